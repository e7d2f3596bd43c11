"""The targets of a move, as people write them, over the dates of a running year.

    WHAT   T, P, a milestone, STAGE.opens, STAGE.closes, or a stage: both its dates by the same days
    TO     a date expression ("2024-02-07", "2024-02-07 23:59 UTC-11", "T-300d"), a shift from where
           it stands ("+7d", "-2d", "+5wd"), or "now"

A day without a time of day keeps the time and the zone that the date has. Each date is read over
those before it, as moved.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from igf.calendar.anchors import read_date
from igf.calendar.dates import (
    CLOSING_TIME,
    OPENING_TIME,
    at_time,
    is_daily,
    local_date,
    moment,
    resolve,
)
from igf.calendar.working_days import WorkingDays
from igf.words.mistakes import fault, suggest
from igf.words.phrases import shown, shown_utc
from schemas.dates import clock_text
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.zones import zone_label

NOW: Final = "now"
_SHIFT: Final = re.compile(r"\s*[-+−–]")
_USUAL_TIMES: Final[Mapping[str, time]] = {"opens": OPENING_TIME, "closes": CLOSING_TIME}


@dataclass(frozen=True)
class DatesToMove:
    """The dates as they stand, None for those that have none yet.

    `going` are the stages that are carried and have not ended, with the instant they are carried
    from; `past`: a date may be put where it was, in the past. `usual` are the times of day of
    openings and closings that have none.
    """

    dates: Mapping[str, Moment | None]
    going: Mapping[str, datetime]
    calendar: WorkingDays
    now: datetime
    past: bool = False
    usual: Mapping[str, time] = field(default_factory=lambda: _USUAL_TIMES)

    @property
    def stages(self) -> frozenset[str]:
        """The stages of the year."""
        return frozenset(name.partition(".")[0] for name in self.dates if "." in name)

    def known(self) -> dict[str, Moment]:
        """The dates that have one."""
        return {name: date for name, date in self.dates.items() if date}


@dataclass(frozen=True)
class Targets:
    """The targets of the wanted dates; `moves` is empty if there are problems."""

    moves: Mapping[str, Moment]
    problems: tuple[Problem, ...]


def targets(wanted: Mapping[str, str], ground: DatesToMove) -> Targets:
    """Read the wanted moves (what -> to). A date that already stands there is not moved."""
    moves: dict[str, Moment] = {}
    problems: list[Problem] = []
    for what, to in wanted.items():
        at = replace(ground, dates={**ground.dates, **moves})
        for found in _read(what, to.strip(), at=at):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                moves |= found
    moves = {name: to for name, to in moves.items() if to != ground.dates[name]}
    if not problems:
        problems += _turned(moves, ground)
    if not problems and not moves:
        right = "nothing is to be done"
        problems.append(_wrong(", ".join(wanted), "every date stands there already", fix=right))
    return Targets(moves, tuple(problems))


def written(date: Moment) -> str:
    """A date as an expression that reads back as it: "2024-02-07 23:59 UTC-11", "2024-02-07"."""
    if not date.shown:
        return f"{local_date(date)}"
    local = date.at.astimezone(ZoneInfo(date.zone))
    return f"{local:%Y-%m-%d} {clock_text(local)} {zone_label(date.zone)}"


def _read(what: str, to: str, *, at: DatesToMove) -> Iterator[dict[str, Moment] | Problem]:
    if what in at.stages:
        yield from _stage(what, to, at=at)
    elif what not in at.dates:
        known = {*at.dates, *at.stages}
        yield _wrong(what, f"there is no date or stage {what}", fix=suggest(what, known), value=to)
    else:
        found = _date(what, to, at=at)
        yield found if isinstance(found, Problem) else {what: found}


def _stage(key: str, to: str, *, at: DatesToMove) -> Iterator[dict[str, Moment] | Problem]:
    opens, closes = at.dates[f"{key}.opens"], at.dates.get(f"{key}.closes")
    if opens is None:
        right = f"move {key}.opens and {key}.closes to dates of their own"
        yield _wrong(key, "its opening has no date yet", fix=right, value=to)
        return
    found = _date(f"{key}.opens", to, at=at)
    if isinstance(found, Problem):
        yield found
        return
    yield {f"{key}.opens": found}
    if closes:
        days = local_date(found) - local_date(opens)
        yield {f"{key}.closes": _on(closes, datetime.combine(local_date(closes) + days, time()))}


def _date(name: str, to: str, *, at: DatesToMove) -> Moment | Problem:
    stage, _, point = name.rpartition(".")
    present = at.dates[name]
    began = at.dates.get(f"{stage}.opens")
    if point == "opens" and stage in at.going and present and present.at <= at.now:
        right = f"to stop it, move {stage}.closes or pause it"
        return _wrong(name, f"it is open since {shown(present)}", fix=right, value=to)
    if to == NOW:
        if point == "closes" and (began is None or began.at > at.now):
            return _wrong(
                name, "it has not opened yet", fix=f"to open it: {stage}.opens now", value=to
            )
        second = at.now.replace(microsecond=0)
        return moment(max(second, at.going.get(stage, second)), present.zone if present else "UTC")
    found = _expression(name, to, at=at)
    if isinstance(found, Moment) and found.at <= at.now and not at.past:
        right = f"name a date after {shown_utc(at.now)}, or now"
        return _wrong(name, f"{shown(found)} has passed", fix=right, value=to)
    return found


def _expression(name: str, to: str, *, at: DatesToMove) -> Moment | Problem:
    stage, _, point = name.rpartition(".")
    shift = _SHIFT.match(to) is not None
    if shift and at.dates[name] is None:
        return _wrong(name, "it has no date to shift yet", fix="name a day: YYYY-MM-DD", value=to)
    text = f"{name} {to}" if shift else to
    expression = read_date(text, at.dates, place=name, stage=stage or None)
    if isinstance(expression, Problem):
        return expression
    try:
        daily = not shift and is_daily(expression, point)
        usual = at.usual.get(point) if daily else None
        found = resolve(expression, at.known(), calendar=at.calendar, default=usual, daily=daily)
    except OverflowError:
        found = None
    if found is None:
        right = "hang it on a date that is known, or name a day: YYYY-MM-DD"
        return _wrong(name, "this hangs on a date that is not known yet", fix=right, value=to)
    return found if found.shown else _at_its_time(found, at.dates[name], usual=at.usual.get(point))


def _at_its_time(found: Moment, present: Moment | None, *, usual: time | None) -> Moment:
    if present is not None:
        return _on(present, datetime.combine(local_date(found), time()))
    return at_time(local_date(found), usual) if usual else found


def _on(present: Moment, day: datetime) -> Moment:
    """The date on another day, at the time of day and in the zone that it has."""
    zone = ZoneInfo(present.zone)
    if not present.shown:
        return Moment(at=day.replace(tzinfo=zone), zone=present.zone)
    local = present.at.astimezone(zone)
    return moment(datetime.combine(day, local.time(), zone), present.zone)


def _turned(moves: Mapping[str, Moment], ground: DatesToMove) -> Iterator[Problem]:
    """The stages that would close before they open, because of the dates moved themselves."""
    dates = {**ground.dates, **moves}
    for stage in sorted(ground.stages):
        opens, closes = dates.get(f"{stage}.opens"), dates.get(f"{stage}.closes")
        moved = {f"{stage}.opens", f"{stage}.closes"} & moves.keys()
        if moved and opens and closes and closes.at < opens.at:
            wrong = f"{stage} would close on {shown(closes)}, before it opens on {shown(opens)}"
            yield _wrong(min(moved), wrong, fix=f"move both: {stage}.opens and {stage}.closes")


def _wrong(place: str, message: str, *, fix: str, value: str = "") -> Problem:
    return fault(place, "move", message=message, fix=fix, value=value)
