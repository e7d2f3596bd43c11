"""What is read again and again, and is the same whenever its text or dates are: read once."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from igf.domain.anchors import Anchors
from igf.domain.calendar import WorkingDays, working_days
from igf.domain.plan import stage_steps
from igf.store.queries import Dates
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep


@lru_cache(maxsize=256)
def read_definition(body: str) -> StageDefinition:
    """A declaration from its canonical JSON."""
    return StageDefinition.model_validate_json(body)


@lru_cache(maxsize=32)  # lists of what is open go through all started years
def read_year(loaded: str) -> CycleFile:
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
