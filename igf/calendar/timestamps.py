"""Times as forms and spreadsheets write them, read as instants."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from igf.calendar.days import day_of
from schemas.errors import WrongValueError
from schemas.sources import DateOrder, Reading

_HALF = r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_TIME = rf"(?:[ T,]+(?P<h>\d{{1,2}}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?{_HALF})?"
_OFFSET = r"\s*(?P<utc>Z|(?:GMT|UTC)?(?:[+-]\d{1,2}(?::?\d\d)?)?|(?P<named>[A-Z]{2,5}))"
_STAMP = re.compile(rf"(?P<day>\d+([/.-])\d+\2\d+){_TIME}{_OFFSET}")
_YEAR_FIRST = re.compile(rf"(?:19|20)\d\d([/.-])\d{{1,2}}\1(?P<d>\d{{1,2}}){_TIME}{_OFFSET}")
_YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sign>[/.-])(?P<b>\d{{1,2}})\2(?:19|20)\d\d{_TIME}{_OFFSET}"
)
_LAST_MONTH = 12
#: LimeSurvey writes this where it keeps no times.
_NO_TIME = "1980-01-01"


class AmbiguousDates(ValueError):  # noqa: N818 -- says what is wrong with a column
    """No date of a column tells whether the day or the month comes first; `text` is one of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class MixedDates(ValueError):  # noqa: N818 -- says what is wrong with a column
    """In one date of a column the day comes first, in another the month."""

    def __init__(self, day_first: str, month_first: str) -> None:
        super().__init__(f"the day comes first in {day_first}, the month in {month_first}")
        self.text = month_first


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """How the dates of a column are to be read; None if they do not need it.

    One date that can be read one way only settles it for all. With points (3.4.2024) the day
    comes first. Raises AmbiguousDates, MixedDates.
    """
    unsettled, told = "", dict[DateOrder, str]()
    for match in filter(None, (_YEAR_LAST.fullmatch(text) for text in texts)):
        first, second = int(match["a"]), int(match["b"])
        if match["sign"] == "." or first > _LAST_MONTH:
            told.setdefault("day-first", match[0])
        elif second > _LAST_MONTH:
            told.setdefault("month-first", match[0])
        elif first != second:
            unsettled = unsettled or match[0]
    if len(told) > 1:
        raise MixedDates(told["day-first"], told["month-first"])
    if unsettled and not told:
        raise AmbiguousDates(unsettled)
    return next(iter(told), None)


def half_turned(texts: Iterable[str]) -> tuple[str, str] | None:
    """A date that a spreadsheet may have turned, and one that shows it; None if there is no sign.

    A spreadsheet that expects 4/13 reads 3/4 as a date, the wrong one, and leaves 13/4 a text. So
    the dates it read are all of the first twelve days, and the texts all of later ones.
    """
    read, left = list[str](), list[str]()
    for text in texts:
        if (match := _YEAR_FIRST.fullmatch(text)) and int(match["d"]) <= _LAST_MONTH:
            read.append(text)
        elif match:
            return None
        elif (match := _YEAR_LAST.fullmatch(text)) and match["sign"] != ".":
            if max(int(match["a"]), int(match["b"])) <= _LAST_MONTH:
                return None
            left.append(text)
    return (read[0], left[0]) if read and left else None


def turned(text: str, order: DateOrder) -> str:
    """A date in figures with the year first; another text, and one that is no date, as it is."""
    match = _STAMP.fullmatch(text)
    if match is None or not _YEAR_LAST.fullmatch(text):
        return text
    try:
        day = _day(match["day"], order)
    except ValueError:
        return text
    return f"{day.isoformat()}{text[match.end('day') :]}"


def is_time(text: str) -> bool:
    """Whether a text is a date in figures, with or without a time of day."""
    return bool(_YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text))


def instants(text: str, orders: Sequence[DateOrder]) -> Iterator[datetime]:
    """The instants that a text may name, one for each order; times without a zone in UTC."""
    for order in orders:
        try:
            yield instant(text, ZoneInfo("UTC"), order=order)
        except (ValueError, OverflowError):
            continue


def received(text: str, reading: Reading) -> datetime | None:
    """The instant that a cell names, None for one that says there is none. WrongValueError."""
    order = reading.dates or "day-first"
    if text.startswith(_NO_TIME):
        return None
    try:
        return instant(text, ZoneInfo(reading.zone), order=order)
    except UnknownZone as unknown:
        zones = "say whose it is, as in --zone America/New_York, or write it as GMT-5"
        raise WrongValueError(f"the zone {unknown.name} is not known", zones) from None
    except (ValueError, OverflowError):
        day = {"day-first": "31/01/2027", "month-first": "01/31/2027"}[order]
        fix = f"write 2027-01-31 23:59 or {day} 23:59; without a zone it is read as {reading.zone}"
        raise WrongValueError("not a time that exists", fix) from None


class UnknownZone(ValueError):  # noqa: N818 -- says what is wrong with a time
    """A time has the short name of a zone that is not said; many zones share one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def instant(text: str, zone: ZoneInfo, *, order: DateOrder) -> datetime:
    """The instant in UTC; `zone` holds where the text names none, or names it by its short name.

    ValueError: it is not a date, or one that does not exist. UnknownZone: the zone has another
    short name.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        message = "not a date"
        raise ValueError(message)
    parts = found.groupdict()
    hour = int(parts["h"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower().startswith("p") else 0)
    where = zone if parts["named"] else _offset(parts["utc"]) or zone
    clock = time(hour, int(parts["min"] or 0), int(parts["s"] or 0))
    local = datetime.combine(_day(parts["day"], order), clock, where)
    if parts["named"] and parts["named"] != local.tzname():
        raise UnknownZone(parts["named"])
    return local.astimezone(UTC)


def _day(text: str, order: DateOrder) -> date:
    """The day of a date in figures; with points the day comes first, whatever the order."""
    return day_of(text, order=None if "." in text else order)


def _offset(text: str) -> timezone | None:
    if not text:
        return None
    number = re.search(r"([+-])(\d{1,2}):?(\d\d)?", text)
    if number is None:
        return UTC
    length = timedelta(hours=int(number[2]), minutes=int(number[3] or 0))
    return timezone(length if number[1] == "+" else -length)
