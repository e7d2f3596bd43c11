"""Differences of a changed file from a started year, besides its dates and the steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from igf.calendar.date_lines import declared_dates
from schemas.cycle import CycleFile, StageDecl

#: The effect on a stage: it is new; it is dropped; it is taken up, having been left out or
#: cancelled; its steps or its words change; it stays as it is because it is over (frozen), or
#: although the file leaves it open whether it is held (kept).
Turn = Literal["new", "dropped", "taken_up", "changed", "frozen", "kept"]
#: The states of a stage that is over.
OVER = frozenset({"done", "cancelled"})
#: Fields of a stage that are told elsewhere: its dates and its steps.
_ELSEWHERE = frozenset({"opens", "closes", "steps", "held"})
_OF_A_DATE = ("state", "expected", "grace", "basis")
#: Sections of a file whose entries have keys.
_SECTIONS = ("bodies", "roles", "lists")
_WHOLE = ("title", "titles", "venue", "contact", "website", "languages", "holidays", "sources")


@dataclass(frozen=True)
class Otherwise:
    """One difference of the file: its place, and the old and the new value."""

    place: tuple[str, ...]
    before: Any
    after: Any


def with_dropped(loaded: CycleFile, file: CycleFile) -> CycleFile:
    """The file with the stages it no longer has, as not held: records of the year refer to them.

    A file that is started again after that differs from it in nothing.
    """
    gone = {
        key: stage.model_copy(update={"held": "no"})
        for key, stage in loaded.stages.items()
        if key not in file.stages
    }
    return file.model_copy(update={"stages": {**file.stages, **gone}}) if gone else file


def turn(
    before: StageDecl | None, after: StageDecl | None, *, state: str | None, differs: bool
) -> Turn | None:
    """The effect of the file on a stage; None if there is none.

    `state` is that of its row, None if it has none; `differs` says whether its definition does.
    """
    was, held = (each.held if each else "no" for each in (before, after))
    if held == "no":
        return "dropped" if was != "no" and state is not None and state not in OVER else None
    if state is None:
        return "new"
    if held == "yes" and was != "yes" and state in {"skipped", "cancelled"}:
        return "taken_up"
    if state in OVER:
        return "frozen" if differs else None
    if held == "undecided" and was == "yes" and state != "skipped":
        return "kept"
    return "changed" if differs else None


def otherwise(loaded: CycleFile, file: CycleFile) -> Iterator[Otherwise]:
    """Differences of the file in the year, its people and its stages."""
    old, new = (each.model_dump(mode="json", by_alias=True) for each in (loaded, file))
    for field in _WHOLE:
        yield from _differing((field,), old[field], new[field])
    for field in new["settings"]:
        yield from _differing(("settings", field), old["settings"][field], new["settings"][field])
    for section in _SECTIONS:
        yield from _entries((section,), old=old[section], new=new[section])
    yield from _of_programme(old["programme"], new["programme"])
    for key, stage in new["stages"].items():
        yield from _stage(key, old=old["stages"].get(key, stage), new=stage)
    yield from _of_dates(loaded, file)


def _entries(
    place: tuple[str, ...], *, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Otherwise]:
    for key in dict.fromkeys((*new, *old)):
        if key in old and key in new:
            for field in new[key]:
                yield from _differing((*place, key, field), old[key][field], new[key][field])
        else:
            before, after = (each[key]["title"] if key in each else None for each in (old, new))
            yield Otherwise((*place, key), before, after)


def _of_programme(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Otherwise]:
    for field in ("subthemes", "session_types"):
        yield from _entries(("programme", field), old=old[field], new=new[field])
    for field in ("title", "slots"):
        yield from _differing(("programme", field), old[field], new[field])
    for field in new["proposals"]:
        place = ("programme", "proposals", field)
        yield from _differing(place, old["proposals"][field], new["proposals"][field])


def _stage(key: str, *, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Otherwise]:
    for field in new:
        if field not in _ELSEWHERE:
            yield from _differing(("stages", key, field), old[field], new[field])


def _of_dates(loaded: CycleFile, file: CycleFile) -> Iterator[Otherwise]:
    before = declared_dates(loaded)
    for name, date in declared_dates(file).items():
        if name in before:
            for field in _OF_A_DATE:
                old, new = getattr(before[name], field), getattr(date, field)
                yield from _differing(("dates", name, field), old, new)


def _differing(place: tuple[str, ...], *values: object) -> Iterator[Otherwise]:
    before, after = values
    if before != after:
        yield Otherwise(place, before, after)
