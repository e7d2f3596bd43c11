"""Mails of the first day after a start, found by trying it.

The year is started in a database of its own, with the people of this one, and carried for a day
by the same loop as the live one: these mails are those that leave, if nobody answers meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from igf.engine.forecast import told_by
from igf.engine.simulated import SimulatedClock, let_time_pass
from igf.log.write import Actor
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.stage.rules.progress import LAPSE
from igf.starting.start import YearToStart, start
from igf.store.queries import year as queries
from igf.store.scratch import scratch_of
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.year.declared import titles
from igf.year.rules.adoption import Adoption
from schemas.steps import Notice, Step

AHEAD: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Leaving:
    """Mails that leave together: of a step (by key), at an instant, to people and lists by name."""

    stage: str
    step: str
    title: str
    at: datetime
    to: tuple[str, ...]


@dataclass(frozen=True)
class Unheard:
    """A step that happens and tells nobody; `to` are the titles of those who are not entered."""

    stage: str
    title: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """A step that would not work, and why."""

    stage: str
    title: str
    reason: str


@dataclass(frozen=True)
class Passed:
    """A step that is taken as done at the start, and when it was due."""

    stage: str
    title: str
    due: datetime


@dataclass(frozen=True)
class FirstDay:
    """The effects of a start within 24 hours; stages by key.

    `passed` are the steps of stages that go on which happen no more.
    """

    leaving: tuple[Leaving, ...]
    unheard: tuple[Unheard, ...]
    troubles: tuple[Trouble, ...]
    passed: tuple[Passed, ...] = ()

    def of(self, stage: str) -> tuple[Leaving, ...]:
        """The mails that leave of one stage."""
        return tuple(each for each in self.leaving if each.stage == stage)


def first_day(office: Office, year: YearToStart, *, adoption: Adoption) -> FirstDay:
    """The effects within 24 hours if the year is started now. Nothing is written here."""
    now = office.now()
    clock = SimulatedClock(now)
    with scratch_of(office.store) as store, TemporaryDirectory(prefix="igf-") as folder:
        trial = replace(
            office, store=store, clock=clock, transport=MemoryTransport(), outgoing=Path(folder)
        )
        start(trial, year, by=Actor("", ""), adoption=adoption)
        let_time_pass(trial, clock, until=now + AHEAD)
        with store.read() as session:
            return FirstDay(
                leaving=tuple(_leaving(session, year)),
                unheard=tuple(_unheard(session, year)),
                troubles=tuple(_troubles(session, year)),
                passed=tuple(_passed(session, year)),
            )


def _leaving(session: Session, year: YearToStart) -> Iterator[Leaving]:
    stages = [stage.id for stage in queries.stages(session)]
    asked = {
        (ask.stage, ask.step, ask.rung) for id_ in stages for ask in queries.asks(session, id_)
    }
    for (stage, step, rung), found in groupby(queries.outbox(session), _rung):
        rows = list(found)
        named = _step(year, stage, step=step)
        reminds = not isinstance(named, Notice) and (stage, step, rung) not in asked
        title = f"Reminder: {named.title}" if reminds else named.title
        names = tuple(row.name for row in rows)
        yield Leaving(_key(stage), step, title, rows[0].written_at, names)


def _rung(row: Outgoing) -> tuple[str, str, str]:
    return row.stage, row.step, row.rung


def _unheard(session: Session, year: YearToStart) -> Iterator[Unheard]:
    told = {_rung(row) for row in queries.outbox(session)}
    names = titles(year.cycle)
    for stage in queries.stages(session):
        definition = year.definitions[stage.key]
        for row in queries.firings(session, stage.id):
            step = _step(year, stage.id, step=row.step)
            silent = row.outcome != "done" or row.rung.rpartition("/")[2] == LAPSE
            if silent or (stage.id, row.step, row.rung) in told:
                continue
            if to := told_by(step, definition):
                yield Unheard(stage.key, step.title, tuple(names.get(key, key) for key in to))


def _troubles(session: Session, year: YearToStart) -> Iterator[Trouble]:
    for stage in queries.stages(session):
        for row in queries.failures(session, stage.id):
            title = _step(year, stage.id, step=row.step).title
            yield Trouble(stage.key, title, row.reason)


def _passed(session: Session, year: YearToStart) -> Iterator[Passed]:
    """Once for each step, under the first of its dates."""
    for stage in queries.stages(session):
        skipped = [
            row
            for row in queries.firings(session, stage.id)
            if row.outcome == "skipped" and row.due_at < stage.adopted_at
        ]
        for key, rows in groupby(sorted(skipped, key=lambda row: row.step), lambda row: row.step):
            title = _step(year, stage.id, step=key).title
            yield Passed(stage.key, title, min(row.due_at for row in rows))


def _step(year: YearToStart, stage: str, *, step: str) -> Step:
    return year.definitions[_key(stage)].step_of(step)


def _key(stage: str) -> str:
    return stage.rpartition("/")[2]
