"""One row of the spreadsheet of dates: its day, time of day and zone, or what is wrong there."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from igf.words.mistakes import fault
from schemas.date_sheet import DATES, DateCells, WrittenDate
from schemas.dates import DateExpressionError, parse, zone_label
from schemas.plan import Problem

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NAMED = re.compile(r"(?P<d>\d{1,2})\.? (?P<m>[A-Za-z]{3,9})\.? (?P<y>\d{4})")
_NAMED_FIRST = re.compile(r"(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})( 00:00:00)?")
_POINTS = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})")
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
_YEARS = range(2000, 2200)
_LAST_MONTH = 12
#: The length of "23:59".
_MINUTE = 5
_HOW = "write a date, as in 7 February 2027 or 2027-02-07"


def read_cells(row: WrittenDate, before: DateCells) -> DateCells | list[Problem]:
    """The three cells of a row as text, `before` being what went out; or all that is wrong."""
    found = {"day": _day(row), "time": _time(row), "zone": _zone(row)}
    problems = [each for each in found.values() if isinstance(each, Problem)]
    cells = DateCells(*(each for each in found.values() if isinstance(each, str)))
    return problems or list(_together(row, cells, before=before)) or cells


def wrong_cell(row: WrittenDate, field: str, *, wrong: str, fix: str, value: str = "") -> Problem:
    """What is wrong with a cell; the place names its sheet and where it stands there."""
    return fault(f"{DATES}!{row.where[field]}", "date_cell", message=wrong, fix=fix, value=value)


def _together(row: WrittenDate, cells: DateCells, *, before: DateCells) -> Iterator[Problem]:
    """What is wrong with cells that are right one by one."""
    if before.day and not cells.day:
        right = "write the date, or delete the whole row to leave it as it is"
        yield wrong_cell(row, "day", wrong="a date cannot be taken away", fix=right)
    elif not cells.day and (cells.time or cells.zone):
        yield wrong_cell(row, "day", wrong="the date is missing", fix=_HOW)
    elif before.time and not (cells.time or cells.zone):
        right = f"write one: it was {before.time} {before.zone}"
        yield wrong_cell(row, "time", wrong="the time of day is missing", fix=right)
    elif cells.time and not cells.zone:
        right = "write its zone beside it: UTC, UTC-11, Europe/Zurich"
        yield wrong_cell(row, "zone", wrong="a time has no zone", fix=right, value=cells.time)
    elif cells.zone and not cells.time:
        right = "write the time of day beside it, as in 23:59"
        yield wrong_cell(row, "time", wrong="a zone has no time", fix=right, value=cells.zone)
    elif len(cells.time) > _MINUTE and cells[1:] != before[1:]:
        wrong, right = "seconds cannot be moved to", f"write {cells.time[:_MINUTE]}"
        yield wrong_cell(row, "time", wrong=wrong, fix=right, value=cells.time)


def _day(row: WrittenDate) -> str | Problem:
    if row.day == "":
        return ""
    if isinstance(row.day, datetime):
        if row.day.time() != time():
            right = "write the date alone; the time of day has a cell of its own"
            return wrong_cell(
                row, "day", wrong="a time stands here too", fix=right, value=str(row.day)
            )
        return _in_range(row, row.day.date())
    return _day_of_text(row, row.day)


def _day_of_text(row: WrittenDate, text: str) -> str | Problem:
    if match := _SLASHES.fullmatch(text):
        return _slashed(row, match)
    patterns = (_YEAR_FIRST, _NAMED, _NAMED_FIRST, _POINTS)
    match = next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)
    month = match and _month(match["m"])
    if match is None or not month:
        return wrong_cell(row, "day", wrong="this is no date", fix=_HOW, value=text)
    return _of_numbers(row, int(match["y"]), month=month, day=int(match["d"]))


def _slashed(row: WrittenDate, match: re.Match[str]) -> str | Problem:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first != second and max(first, second) <= _LAST_MONTH:
        wrong = "this can be read in two ways"
        return wrong_cell(row, "day", wrong=wrong, fix=_HOW, value=match[0])
    day, month = (first, second) if second <= _LAST_MONTH else (second, first)
    return _of_numbers(row, year, month=month, day=day)


def _month(text: str) -> int:
    """The number of a month, 0 for what is none."""
    if text.isdecimal():
        return int(text)
    named = text.lower()
    if named == "sept":
        return 9
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(named)), 0)


def _of_numbers(row: WrittenDate, year: int, *, month: int, day: int) -> str | Problem:
    try:
        return _in_range(row, date(year, month, day))
    except ValueError:
        right = f"the calendar has no such day; {_HOW}"
        return wrong_cell(row, "day", wrong="this is no day", fix=right, value=str(row.day))


def _in_range(row: WrittenDate, day: date) -> str | Problem:
    if day.year in _YEARS:
        return day.isoformat()
    right = "check the year"
    return wrong_cell(
        row, "day", wrong="the year is out of range", fix=right, value=day.isoformat()
    )


def _time(row: WrittenDate) -> str | Problem:
    if isinstance(row.time, time):
        return _clock(row.time)
    words = {"": "", "noon": "12:00", "midnight": "00:00"}
    if row.time.lower() in words:
        return words[row.time.lower()]
    match = _CLOCK.fullmatch(row.time)
    try:
        hour, minute, second = (int(each or 0) for each in match.groups()) if match else (24, 0, 0)
        return _clock(time(hour, minute, second))
    except ValueError:
        right = "write 00:00 to 23:59 (a day ends at 23:59)"
        return wrong_cell(row, "time", wrong="this is no time of day", fix=right, value=row.time)


def _clock(found: time) -> str:
    return f"{found:%H:%M:%S}" if found.second else f"{found:%H:%M}"


def _zone(row: WrittenDate) -> str | Problem:
    """The zone in the words it is shown in: `Etc/GMT+11` is `UTC-11`."""
    zone = row.zone.upper() if row.zone.lower().startswith("utc") else row.zone
    if not zone:
        return ""
    try:
        return zone_label(parse(f"2000-01-01 00:00 {zone}").zone or "UTC")
    except DateExpressionError as error:
        return wrong_cell(row, "zone", wrong="this is no zone", fix=error.right, value=row.zone)
