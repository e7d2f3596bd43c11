"""The year as a workbook: its dates to be changed, its calendar by day, and its dates as sent."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from igf.moving.calendar_sheet import add_calendar
from igf.report.xlsx import add_sheet, book_bytes, new_book, put, put_text, unlock
from igf.words.phrases import shown
from schemas.date_sheet import DATES, EXPORTED, DateCells, DateLine, YearDates, cells_of
from schemas.plan import Plan

#: The columns of the sheet of dates with their widths, in characters.
COLUMNS: Final = {
    "Key": 30.0,
    "What": 46.0,
    "Weekday": 12.0,
    "Date": 20.0,
    "Time": 10.0,
    "Zone": 18.0,
    "Shown as": 32.0,
    "Hangs on": 30.0,
    "Held": 26.0,
    "Source": 60.0,
}
_EXPORTED: Final = {"Key": 30.0, "Date": 12.0, "Time": 10.0, "Zone": 18.0}
_HELD: Final = {
    "floating": "floating: follows",
    "pinned": "pinned: a day of the file",
    "held": "held: people know it",
    "moved": "held: moved by hand",
}
#: The day from which spreadsheets count.
_DAY_0 = date(1899, 12, 30)
_DAY, _WEEKDAY = "d mmmm yyyy", "dddd"
_WEEKDAY_AT, _DAY_AT, _TIME_AT, _ZONE_AT = 3, 4, 5, 6
#: Offered for the zone, in as many characters as fit; others may be typed.
_LONGEST_LIST: Final = 250
_ZONES: Final = ("UTC", "UTC-11", "AoE", "Europe/Zurich", "America/New_York")


def plan_xlsx(plan: Plan, dates: YearDates) -> bytes:
    """The workbook; the same plan and dates give the same bytes."""
    book = new_book(f"{dates.title}: calendar")
    sheet = add_sheet(book, DATES, columns=COLUMNS)
    for row, line in enumerate(dates.dates, start=2):
        _put_line(sheet, row, line=line)
    _validate(sheet, dates)
    add_calendar(book, plan)
    exported = add_sheet(book, EXPORTED, columns=_EXPORTED)
    _put_exported(exported, dates)
    exported.sheet_state = "hidden"
    days = {row: cells_of(line.moment).day for row, line in enumerate(dates.dates, start=2)}
    return book_bytes(book, formulas=_weekdays(days))


def _put_line(sheet: Worksheet, row: int, *, line: DateLine) -> None:
    words = shown(line.moment) if line.moment else "no date yet"
    texts = {1: line.key, 2: line.title, 7: words, 8: line.hangs_on}
    texts |= {9: _HELD[line.standing], 10: line.source}
    for column, text in texts.items():
        put_text(sheet, (row, column), text=text)
    weekday = put(sheet, (row, _WEEKDAY_AT), value=f'=IF(D{row}="","",D{row})')
    weekday.number_format = _WEEKDAY
    _put_date(sheet, row, cells=cells_of(line.moment))


def _put_date(sheet: Worksheet, row: int, *, cells: DateCells) -> None:
    day = put(sheet, (row, _DAY_AT), value=date.fromisoformat(cells.day) if cells.day else None)
    unlock(day, _DAY)
    clock = time.fromisoformat(cells.time) if cells.time else None
    hour = put(sheet, (row, _TIME_AT), value=clock)
    unlock(hour, "hh:mm:ss" if clock and clock.second else "hh:mm")
    unlock(put_text(sheet, (row, _ZONE_AT), text=cells.zone), "@")


def _validate(sheet: Worksheet, dates: YearDates) -> None:
    """Let the spreadsheet reject impossible values at once; about zones it only asks."""
    last = len(dates.dates) + 1
    day = DataValidation("date", "DATE(2000,1,1)", "DATE(2199,12,31)", allow_blank=True)
    day.error = "Write a day of the calendar, for example 7 February 2027."
    hour = DataValidation("time", "0", "0.999999", allow_blank=True)
    hour.error = "Write a time of day from 00:00 to 23:59, or leave the cell blank."
    zone = DataValidation("list", f'"{_zones(dates)}"')
    zone.error, zone.errorStyle = "Write UTC, UTC-11, AoE or a name such as Europe/Oslo.", "warning"
    for letter, validation in zip("DEF", (day, hour, zone), strict=True):
        validation.showErrorMessage = True
        sheet.add_data_validation(validation)
        validation.add(f"{letter}2:{letter}{last}")


def _zones(dates: YearDates) -> str:
    """As many zones as such a list can hold, those of the year among them."""
    used = (cells_of(line.moment).zone for line in dates.dates)
    zones = list(dict.fromkeys(zone for zone in (*_ZONES, *used) if zone))
    while len(",".join(zones)) > _LONGEST_LIST:
        zones.pop()
    return ",".join(zones)


def _put_exported(sheet: Worksheet, dates: YearDates) -> None:
    """Below the headers: the year and its version; then the dates as they went out, as text."""
    put_text(sheet, (2, 1), text=dates.cycle)
    put_text(sheet, (2, 2), text=str(dates.version))
    for row, line in enumerate(dates.dates, start=3):
        for column, text in enumerate((line.key, *cells_of(line.moment)), start=1):
            put_text(sheet, (row, column), text=text)


def _weekdays(days: Mapping[int, str]) -> dict[str, int | None]:
    return {
        f"C{row}": (date.fromisoformat(day) - _DAY_0).days if day else None
        for row, day in days.items()
    }
