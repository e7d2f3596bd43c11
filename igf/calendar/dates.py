"""The instants that date expressions mean.

- Days, weeks and working days are counted on the calendar and clock of the anchor's zone, so that
  `closes - 7d` keeps the time of day over a change of summer time; hours and less are exact.
- A time of day stands on the date as shown in the anchor's zone: `closes - 7d 09:00 UTC` of a call
  that closes on 31 January at 23:59 UTC-11 is 24 January at 09:00 UTC.
- A time that a change of the clock leaves out comes later by the hour left out (02:30 becomes
  03:30); a time that comes twice is the first of the two.
- A date without a time of day is 00:00 UTC of it, with no shown text.
- A stage that opens some days after another closes opens in the morning, not at 23:59; one that
  closes some days after it opens closes at the end of that day. Other dates keep the time of day of
  the date that they hang on.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from igf.calendar.working_days import WorkingDays
from schemas.dates import DateExpression, Offset, clock_text, length_of
from schemas.moments import Moment
from schemas.zones import zone_label

#: Times of day (UTC) of dates written without one, where a year does not say them.
OPENING_TIME = time(9)
CLOSING_TIME = time(23, 59)
STEP_TIME = time(9)
DUE_TIME = CLOSING_TIME

_ON_THE_CALENDAR = frozenset({"d", "w", "wd"})
_Local = tuple[datetime, bool]


def resolve(
    expression: DateExpression,
    anchors: Mapping[str, Moment],
    *,
    calendar: WorkingDays,
    default: time | None = None,
    daily: bool = False,
) -> Moment | None:
    """The instant of an expression, None while its anchor has no date yet.

    `anchors` holds the dates known by name, for `due` and `asked` too. `default` is the time of
    day (UTC, or in its own zone) given to a date without one; None leaves it a date. `daily`: it is
    given to every date that has none of its own, whatever that of the date it hangs on.
    """
    start = _start(expression.point, anchors)
    if start is None:
        return None
    at, timed = start
    for offset in expression.offsets:
        at = _shift(at, offset, calendar=calendar)
        timed = timed or offset.unit not in _ON_THE_CALENDAR
    if expression.weekday is not None:
        at = _later(at, timedelta(days=expression.weekday - at.weekday()))
    if expression.clock is not None:
        zone = expression.zone or "UTC"
        return moment(datetime.combine(at, expression.clock, ZoneInfo(zone)), zone)
    if timed and not daily:
        return moment(at, str(at.tzinfo))
    if default is None:
        return Moment(at=at)
    return at_time(at, default)


def at_time(day: date, clock: time) -> Moment:
    """A time of day (UTC, or in its own zone) on a day."""
    zone = clock.tzinfo or UTC
    return moment(datetime.combine(day, clock.replace(tzinfo=zone)), str(zone))


def is_daily(expression: DateExpression, point: str) -> bool:
    """Whether an opening hangs by days on a closing, or a closing on an opening.

    Then its time of day would be that of the other.
    """
    other = {"opens": ".closes", "closes": ".opens"}.get(point)
    return bool(other and counts_days(expression) and (expression.anchor or "").endswith(other))


def counts_days(expression: DateExpression) -> bool:
    """Whether a date is so many days from another, and says no time of day."""
    moved = bool(expression.offsets) or expression.weekday is not None
    by_days = {offset.unit for offset in expression.offsets} <= _ON_THE_CALENDAR
    return expression.clock is None and moved and by_days


def moment(at: datetime, zone: str = "UTC") -> Moment:
    """An instant as a moment shown in a zone (an IANA name)."""
    instant = at.astimezone(UTC)
    return Moment(at=instant, zone=zone, shown=_shown(instant.astimezone(ZoneInfo(zone)), zone))


def local_date(when: Moment) -> date:
    """The date of a moment as people say it, in its own zone."""
    return when.at.astimezone(ZoneInfo(when.zone)).date()


def _start(point: str | date | datetime, anchors: Mapping[str, Moment]) -> _Local | None:
    if isinstance(point, str):
        anchor = anchors.get(point)
        if anchor is None:
            return None
        return anchor.at.astimezone(ZoneInfo(anchor.zone)), bool(anchor.shown)
    utc = ZoneInfo("UTC")
    if isinstance(point, datetime):
        return point.astimezone(utc), True
    return datetime.combine(point, time(0), utc), False


def _shift(at: datetime, offset: Offset, *, calendar: WorkingDays) -> datetime:
    if offset.unit == "wd":
        return _later(at, calendar.shift(at.date(), offset.number) - at.date())
    if offset.unit in _ON_THE_CALENDAR:
        return _later(at, length_of(offset))
    return (at.astimezone(UTC) + length_of(offset)).astimezone(at.tzinfo)


def _later(at: datetime, length: timedelta) -> datetime:
    # Sums within a zone keep the time of day. An empty one would turn the second of two equal
    # times of day into the first.
    return at + length if length else at


def _shown(local: datetime, zone: str) -> str:
    return f"{clock_text(local)} {zone_label(zone)}"
