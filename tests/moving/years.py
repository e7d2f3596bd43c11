"""A year whose dates hang on each other, and what differs in it after a move."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from igf.log.write import By
from igf.moving import Foreseen, Moved, MoveOrder, carry_out, foresee
from igf.store.tables.year import Base
from igf.year.rules.adoption import PROPOSED, Adoption
from tests.engine.begun import INPUT, STAFF, Begun, begun
from tests.year.years import Data, kind

CLOSING = "thematic_input.closes"
INVITE: Data = {
    "key": "invite",
    "do": "notice",
    "title": "Invitation",
    "at": "opens - 10d 09:00 UTC",
    "notice": "meeting.join",
    "to": ["mag"],
}
EVALUATE: Data = {
    "key": "evaluate",
    "do": "ask",
    "title": "Evaluation",
    "question": "How good are they?",
    "at": "opens",
    "to": ["mag"],
    "due": "closes",
    "notice": "task.by_hand",
    "reminders": ["due - 7d 09:00 UTC", "due - 1d 09:00 UTC"],
}
STAGES: Mapping[str, Data] = {
    "thematic_input": INPUT,
    "review": {
        "kind": "own",
        "title": "Review",
        "page": "https://igf.example.org/review",
        "opens": "thematic_input.closes + 7d 09:00 UTC",
        "closes": "review.opens + 21d 23:59 UTC-11",
    },
    "meeting": {"kind": "own", "title": "Meeting", "opens": "T - 250d", "closes": "T - 248d"},
}
#: The same with stages that were declared over, left out, and not decided when the year began.
EVERY_STATE: Mapping[str, Data] = {
    **STAGES,
    "over": {"kind": "own", "title": "Over", "opens": "T - 345d", "closes": "T - 300d"},
    "left_out": {
        "kind": "own",
        "title": "Left out",
        "opens": "thematic_input.closes + 3d 09:00 UTC",
        "closes": "T - 260d",
    },
    "undecided": {
        "kind": "own",
        "title": "Undecided",
        "opens": "T - 320d",
        "closes": "undecided.opens + 30d",
        "held": "undecided",
    },
}
SAID = Adoption(done=frozenset({"over"}), skip=frozenset({"left_out"}))
MILESTONES: Mapping[str, Data] = {
    "talk": {"title": "Talk", "at": "thematic_input.closes + 1w Tue 14:00 UTC"},
    "fixed": {"title": "Fixed day", "at": "2027-01-27"},
}

Rows = dict[tuple[str, object], dict[str, Any]]


@contextmanager
def moving(
    folder: Path | None = None,
    stages: Mapping[str, Data] = STAGES,
    adoption: Adoption = PROPOSED,
) -> Iterator[Begun]:
    """The year, started on 1 January 2027 in a folder of its own."""
    with TemporaryDirectory() as made:
        place = folder or Path(made)
        own = {"own": kind(INVITE, EVALUATE, name="own")}
        url = f"sqlite:///{place / 'igf.db'}"
        with begun(
            url, place, stages=stages, kinds=own, adoption=adoption, milestones=MILESTONES
        ) as year:
            year.office.store.slow_ms = None
            yield year


def order(**dates: str) -> MoveOrder:
    """`thematic_input__closes="+7d"` moves thematic_input.closes."""
    named = {name.replace("__", "."): to for name, to in dates.items()}
    return MoveOrder("igf-2027", named, By(STAFF, "more time"))


def foreseen(year: Begun, **dates: str) -> Foreseen:
    return foresee(year.office, order(**dates))


def move(year: Begun, **dates: str) -> Moved:
    return carry_out(year.office, foreseen(year, **dates))


def rows(year: Begun) -> Rows:
    """Every row of the database but for the clock and what counts changes, by table and key."""
    found: Rows = {}
    with year.office.store.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                key = tuple(row[column.name] for column in table.primary_key)
                found[table.name, key if len(key) > 1 else key[0]] = dict(row)
    return {key: row for key, row in found.items() if key[0] not in {"service", "revision"}}


def differences(before: Rows, after: Rows) -> dict[str, dict[object, dict[str, Any]]]:
    """Rows that are new or differ, by table and key: the columns that differ, with new values."""
    found: dict[str, dict[object, dict[str, Any]]] = {}
    assert before.keys() <= after.keys()
    for (table, key), row in after.items():
        old = before.get((table, key), {})
        changed = {name: value for name, value in row.items() if old.get(name, _NEW) != value}
        if changed:
            found.setdefault(table, {})[key] = changed
    return found


_NEW = object()


def written(year: Begun) -> list[tuple[str, str, str, datetime]]:
    """Recipient, step, rung and instant of every mail that left or is to leave."""
    found = rows(year)
    mails = [row for (table, _), row in found.items() if table == "outbox"]
    left = [row for row in mails if row["state"] not in {"draft", "skipped"}]
    return [(r["recipient"], f"{r['stage']}/{r['step']}", r["rung"], r["written_at"]) for r in left]
