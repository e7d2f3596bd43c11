"""Times as forms and spreadsheets write them, read as instants."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from igf.calendar.days import day_of
from schemas.errors import WrongValueError
from schemas.sources import DateOrder, Reading

_HALF = r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_TIME = rf"(?:[ T,]+(?P<h>\d{{1,2}}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?{_HALF})?"
_OFFSET = r"\s*(?P<utc>Z|(?:GMT|UTC)?(?:[+-]\d{1,2}(?::?\d\d)?)?)"
_STAMP = re.compile(rf"(?P<day>\d+([/.-])\d+\2\d+){_TIME}{_OFFSET}")
_YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sign>[/.-])(?P<b>\d{{1,2}})\2(?:19|20)\d\d{_TIME}{_OFFSET}"
)
_LAST_MONTH = 12


class AmbiguousDates(ValueError):  # noqa: N818 -- says what is wrong with a column
    """No date of a column tells whether the day or the month comes first; `text` is one of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def date_order(texts: Iterable[str]) -> DateOrder:
    """The format of the dates of a column.

    One date that can be read one way only settles it for all. With points (3.4.2024) the day
    comes first. Raises AmbiguousDates.
    """
    unsettled = ""
    for match in filter(None, (_YEAR_LAST.fullmatch(text) for text in texts)):
        first, second = int(match["a"]), int(match["b"])
        if match["sign"] == "." or first > _LAST_MONTH:
            return "day-first"
        if second > _LAST_MONTH:
            return "month-first"
        if first != second:
            unsettled = unsettled or match[0]
    if unsettled:
        raise AmbiguousDates(unsettled)
    return "day-first"


def received(text: str, reading: Reading) -> datetime:
    """The instant that a cell names. Raises WrongValueError."""
    order = reading.dates or "day-first"
    try:
        return instant(text, ZoneInfo(reading.zone), order=order)
    except (ValueError, OverflowError):
        day = {"day-first": "31/01/2027", "month-first": "01/31/2027"}[order]
        fix = f"write 2027-01-31 23:59 or {day} 23:59; without a zone it is read as {reading.zone}"
        raise WrongValueError("not a time that exists", fix) from None


def instant(text: str, zone: ZoneInfo, *, order: DateOrder) -> datetime:
    """The instant in UTC; `zone` holds where the text names none.

    ValueError: it is not a date, or one that does not exist.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        message = "not a date"
        raise ValueError(message)
    parts = found.groupdict()
    hour = int(parts["h"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower().startswith("p") else 0)
    where = _offset(parts["utc"]) or zone
    clock = time(hour, int(parts["min"] or 0), int(parts["s"] or 0))
    return datetime.combine(day_of(parts["day"], order=order), clock, where).astimezone(UTC)


def _offset(text: str) -> timezone | None:
    if not text:
        return None
    number = re.search(r"([+-])(\d{1,2}):?(\d\d)?", text)
    if number is None:
        return UTC
    length = timedelta(hours=int(number[2]), minutes=int(number[3] or 0))
    return timezone(length if number[1] == "+" else -length)
