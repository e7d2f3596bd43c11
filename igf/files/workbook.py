"""XLSX workbooks: the values that a person sees, as text."""

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from igf.files.sheet_faults import fault
from igf.words.mistakes import suggest
from schemas.plan import Problem

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Unpacked; a workbook of a few kilobytes can be made to fill any memory.
_MOST_BYTES = 200_000_000
#: The last row a spreadsheet has.
_LAST_ROW = 1_048_576
_CARRIAGE_RETURN = "_x000D_"
#: A cell with a formula and no value; one that gives a blank text has the type "str".
_LOST = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_HALF_SECOND = timedelta(milliseconds=500)

Records = list[tuple[int, list[str]]]
#: A row's number and its cells as the workbook holds them: texts, numbers, dates, times.
Values = list[tuple[int, tuple[Any, ...]]]


def is_workbook(raw: bytes) -> bool:
    """Whether these bytes begin as a workbook does, of the new kind, the old one or encrypted."""
    return raw.startswith((_ZIP, _OLE))


def read_records(path: Path, raw: bytes, *, sheet: str | None) -> Records | Problem:
    """The rows of the first or named sheet with their numbers, or why it cannot be read."""
    found = read_values(path, raw, sheet=sheet)
    if isinstance(found, Problem):
        return found
    if cell := lost_formula(raw, found, sheet=sheet):
        return fault(path, "xlsx_formulas", cell=cell)
    return [(number, [_text(value) for value in row]) for number, row in found]


def read_values(path: Path, raw: bytes, *, sheet: str | None) -> Values | Problem:
    """The same with the values as they are. Numbers that are shown as dates are dates.

    A formula that no program has worked out is blank: see `lost_formula`.
    """
    if raw.startswith(_OLE):
        return fault(path, "xlsx_locked" if _ENCRYPTED in raw else "xls_old")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that it leaves out; values are not among them.
            warnings.simplefilter("ignore")
            return _read(path, raw, sheet=sheet)
    except Exception:  # noqa: BLE001 -- a broken file makes openpyxl raise almost anything
        return fault(path, "xlsx_broken")


def first_day(raw: bytes) -> datetime:
    """The day from which a workbook counts; old Macintosh programs count from 1904."""
    epoch: datetime = load_workbook(io.BytesIO(raw), read_only=True).epoch
    return epoch


def _read(path: Path, raw: bytes, *, sheet: str | None) -> Values | Problem:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            return fault(path, "file_size", limit=_MOST_BYTES // 1_000_000)
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    names = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in names:
        return fault(path, "xlsx_sheet", value=sheet, fix=suggest(sheet, names))
    return list(_rows(book, sheet or names[0]))


def _rows(book: Workbook, sheet: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    found = book[sheet]
    # Some programs write a wrong size into the file, which would cut rows and columns off.
    found.reset_dimensions()
    for number, row in enumerate(found.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            message = "a row beyond the last one"
            raise ValueError(message)
        if row:
            yield number, row


def lost_formula(
    raw: bytes, values: Values, *, sheet: str | None, columns: Collection[int] | None = None
) -> str | None:
    """The first cell with a formula that no program has worked out yet, in these columns or all."""
    if not _has_lost_formulas(raw):
        return None
    book, blank = load_workbook(io.BytesIO(raw), read_only=True), {None, ""}
    found = book[sheet or book.sheetnames[0]]
    found.reset_dimensions()
    known = dict(values)
    for number, row in enumerate(found.iter_rows(), 1):
        for index, cell in enumerate(row):
            read = columns is None or index in columns
            if read and cell.data_type == "f" and known[number][index] in blank:
                return str(cell.coordinate)
    return None


def _has_lost_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(_LOST.search(archive.read(name)) for name in sheets)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        # Spreadsheets count days in binary fractions: 10:23:45 may come as 10:23:44.999997.
        return (value + _HALF_SECOND).replace(microsecond=0).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(_CARRIAGE_RETURN, "\n")
