"""Durable changes a second: a change of state, its mail and its log entry in one transaction.

The peer is the bare driver (`sqlite3`, `psycopg`) that inserts one row a transaction into a
database of the same kind, as durable: WAL and `synchronous=FULL`; in PostgreSQL, as its server is
set for both.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

import psycopg
import pytest

from benchmarks._measure import in_pairs, spread
from benchmarks._office import office_in
from igf.log.write import record
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops import trial
from igf.rehearsal.loop import SimulatedClock
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Firing, Stage
from tests.services import throwaway_database

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
CALL = trial.call_of(trial.SHORT)
TEXT = "A line of a mail, about as long as they are.\n" * 40
TABLE = "CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"
#: Makes a durable change that has this number; numbers never come again.
Change = Callable[[int], object]


@dataclass(frozen=True)
class Size:
    """How often both are measured, and over how many changes each time."""

    rounds: int
    changes: int


def main(rounds: int = 5, changes: int = 100) -> None:
    size = Size(rounds, changes)
    with tempfile.TemporaryDirectory() as folder:
        _sqlite(Path(folder), size)
        try:
            with throwaway_database() as url:
                _postgres(Path(folder), url, size=size)
        except pytest.skip.Exception as reason:
            print(f"  {reason}")


def _sqlite(folder: Path, size: Size) -> None:
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
        bare.execute(statement)
    insert = "INSERT INTO bare VALUES (?, ?)"
    _compare(folder, size, peer=("sqlite3", lambda number: bare.execute(insert, (number, TEXT))))
    bare.close()


def _postgres(folder: Path, url: str, *, size: Size) -> None:
    insert = "INSERT INTO bare VALUES (%s, %s)"
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as bare:
        bare.execute(TABLE)
        peer = ("psycopg", lambda number: bare.execute(insert, (number, TEXT)))
        _compare(folder, size, peer=peer, url=url)


def _compare(folder: Path, size: Size, *, peer: tuple[str, Change], url: str | None = None) -> None:
    office = office_in(folder, SimulatedClock(NOW), mails=MemoryTransport(), url=url)
    trial.start_short_call(office, folder, opens=NOW, length=600)
    numbers = count()
    name, insert = peer
    ours, theirs = (
        partial(_rate, change, numbers, changes=size.changes)
        for change in (partial(_change, office), insert)
    )
    pairs = in_pairs(ours, theirs, rounds=size.rounds)
    assert _kept(office) >= size.rounds * size.changes
    office.store.close()
    print(
        f"  changes with mail and log entry: {spread(pairs.ours)} a second;"
        f" {name}, one row: {spread(pairs.peer)}; {pairs.ratio:.2f} times as many",
        flush=True,
    )


def _rate(change: Change, numbers: Iterator[int], *, changes: int) -> float:
    begun = perf_counter()
    for _ in range(changes):
        change(next(numbers))
    return changes / (perf_counter() - begun)


def _change(office: Office, number: int) -> None:
    """Claim a rung, change the words of the stage, write the mail and the log entry."""
    with office.store.write(NOW) as session:
        stage = session.get_one(Stage, CALL)
        stage.words = f"Open for input; reminder {number} was sent"
        session.add(_firing(number))
        session.add(_mail(number))
        record(session, "step.done", subject=f"{CALL}/remind", at=NOW, values={"mails": 1})


def _firing(number: int) -> Firing:
    return Firing(
        stage=CALL,
        step="remind",
        rung=str(number),
        version=1,
        due_at=NOW,
        fired_at=NOW,
        outcome="done",
        words="1 mail written",
    )


def _mail(number: int) -> Outgoing:
    key = f"{CALL}/remind/input.reminder/{number}/1/amina-diallo"
    return Outgoing(
        key=key,
        message_id=f"<{number}@igf-cycle.example.org>",
        cycle=trial.SHORT,
        stage=CALL,
        step="remind",
        notice="input.reminder",
        rung=str(number),
        version=1,
        recipient="amina-diallo",
        name="Amina Diallo",
        address="amina.diallo@example.org",
        language="en",
        wanted="en",
        subject="Reminder",
        text=TEXT,
        html=TEXT,
        written_at=NOW,
        state="queued",
    )


def _kept(office: Office) -> int:
    with office.store.read() as session:
        return sum(of_year.total() for of_year in queries.outbox_counts(session).values())
