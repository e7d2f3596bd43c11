"""A made year on a short timetable: each of its days is some seconds, its order stays."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from schemas.cycle import CycleFile
from schemas.dates import DateExpressionError, Offset, parse
from schemas.kind import KindFile
from schemas.moments import zulu
from tests.engine.begun import ready, real_kinds
from tests.years.making import DAY, Data, Event, MadeYear

_DAYS: Final = {"d": 1, "wd": 1, "w": 7}


def shortened(made: MadeYear, *, begins: datetime, seconds: int) -> MadeYear:
    """A made year that begins at an instant, with days of so many seconds; all bodies are named."""

    def at(instant: datetime) -> datetime:
        since_start = (instant - made.starts) / DAY
        return begins + timedelta(seconds=round(since_start * seconds))

    cycle = made.year.cycle
    data: Data = cycle.model_dump(mode="json", by_alias=True, exclude_unset=True)
    dates = {stage.key: stage for stage in made.year.plan.stages}
    for key, stage in data["stages"].items():
        opens, closes = dates[key].opens, dates[key].closes
        assert opens
        assert closes
        stage |= {"opens": zulu(at(opens.at)), "closes": zulu(at(closes.at))}
    for body in data["bodies"].values():
        body.pop("to_be_named", None)
        body.pop("expected", None)
    data["settings"]["minimum_reply_days"] = 0
    kinds = {name: _short_kind(kind, seconds=seconds) for name, kind in real_kinds().items()}
    year = ready(CycleFile.model_validate(data), kinds)
    events = tuple(Event(each.number, at(each.at), each.what) for each in made.events)
    return replace(made, year=year, starts=begins, events=events)


def _short_kind(kind: KindFile, *, seconds: int) -> KindFile:
    data = kind.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["steps"] = [_short(step, seconds=seconds) for step in data["steps"]]
    return KindFile.model_validate(data)


def _short(value: Any, *, seconds: int) -> Any:  # noqa: ANN401 -- any part of a declaration
    if isinstance(value, dict):
        return {name: _short(each, seconds=seconds) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each, seconds=seconds) for each in value]
    return _short_date(value, seconds=seconds) if isinstance(value, str) else value


def _short_date(text: str, *, seconds: int) -> str:
    """A date expression with days of so many seconds; any other text as it is."""
    try:
        found = parse(text)
    except DateExpressionError:
        return text
    if found.anchor is None or not (found.offsets or found.clock):
        return text
    offsets = tuple(
        Offset(each.number * _DAYS[each.unit] * seconds, "s") if each.unit in _DAYS else each
        for each in found.offsets
    )
    return replace(found, offsets=offsets, weekday=None, clock=None, zone=None).render()
