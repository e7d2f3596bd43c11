"""Reading the calendar back from a spreadsheet: the sheet of dates, and what went out.

Dates and times come as the program that saved the file wrote them: as real ones, as numbers of days
(from 1900 or 1904) or as text. What is no value stays the text that stands there.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from igf.files import sheets, workbook
from igf.files.sheet_faults import fault
from schemas.date_sheet import DATES, EXPORTED, DateCells, DateSheet, WrittenDate
from schemas.plan import Problem

#: The columns that are read, by field.
_COLUMNS: Final = {"key": "Key", "day": "Date", "time": "Time", "zone": "Zone"}
#: Of the sheet that says what went out: headers, the year, then its dates in four columns.
_FIRST_DATE: Final = 2
_WIDTH: Final = 4
_HALF_SECOND: Final = timedelta(milliseconds=500)


def read_date_sheet(path: Path) -> DateSheet | list[Problem]:
    """The dates of a workbook that `igf plan --format xlsx` wrote, or why it is none."""
    raw = sheets.read_bytes(path)
    if isinstance(raw, Problem):
        return [raw]
    if not workbook.is_workbook(raw):
        return [fault(path, "dates_kind")]
    dates = workbook.read_values(path, raw, sheet=DATES)
    if isinstance(dates, Problem):
        return [dates]
    exported = workbook.read_values(path, raw, sheet=EXPORTED)
    if isinstance(exported, Problem) or len(exported) < _FIRST_DATE:
        return [fault(path, "dates_origin")]
    rows = _rows(path, raw, dates=dates)
    return rows if isinstance(rows, list) else _sheet(exported, rows)


def _rows(
    path: Path, raw: bytes, *, dates: workbook.Values
) -> tuple[WrittenDate, ...] | list[Problem]:
    columns = _columns(dates[0][1]) if dates else {}
    missing = [header for field, header in _COLUMNS.items() if field not in columns]
    if missing:
        return [fault(path, "dates_column", header=header) for header in missing]
    if cell := workbook.lost_formula(raw, dates, sheet=DATES, columns=columns.values()):
        return [fault(path, "xlsx_formulas", cell=cell)]
    epoch = workbook.first_day(raw)
    return tuple(_written(*row, columns=columns, epoch=epoch) for row in dates[1:])


def _sheet(exported: workbook.Values, rows: tuple[WrittenDate, ...]) -> DateSheet:
    went_out = [_texts(row) for _, row in exported]
    cycle, version, *_ = went_out[1]
    return DateSheet(
        cycle,
        int(version) if version.isdecimal() else 0,
        {key: DateCells(*cells) for key, *cells in went_out[_FIRST_DATE:]},
        rows,
    )


def _columns(headers: tuple[Any, ...]) -> dict[str, int]:
    """Where each field stands: columns may have been put in another order."""
    found = [_text(each).casefold() for each in headers]
    wanted = {field: header.casefold() for field, header in _COLUMNS.items()}
    return {field: found.index(header) for field, header in wanted.items() if header in found}


def _written(
    number: int, row: tuple[Any, ...], *, columns: Mapping[str, int], epoch: datetime
) -> WrittenDate:
    cells = {field: row[index] if index < len(row) else None for field, index in columns.items()}
    return WrittenDate(
        {field: f"{get_column_letter(index + 1)}{number}" for field, index in columns.items()},
        _text(cells["key"]),
        _day(cells["day"], epoch),
        _time(cells["time"]),
        _text(cells["zone"]),
    )


def _day(value: object, epoch: datetime) -> datetime | str:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            found = from_excel(value, epoch)
        except (OverflowError, ValueError):
            found = None
        return found if isinstance(found, datetime) else _text(value)
    return _text(value)


def _time(value: object) -> time | str:
    """A time of day: a real one, a length since midnight, or a part of a day."""
    if isinstance(value, float) and 0 <= value < 1:
        value = timedelta(days=value)
    if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):
        value = datetime.combine(date.min, time()) + value
    if isinstance(value, time):
        value = datetime.combine(date.min, value)
    if isinstance(value, datetime):
        return (value + _HALF_SECOND).time().replace(microsecond=0)
    return _text(value)


def _texts(row: tuple[Any, ...]) -> list[str]:
    return ([_text(each) for each in row] + [""] * _WIDTH)[:_WIDTH]


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
