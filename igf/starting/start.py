"""Starting a year: its file becomes rows, and nothing fires for the past."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from igf.calendar.date_lines import declared_dates
from igf.engine.advance import place
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.stage.stops import LIVE
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Cycle
from igf.year.rows import (
    Coming,
    deadline_row,
    declared_version,
    new_definitions,
    stage_row,
    write_waits,
)
from igf.year.rules.adoption import PROPOSED, Adoption, told_before
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.plan import Plan


@dataclass(frozen=True)
class YearToStart:
    """A year that was read and planned, ready to be started."""

    file_name: str
    cycle: CycleFile
    definitions: Mapping[str, StageDefinition]
    plan: Plan


@dataclass(frozen=True)
class Started:
    """Result of a start: stages made, stages taken as done, and whether it was started before."""

    cycle: str
    live: tuple[str, ...]
    passed: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True)
class _Beginning:
    """A year being written."""

    session: Session
    year: YearToStart
    loaded: str
    now: datetime
    adoption: Adoption


def start(
    office: Office, year: YearToStart, *, by: Actor, adoption: Adoption = PROPOSED
) -> Started:
    """Take a year into the database. A second start of the same file changes nothing.

    Stages whose closing has passed are taken as done, others run from now on, unless `adoption`
    says otherwise. Mistake: another file of this year was started before.
    """
    loaded = year.cycle.model_dump_json(by_alias=True)
    started = _again(office, year.cycle.cycle, loaded=loaded)
    if started is None:
        now = office.now()
        with office.store.write(now) as session:
            begin = _Beginning(session, year, loaded, now, adoption)
            started = _write(begin, by)
    place_new(office, year.cycle.cycle)
    return started


def _write(begin: _Beginning, by: Actor) -> Started:
    key = begin.year.cycle.cycle
    _write_year(begin)
    _write_stages(begin)
    values: dict[str, Value] = {
        "file": begin.year.file_name,
        "stages": len(begin.year.plan.stages),
    }
    record(begin.session, "year.started", subject=key, at=begin.now, values=values, actor=by)
    begin.session.flush()
    return _summary(begin.session, key)


def place_new(office: Office, cycle: str) -> None:
    """Place the stages without words yet, one by one, so that no transaction is long.

    What a start that was cut short has not placed, the next start does.
    """
    now = office.now()
    with office.store.read() as session:
        rows = queries.stages(session, cycle)
    for row in rows:
        if row.state in LIVE and not row.words:
            with office.store.write(now) as session:
                place(session, row.id, now=now)


def _again(office: Office, cycle: str, *, loaded: str) -> Started | None:
    """The result of an earlier start of this file; None: the year was not started before."""
    with office.store.read() as session:
        before = next((row for row in queries.cycles(session) if row.key == cycle), None)
        if before is None:
            return None
        if before.loaded != loaded:
            raise Mistake(
                f"{before.title} was started from another version of this file",
                "see what differs, and apply it: igf start FILE",
            )
        return replace(_summary(session, cycle), again=True)


def _summary(session: Session, cycle: str) -> Started:
    rows = queries.stages(session, cycle)
    live = tuple(row.id for row in rows if row.state in LIVE)
    return Started(cycle, live, tuple(row.id for row in rows if row.state == "done"))


def _write_year(begin: _Beginning) -> None:
    year = begin.year.cycle
    begin.session.add(
        Cycle(
            key=year.cycle,
            title=year.title,
            file_name=begin.year.file_name,
            loaded=begin.loaded,
            version=1,
            started_at=begin.now,
        )
    )
    begin.session.flush()
    moments = begin.year.plan.anchors
    dates = [
        deadline_row(year.cycle, name, declared=each, moment=moments.get(name))
        for name, each in declared_dates(year).items()
    ]
    told = {f"{key}.{point}" for key in _told(begin) for point in OWN_POINTS}
    for row in dates:
        row.told = row.version if row.name in told else None
    begin.session.add_all(dates)
    begin.session.flush()
    begin.session.add_all(declared_version(row, begin.now) for row in dates)


def _told(begin: _Beginning) -> Iterator[str]:
    """The stages (by key) that go on here, and were announced before."""
    for stage in begin.year.plan.stages:
        adopted = begin.adoption.since.get(stage.key, begin.now)
        goes_on = begin.adoption.becomes(stage, now=begin.now) == "waiting"
        if goes_on and told_before(begin.year.definitions[stage.key], stage.steps, adopted=adopted):
            yield stage.key


def _write_stages(begin: _Beginning) -> None:
    year = begin.year
    begin.session.add_all(list(new_definitions(begin.session, year.definitions.values())))
    begin.session.flush()
    begin.session.add_all(
        stage_row(
            year.cycle,
            year.definitions[planned.key],
            coming=Coming(planned, position, begin.now, begin.adoption),
        )
        for position, planned in enumerate(year.plan.stages)
    )
    begin.session.flush()
    write_waits(begin.session, year.cycle.cycle, definitions=year.definitions.values())
