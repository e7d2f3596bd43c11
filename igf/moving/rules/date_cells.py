"""One row of the spreadsheet of dates: its day, time of day and zone, as text that is one date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo

from igf.calendar.days import HOW, day_of
from igf.files.columns import Line, SheetRow, column
from igf.files.rows import Sheet
from schemas.date_sheet import DateCells
from schemas.dates import DateExpressionError, parse
from schemas.errors import WrongValueError
from schemas.zones import zone_label

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
#: A day and a time as a spreadsheet holds them: as a number of days, and as a part of one.
_DAYS = re.compile(r"\d{5,6}(\.\d+)?")
_PART_OF_DAY = re.compile(r"0?\.\d+")
#: The length of "23:59".
_MINUTE = 5
_HALF_SECOND = timedelta(milliseconds=500)


def _day(cell: str, info: ValidationInfo[date]) -> str:
    if _DAYS.fullmatch(cell):
        at = datetime.combine(info.context, time()) + timedelta(days=float(cell))
        cell = at.isoformat(" ", "seconds")
    return day_of(cell).isoformat()


def _time(cell: str) -> str:
    words = {"noon": "12:00", "midnight": "00:00"}
    if cell.lower() in words:
        return words[cell.lower()]
    if _PART_OF_DAY.fullmatch(cell):
        at = datetime.combine(date.min, time()) + timedelta(days=float(cell)) + _HALF_SECOND
        return _clock(at.time())
    match = _CLOCK.fullmatch(cell)
    try:
        hour, minute, second = (int(each or 0) for each in match.groups()) if match else (24, 0, 0)
        return _clock(time(hour, minute, second))
    except ValueError:
        right = "write 00:00 to 23:59 (a day ends at 23:59)"
        raise WrongValueError("not a time of day", right) from None


def _clock(found: time) -> str:
    return f"{found:%H:%M:%S}" if found.second else f"{found:%H:%M}"


def _zone(cell: str) -> str:
    """The zone in the words it is shown in: `Etc/GMT+11` is `UTC-11`."""
    zone = cell.upper() if cell.lower().startswith("utc") else cell
    try:
        return zone_label(parse(f"2000-01-01 00:00 {zone}").zone or "UTC")
    except DateExpressionError as error:
        raise WrongValueError("not a zone", error.right) from None


class DateRow(SheetRow):
    """A date of the year as it came back; the context is the day from which the file counts."""

    missing: ClassVar[str] = "put the header {name} back into the first row"

    key: Annotated[Line, column(needed=True), Field(title="Key")] = ""
    day: Annotated[Line, AfterValidator(_day), column("date", needed=True), Field(title="Date")] = (
        ""
    )
    time: Annotated[Line, AfterValidator(_time), column(needed=True), Field(title="Time")] = ""
    zone: Annotated[Line, AfterValidator(_zone), column(needed=True), Field(title="Zone")] = ""

    @property
    def cells(self) -> DateCells:
        """Its three cells."""
        return DateCells(self.day, self.time, self.zone)


@dataclass(frozen=True)
class DateSheet:
    """A workbook as it came back: the year and version it went out with, and the dates then."""

    cycle: str
    version: int
    exported: dict[str, DateCells]
    sheet: Sheet[DateRow]


def together(cells: DateCells, before: DateCells) -> Iterator[tuple[str, WrongValueError]]:
    """Faults of cells that are right one by one, by field; `before` is what went out."""
    if before.day and not cells.day:
        right = "write the date, or delete the whole row to leave it as it is"
        yield "day", WrongValueError("a date cannot be taken away", right)
    elif not cells.day and (cells.time or cells.zone):
        yield "day", WrongValueError("the date is missing", HOW)
    elif before.time and not (cells.time or cells.zone):
        right = f"write one: it was {before.time} {before.zone}"
        yield "time", WrongValueError("the time of day is missing", right)
    elif cells.time and not cells.zone:
        right = "write its zone beside it: UTC, UTC-11, Europe/Zurich"
        yield "zone", WrongValueError("a time has no zone", right, value=cells.time)
    elif cells.zone and not cells.time:
        right = "write the time of day beside it, as in 23:59"
        yield "time", WrongValueError("a zone has no time", right, value=cells.zone)
    elif len(cells.time) > _MINUTE and cells[1:] != before[1:]:
        wrong, right = "seconds cannot be moved to", f"write {cells.time[:_MINUTE]}"
        yield "time", WrongValueError(wrong, right, value=cells.time)
