"""Steps of a call for input carried a second, beside bare Prefect task runs and steps of DBOS.

Ours is the loop that carries a stage, with database, templates, finished mails and log, on a
simulated clock; mails are kept in memory. The peers do nothing as many times: task runs in one
flow, on a warm local Prefect server, and steps in one workflow of DBOS, which writes a row for each
into SQLite or PostgreSQL. Start and end of flow and workflow are not counted.
"""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from prefect import flow, task

from benchmarks._dbos import steps_a_second
from benchmarks._measure import Run, in_turn, spread
from benchmarks._office import office_in
from benchmarks._prefect import prefect_server
from igf.asks.decide import Reply
from igf.mail.memory import MemoryTransport
from igf.ops import trial
from igf.rehearsal.loop import Planned, SimulatedClock, rehearse
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from tests.services import throwaway_database

OPENS = datetime(2027, 1, 4, 9, tzinfo=UTC)
CALL = trial.call_of(trial.SHORT)


@dataclass(frozen=True)
class Carried:
    """A call carried from its opening to the thanks: what that was, and in how many seconds."""

    steps: int
    mails: int
    seconds: float


def main(rounds: int = 3, *, peers: bool = True) -> None:
    found = [carry_call() for _ in range(rounds)]
    mails = spread([each.mails / each.seconds for each in found])
    print(f"  a call of {found[0].steps} steps and {found[0].mails} mails: {mails} mails a second")
    if peers:
        _beside_peers(found[0].steps, rounds=rounds)


def carry_call() -> Carried:
    """A new year with one call, carried with invented people who answer after 20 seconds."""
    with tempfile.TemporaryDirectory() as made:
        folder, clock = Path(made), SimulatedClock(OPENS - timedelta(seconds=10))
        mails = MemoryTransport()
        office = office_in(folder, clock, mails=mails)
        trial.start_short_call(office, folder, opens=OPENS, length=600)
        trial.contribute(office, CALL)
        begun = perf_counter()
        rehearse(office, clock, people=_answer, until=OPENS + timedelta(days=60))
        seconds = perf_counter() - begun
        with office.store.read() as session:
            assert queries.stage(session, CALL).state == "done"
            steps = len(queries.firings(session, CALL))
        office.store.close()
        return Carried(steps, len(mails.parcels), seconds)


def _answer(ask: Ask, _holders: Sequence[str]) -> Sequence[Planned]:
    approval = ask.form == "approval"
    typed = trial.ANSWERS.approval if approval else trial.ANSWERS.address
    reply = Reply(
        choice="approve" if approval else "published",
        given_by=typed["given_by"],
        value=typed.get("address", ""),
    )
    return [Planned(timedelta(seconds=20), reply)]


def _beside_peers(steps: int, *, rounds: int) -> None:
    with ExitStack() as stack:
        stack.enter_context(serving_prefect())
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "dbos.db"
        runs: dict[str, Run] = {
            "steps of ours": _steps_a_second,
            "bare Prefect task runs": partial(_tasks_a_second, steps),
            "steps of DBOS, SQLite": partial(steps_a_second, f"sqlite:///{file}", steps),
        }
        try:
            url = stack.enter_context(throwaway_database())
            runs["steps of DBOS, PostgreSQL"] = partial(steps_a_second, url, steps)
        except pytest.skip.Exception as reason:
            print(f"  {reason}")
        found = in_turn(list(runs.values()), rounds=rounds)
    for name, each in zip(runs, found, strict=True):
        ratio = median(found[0]) / median(each)
        print(f"  {name}: {spread(each)} a second; ours are {ratio:.2f} times as many")


def _steps_a_second() -> float:
    carried = carry_call()
    return carried.steps / carried.seconds


def _tasks_a_second(number: int) -> float:
    return number / task_runs(number)


@task
def do_nothing() -> None:
    """Do nothing: Prefect itself is measured."""


@flow
def task_runs(number: int) -> float:
    """Seconds that so many task runs take, one after the other."""
    begun = perf_counter()
    for _ in range(number):
        do_nothing()
    return perf_counter() - begun


@contextmanager
def serving_prefect() -> Iterator[None]:
    """A warm Prefect server of its own, and this process set to it."""
    # As in an installation: no log line a task run.
    logging.getLogger("prefect").setLevel(logging.WARNING)
    with prefect_server():
        task_runs(10)  # the first flow is slower
        yield
