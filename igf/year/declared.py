"""The declarations and dates of started years; what never changes is read once."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from igf.calendar.anchors import Anchors
from igf.calendar.dates import DUE_TIME, resolve
from igf.calendar.working_days import WorkingDays, working_days
from igf.store.queries import year as queries
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Deadline, Stage
from igf.year.rules.plan import stage_steps
from schemas.cycle import CycleFile
from schemas.dates import parse
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep

#: Declarations by digest: one named by its content is the same in every database, for ever.
_BODIES: Final[dict[str, str]] = {}


@lru_cache(maxsize=256)
def read_definition(body: str) -> StageDefinition:
    """A declaration from its canonical JSON."""
    return StageDefinition.model_validate_json(body)


@lru_cache(maxsize=32)  # lists of open questions go through all started years
def year_from_json(loaded: str) -> CycleFile:
    """A year's declaration from its JSON."""
    return CycleFile.model_validate_json(loaded)


@lru_cache(maxsize=8)
def calendar_of(holidays: tuple[str, ...]) -> WorkingDays:
    """The working days of these calendars of holidays."""
    return working_days(holidays)


@lru_cache(maxsize=256)
def planned_steps(body: str, dates: Dates, *, holidays: tuple[str, ...]) -> tuple[PlannedStep, ...]:
    """The rungs of a stage over these dates."""
    names = dict.fromkeys(name for name, *_ in dates)
    anchors = Anchors(moments_of(dates), names, calendar_of(holidays))
    return stage_steps(read_definition(body), anchors)[0]


@lru_cache(maxsize=64)
def moments_of(dates: Dates) -> Mapping[str, Moment]:
    """The dates that are known, by name."""
    dated = ((name, at, zone, shown) for name, at, zone, shown, _ in dates if at)
    return MappingProxyType({name: Moment(at=at, zone=z, shown=s) for name, at, z, s in dated})


def undated(dates: Dates) -> frozenset[str]:
    """The dates that are not set yet, by name."""
    return frozenset(name for name, at, *_ in dates if at is None)


def year_of(session: Session, cycle: str) -> CycleFile:
    """The declaration of a started year, as it was loaded."""
    return year_from_json(queries.cycle(session, cycle).loaded)


def body_of(session: Session, sha256: str) -> str:
    """A declaration as canonical JSON, by its digest."""
    if sha256 not in _BODIES:
        _BODIES[sha256] = queries.definition(session, sha256).body
    return _BODIES[sha256]


def definition_of(session: Session, stage: Stage) -> StageDefinition:
    """The declaration that a stage is pinned to."""
    return read_definition(body_of(session, stage.definition))


def date_of(row: Deadline) -> Moment:
    """A date of the database as a moment. ValueError: it has no instant yet."""
    if row.at is None:
        message = f"{row.id} has no date yet"
        raise ValueError(message)
    return Moment(at=row.at, zone=row.zone, shown=row.shown)


def instant_of(
    expression: str,
    anchors: Mapping[str, Moment],
    *,
    year: CycleFile,
    stage: str = "",
    asked: Moment | None = None,
) -> Moment | None:
    """The instant of an expression over the year's dates, for a stage or an ask of it."""
    return resolve(
        parse(expression).of_stage(stage),
        {**anchors, "asked": asked} if asked else anchors,
        calendar=calendar_of(year.holidays),
        default=DUE_TIME,
    )


def titles(year: CycleFile) -> dict[str, str]:
    """The title of every body, role and list by key."""
    return {key: named.title for key, named in (year.bodies | year.roles | year.lists).items()}
