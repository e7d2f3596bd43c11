"""A started year as a file: later decisions stand in it as if they had been declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from igf.calendar.anchors import work_out
from igf.calendar.date_lines import declared_dates
from igf.moving.rules.targets import written
from schemas.cycle import CycleFile, DateDecl, DateState
from schemas.moments import Moment

#: A place in the file: ("milestones", "mag_announced"), ("stages", "thematic_input", "closes").
Place = tuple[str, ...]
_STATES: Final = frozenset(get_args(DateState))


@dataclass(frozen=True)
class StandingDate:
    """A date as it stands. `pinned`: it was moved by hand. `state` as in the database."""

    moment: Moment | None
    pinned: bool = False
    state: str = "proposed"


@dataclass(frozen=True)
class ExportedYear:
    """The content of the file, and the places of dates that differ from the declared, by name."""

    content: Mapping[str, Any]
    moved: Mapping[str, Place] = field(default_factory=dict)


def exported(
    year: CycleFile, *, dates: Mapping[str, StandingDate], held: Mapping[str, str]
) -> ExportedYear:
    """The year with its dates as they stand, and whether its stages are held as was decided.

    A date that was moved by hand, or stands elsewhere than its expression says, is written as the
    day, time and zone at which it stands; others keep their expression. `held` names the stages of
    which it was decided since.
    """
    content = year.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content = {"schema": year.schema_version} | content
    moved = {}
    for name, declared in declared_dates(year).items():
        place = place_of(name, year)
        at = _at(year, name, dates=dates)
        if at != declared.at:
            moved[name] = place
        entries: Any = content
        for key in place[:-1]:
            entries = entries[key]
        entries[place[-1]] = _content(declared, at, state=dates[name].state)
    for key, value in held.items():
        content["stages"][key]["held"] = value
    return ExportedYear(content, moved)


def place_of(name: str, year: CycleFile) -> Place:
    """The place of a date in the file."""
    stage, _, point = name.partition(".")
    if point:
        return ("stages", stage, point)
    return ("milestones" if name in year.milestones else "anchors", name)


def _at(year: CycleFile, name: str, *, dates: Mapping[str, StandingDate]) -> str | None:
    """The expression that is written: the declared one, if it gives the date as it stands."""
    declared, stands = declared_dates(year)[name].at, dates[name]
    if stands.moment is None:
        return None
    others = {key: each.moment for key, each in dates.items() if each.moment and key != name}
    found = work_out(year, others)[0].moments.get(name)
    return declared if found == stands.moment and not stands.pinned else written(stands.moment)


def _content(declared: DateDecl, at: str | None, *, state: str) -> dict[str, Any] | str | None:
    """A date as the file has it: its expression alone, where it has no other fields."""
    said = declared.model_dump(mode="json", exclude_defaults=True) | {"at": at}
    content = {key: said[key] for key in dict.fromkeys(("title", "at", *said)) if key in said}
    if state in _STATES and state != declared.state:
        content["state"] = state
    return at if at and content.keys() == {"at"} else content
