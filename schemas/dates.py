"""Date expressions: `T-319d`, `T-24w Tue 11:00 UTC`, `closes - 7d 09:00 UTC`, `P + 10wd`.

    expression := point offset* [weekday] [time [zone]]
    point      := T | P | NAME | NAME.opens | NAME.closes | YYYY-MM-DD | YYYY-MM-DDTHH:MM[:SS]Z
    offset     := (+|-) N (s | min | h | d | w | wd)      wd: working days
    weekday    := Mon .. Sun, in the ISO week of the date so far
    time       := HH:MM[:SS] | noon | midnight (the start of the day)
    zone       := UTC | UTC±H[:MM] | AoE | Region/City (IANA), UTC if left out

NAME is `opens` or `closes` (of the stage itself), `due`, `asked`, a stage or a milestone. This
module reads and writes expressions; igf.calendar.dates works out the instants they mean.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from schemas.zones import ZoneError, read_zone, zone_label

Unit = Literal["s", "min", "h", "d", "w", "wd"]
UNITS: tuple[Unit, ...] = get_args(Unit)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Points of a stage that an expression may name without the stage.
OWN_POINTS = ("opens", "closes")

_CLOCK_WORDS = {"noon": time(12), "midnight": time(0)}
_OF_TIMEDELTA = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# Bounds keep every date inside what `datetime` can hold, whatever a file adds up.
_SOME_DAY = "2001-01-01"
_YEARS = range(2000, 2200)
_MOST_OFFSETS = 4
_MOST_UNITS = 9999

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?![\dT])")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+(?P<zone>Z|[+-]\d{2}:\d{2})?")
_NAME = re.compile(r"(?:[TP]|[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]*)?)(?![A-Za-z0-9_.])")
_OFFSET = re.compile(r"\s*([+-])\s*(\d+)\s*([A-Za-z]*)")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DASHES = str.maketrans("−–", "--")


class DateExpressionError(ValueError):
    """An expression that cannot be read: the fault and the fix."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed number of units."""

    number: int
    unit: Unit

    def render(self) -> str:
        return f"{self.number:+d}{self.unit}"


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression that has been read.

    `point` is a name, a pinned date, or a pinned instant in UTC. `weekday` counts from Monday = 0.
    `zone` is an IANA name and stands exactly where `clock` (the time of day) stands.
    """

    point: str | date | datetime
    offsets: tuple[Offset, ...] = ()
    weekday: int | None = None
    clock: time | None = None
    zone: str | None = None

    @property
    def anchor(self) -> str | None:
        """The name the date hangs on, None for a pinned one."""
        return self.point if isinstance(self.point, str) else None

    def of_stage(self, stage: str) -> "DateExpression":
        """The same with `opens` and `closes` written as those of `stage`."""
        return replace(self, point=f"{stage}.{self.point}") if self.point in OWN_POINTS else self

    def render(self) -> str:
        """The canonical text, which reads back as the same expression."""
        words = [self.render_day()]
        if self.clock is not None:
            words += [clock_text(self.clock), zone_label(self.zone or "UTC")]
        return " ".join(words)

    def render_day(self) -> str:
        """The canonical text without the time of day: `closes-7d`, `T-24w Tue`."""
        text = _render_point(self.point) + "".join(each.render() for each in self.offsets)
        return text if self.weekday is None else f"{text} {WEEKDAYS[self.weekday]}"


@lru_cache(maxsize=4096)  # a year says `asked + 7d` dozens of times
def parse(text: str) -> DateExpression:
    """Read a date expression.

    Raises:
        DateExpressionError: says what is wrong with the text and what would be right.
    """
    rest = text.translate(_DASHES).strip()
    point, rest = _take_point(rest)
    offsets, rest = _take_offsets(rest)
    words = rest.split()
    weekday = WEEKDAYS.index(words.pop(0)) if words and words[0] in WEEKDAYS else None
    clock = _read_time(words.pop(0)) if words else None
    zone = _read_zone(words.pop(0)) if words else "UTC"
    if words:
        raise DateExpressionError(f"{words[0]!r} comes after the zone", "end with the zone")
    return DateExpression(point, offsets, weekday, clock, None if clock is None else zone)


def clock_of(text: str) -> time:
    """Read a time of day with its zone: `09:00 Europe/Zurich`, `23:59 UTC`.

    Raises:
        DateExpressionError: says what is wrong with the text and what would be right.
    """
    found = parse(f"{_SOME_DAY} {text}")
    if found.clock is None or found.weekday is not None or found.offsets:
        raise DateExpressionError(
            f"{text!r} is not a time of day", "write it with its zone, as in 09:00 Europe/Zurich"
        )
    return found.clock.replace(tzinfo=ZoneInfo(found.zone or "UTC"))


def parse_length(text: str) -> timedelta:
    """Read a length of time: `2d`, `90min`, `1w`.

    Raises:
        DateExpressionError: says what is wrong with the text and what would be right.
    """
    match = re.fullmatch(r"\s*(\d{1,4})\s*([A-Za-z]+)\s*", text)
    if match is None or match[2] not in _OF_TIMEDELTA:
        raise DateExpressionError(
            f"{text!r} is not a length of time", "write a number and s, min, h, d or w, as in 2d"
        )
    return timedelta(**{_OF_TIMEDELTA[match[2]]: int(match[1])})


def length_of(offset: Offset) -> timedelta:
    """The length of an offset in any unit but working days, days taken as 24 hours."""
    return timedelta(**{_OF_TIMEDELTA[offset.unit]: offset.number})


def clock_text(clock: time | datetime) -> str:
    """A time of day, with its seconds where it has any: "23:59", "10:23:45"."""
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def _render_point(point: str | date | datetime) -> str:
    if isinstance(point, datetime):
        return f"{point:%Y-%m-%dT%H:%M:%S}Z"
    return point if isinstance(point, str) else point.isoformat()


def _take_point(text: str) -> tuple[str | date | datetime, str]:
    if day := _DAY.match(text):
        return _read_day(day[1]), text[day.end() :]
    if instant := _INSTANT.match(text):
        return _read_instant(instant), text[instant.end() :]
    if name := _NAME.match(text):
        return _read_name(name[0]), text[name.end() :]
    shown = text.split(maxsplit=1)[0] if text else ""
    raise DateExpressionError(
        f"{shown!r} is not a point in time",
        "begin with T, P, opens, closes, STAGE.opens, STAGE.closes, a milestone or YYYY-MM-DD",
    )


def _read_name(name: str) -> str:
    stage, dot, point = name.partition(".")
    if dot and point not in OWN_POINTS:
        raise DateExpressionError(
            f"{name!r} names no date of a stage", f"write {stage}.opens or {stage}.closes"
        )
    return name


def _read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DateExpressionError(f"{text} is not a day of the calendar", "check it") from None
    if day.year not in _YEARS:
        raise DateExpressionError(f"the year {day.year} is out of range", "check the year")
    return day


def _read_instant(match: re.Match[str]) -> datetime:
    if match["zone"] is None:
        raise DateExpressionError(
            f"{match[0]} has no zone", f"write {match[0]}Z, or the day, a time and a zone"
        )
    _read_day(match[0][:10])
    try:
        instant = datetime.fromisoformat(match[0]).astimezone(UTC)
    except ValueError:
        instant = None
    if instant is None or instant.microsecond:
        raise DateExpressionError(
            f"{match[0]} is not an instant", "write it to the second, as in 2026-11-22T00:45:10Z"
        )
    return instant


def _take_offsets(text: str) -> tuple[tuple[Offset, ...], str]:
    offsets: list[Offset] = []
    while match := _OFFSET.match(text):
        offsets.append(_read_offset(match))
        text = text[match.end() :]
    if len(offsets) > _MOST_OFFSETS:
        raise DateExpressionError(f"{len(offsets)} offsets are too many", "add them up")
    return tuple(offsets), text


def _read_offset(match: re.Match[str]) -> Offset:
    sign, number, unit = match.groups()
    shown = f"{sign}{number}{unit}"
    if not unit:
        raise DateExpressionError(f"{shown!r} has no unit", f"write {shown}d for days")
    if unit not in UNITS:
        raise DateExpressionError(
            f"{unit!r} in {shown!r} is not a unit", "use s, min, h, d, w or wd"
        )
    if int(number) > _MOST_UNITS:
        raise DateExpressionError(f"{shown!r} is too far away", f"use {_MOST_UNITS} at most")
    return Offset(int(sign + number), unit)


def _read_time(word: str) -> time:
    if word in _CLOCK_WORDS:
        return _CLOCK_WORDS[word]
    match = _TIME.fullmatch(word)
    if match is None:
        raise DateExpressionError(
            f"{word!r} is neither a weekday nor a time of day",
            "after the date comes Mon to Sun, then HH:MM, noon or midnight, then a zone",
        )
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise DateExpressionError(
            f"{word} is not a time of day", "use 00:00 to 23:59 (a day ends at 23:59)"
        ) from None


def _read_zone(word: str) -> str:
    try:
        return read_zone(word)
    except ZoneError as error:
        raise DateExpressionError(error.wrong, error.right) from None
