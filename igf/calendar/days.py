"""A day as people and spreadsheets write it into a cell, read."""

import re
from datetime import date
from typing import Final

from schemas.errors import WrongValueError
from schemas.sources import DateOrder

HOW: Final = "write a date, as in 7 February 2027 or 2027-02-07"
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NAMED = re.compile(r"(?P<d>\d{1,2})\.? (?P<m>[A-Za-z]{3,9})\.? (?P<y>\d{4})")
_NAMED_FIRST = re.compile(r"(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
#: A day as a spreadsheet holds it.
_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)")
_YEARS = range(2000, 2200)
_LAST_MONTH = 12


def day_of(cell: str, *, order: DateOrder | None = None) -> date:
    """The day of a cell; without an `order` one that can be read in two ways is refused.

    With points (3.4.2027) the day comes first then. Raises WrongValueError.
    """
    text = cell
    if match := _DAY_AND_TIME.fullmatch(cell):
        text, clock = match.groups()
        if clock.strip("0:"):
            right = "write the date alone, without a time of day"
            raise WrongValueError("a time stands here too", right)
    year, month, day = _numbers(text, order)
    try:
        found = date(year, month, day)
    except ValueError:
        raise WrongValueError("no such day", f"the calendar has no such day; {HOW}") from None
    if found.year not in _YEARS:
        wrong = "the year is out of range"
        raise WrongValueError(wrong, "check the year", value=found.isoformat())
    return found


def _numbers(text: str, order: DateOrder | None) -> tuple[int, int, int]:
    """Year, month and day. Raises WrongValueError."""
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        order = order or ("day-first" if match[2] == "." else _order(first, second))
        day, month = (first, second) if order == "day-first" else (second, first)
        return year, month, day
    patterns = (_YEAR_FIRST, _NAMED, _NAMED_FIRST)
    found = next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)
    number = found and _month(found["m"])
    if found is None or not number:
        raise WrongValueError("not a date", HOW)
    return int(found["y"]), number, int(found["d"])


def _order(first: int, second: int) -> DateOrder:
    if first != second and max(first, second) <= _LAST_MONTH:
        raise WrongValueError("this can be read in two ways", HOW)
    return "day-first" if second <= _LAST_MONTH else "month-first"


def _month(text: str) -> int:
    """The number of a month, 0 for any other word."""
    if text.isdecimal():
        return int(text)
    named = text.lower()
    if named == "sept":
        return 9
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(named)), 0)
