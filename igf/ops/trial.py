"""Trying it: the example year, and one call for input driven from its opening to the thanks.

Both use invented people and the contributions in `examples/`, and go through the same engine,
runs and mails as a real year.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from igf.engine.projection import project, project_asks
from igf.input.read import InputFile, read_input
from igf.input.take_in import take_in
from igf.log.write import Actor
from igf.office.office import Office
from igf.office.ports import Runs
from igf.ops.example import EXAMPLES, short_call
from igf.ops.places import PROJECT
from igf.people.take_in import read_people_file, take_in_people
from igf.starting.rules.new import new_year
from igf.starting.start import Started, YearToStart, start
from igf.store.queries import year as queries
from igf.store.tables.year import Ask, Stage
from igf.year.file import load_year
from igf.year.rules.adoption import Adoption
from igf.year.rules.plan import plan
from igf.year.write import year_text
from schemas.errors import Mistakes

BY = Actor(name="The trial", door="command")
KINDS = PROJECT / "flows" / "kinds"
SHORT = "igf-short"
LIKE = PROJECT / "cycles" / "igf-2024.yaml"
#: How far before T the example stands: a call is open, and the stocktaking has just closed.
BEFORE_T = timedelta(days=345)
Say = Callable[[str], None]


class AnswerableRuns(Runs, Protocol):
    """Runs whose waiting questions can be answered as a person answers them in the page."""

    def answer(self, run_id: str, typed: Mapping[str, str]) -> str:
        """Enter an answer; empty when it was taken, else why not."""
        ...


@dataclass(frozen=True)
class Typed:
    """The answers that the trial's people enter, by the form of the question."""

    approval: Mapping[str, str]
    address: Mapping[str, str]


ANSWERS = Typed(
    approval={
        "decision": "Approve",
        "given_by": "Layla Haddad",
        "how": "In a meeting",
        "entered_by": "Hanna Keller",
    },
    address={
        "address": "https://igf.example.org/synthesis",
        "given_by": "Daniel Okoro",
        "how": "I am that person",
    },
)


def call_of(cycle: str) -> str:
    """The id of the one call of a short year."""
    return f"{cycle}/thematic_input"


def start_short_call(
    office: Office, folder: Path, *, opens: datetime, length: int, cycle: str = SHORT
) -> Started:
    """Start a year that is one call, with its people; its file is written into `folder`."""
    people = read_people_file(office, EXAMPLES / "people.csv")
    take_in_people(office, people, by=BY)
    path = folder / f"{cycle}.yaml"
    path.write_text(short_call(opens, length, cycle=cycle), encoding="utf-8")
    return start(office, year_from(path), by=BY)


def contribute(office: Office, stage: str) -> None:
    """Import the example's contributions."""
    file = InputFile(EXAMPLES / "contributions.csv", source="example")
    take_in(office, stage, read=read_input(office, file, stage=stage), by=BY)


def start_example(office: Office, folder: Path, *, now: datetime) -> Started:
    """Start a year like 2024, moved so that now a call is open and an approval waits."""
    path = folder / "igf-example.yaml"
    if not path.exists():
        path.write_text(_example_text(now), encoding="utf-8")
    take_in_people(office, read_people_file(office, EXAMPLES / "people.csv"), by=BY)
    year = year_from(path)
    closed = year.plan.anchors["stocktaking.closes"].at
    return start(
        office, year, by=BY, adoption=Adoption(since={"stocktaking": closed - timedelta(minutes=1)})
    )


def year_from(path: Path) -> YearToStart:
    """A year's file, read and planned. Mistakes: everything wrong with it."""
    found = load_year(path, KINDS)
    if isinstance(found, list):
        raise Mistakes(found)
    planned = plan(found.cycle, found.definitions)
    if planned.problems:
        raise Mistakes([found.located(problem) for problem in planned.problems])
    return YearToStart(path.name, found.cycle, found.definitions, planned)


def drive(office: Office, runs: AnswerableRuns, *, call: str, say: Say, limit: float = 600) -> bool:
    """Follow a call to its end, answering its questions; whether it ended in time."""
    said: set[str] = set()
    until = time.monotonic() + limit
    while time.monotonic() < until:
        stage, asks = _look(office, call)
        if stage.words and stage.words not in said:
            said.add(stage.words)
            say(f"  {stage.words}")
        if stage.state == "done":
            return True
        for ask in asks:
            answer(runs, ask, say=say)
        time.sleep(1)
    return False


def sent_mails(office: Office) -> Iterator[tuple[str, str, str]]:
    """Subject, recipient and state of every mail, in the order they were written."""
    with office.store.read() as session:
        for row in queries.outbox(session):
            yield row.subject, f"{row.name} <{row.address}>", row.state


def make_runs(office: Office, runs: Runs, *, started: Started) -> None:
    """Make the run of every live stage of a year that was started."""
    for stage in started.live:
        project(office, runs, stage_id=stage)
        project_asks(office, runs, stage_id=stage)


def _look(office: Office, call: str) -> tuple[Stage, list[Ask]]:
    with office.store.read() as session:
        asks = [ask for ask in queries.open_asks(session) if ask.stage == call]
        return queries.stage(session, call), asks


def answer(runs: AnswerableRuns, ask: Ask, *, say: Say) -> None:
    """Answer a question whose run waits for it."""
    if ask.run_id is None or runs.state(ask.run_id).phase != "suspended":
        return
    typed = ANSWERS.approval if ask.form == "approval" else ANSWERS.address
    refused = runs.answer(ask.run_id, typed)
    if not refused:
        say(f"  {typed['given_by']} answers: {ask.question}")


def _example_text(now: datetime) -> str:
    like = load_year(LIKE, KINDS)
    if isinstance(like, list):
        raise Mistakes(like)
    moments = plan(like.cycle, like.definitions).anchors
    first_day = (now + BEFORE_T).date()
    content = new_year(like.cycle, moments, year=first_day.year, first_day=first_day)
    content["contact"] = "igf@example.org"
    content["venue"] = {"city": "Example City", "country": "Exampleland", "zone": "UTC"}
    content["stages"]["stocktaking"]["closes"] = f"{now - timedelta(days=1):%Y-%m-%d}"
    return year_text(content, "")
