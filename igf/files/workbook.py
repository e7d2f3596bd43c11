"""XLSX workbooks: the values that a person sees, as text."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from igf.files.faults import fault
from igf.words.mistakes import suggest
from schemas.plan import Problem
from schemas.sheets import NOT_WORKED_OUT

if TYPE_CHECKING:
    from openpyxl import Workbook

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


class Found(NamedTuple):
    """The rows of a sheet with their numbers, its name, and the day from which numbers count.

    Old Macintosh programs count from 1904.
    """

    records: Records
    sheet: str = ""
    epoch: date = date(1899, 12, 30)


def is_workbook(raw: bytes) -> bool:
    """Whether these bytes begin as a workbook does, of the new kind, the old one or encrypted."""
    return raw.startswith((_ZIP, _OLE))


def read_records(path: Path, raw: bytes, *, sheet: str | None) -> Found | Problem:
    """The rows of the first or named sheet, or why it cannot be read."""
    if raw.startswith(_OLE):
        return fault(path, "xlsx_locked" if _ENCRYPTED in raw else "xls_old")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that it leaves out; values are not among them.
            warnings.simplefilter("ignore")
            return _read(path, raw, sheet=sheet)
    except Exception:  # noqa: BLE001 -- a broken file makes openpyxl raise almost anything
        return fault(path, "xlsx_broken")


def _read(path: Path, raw: bytes, *, sheet: str | None) -> Found | Problem:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            megabytes = _MOST_BYTES // 1_000_000
            return fault(path, "file_size", limit=megabytes, fix="save only what is to be read")
    book = _open(raw, values=True)
    names = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in names:
        return fault(path, "xlsx_sheet", value=sheet, fix=suggest(sheet, names))
    name = sheet or names[0]
    records = [(number, [_text(value) for value in row]) for number, row in _rows(book, name)]
    if _has_lost_formulas(raw):
        _mark_lost(raw, records, sheet=name)
    return Found(records, name, book.epoch.date())


def _open(raw: bytes, *, values: bool) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow, and few commands read a workbook

    return load_workbook(io.BytesIO(raw), read_only=True, data_only=values)


def _rows(book: "Workbook", sheet: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    found = book[sheet]
    # Some programs write a wrong size into the file, which would cut rows and columns off.
    found.reset_dimensions()
    for number, row in enumerate(found.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            message = "a row beyond the last one"
            raise ValueError(message)
        if row:
            yield number, row


def _mark_lost(raw: bytes, records: Records, *, sheet: str) -> None:
    """Put NOT_WORKED_OUT into the blank cells that have a formula."""
    found = _open(raw, values=False)[sheet]
    found.reset_dimensions()
    known = dict(records)
    for number, row in enumerate(found.iter_rows(), 1):
        for index, cell in enumerate(row):
            if cell.data_type == "f" and not known[number][index]:
                known[number][index] = NOT_WORKED_OUT


def _has_lost_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(_LOST.search(archive.read(name)) for name in sheets)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        # Spreadsheets count days in binary fractions: 10:23:45 may come as 10:23:44.999997.
        return (value + _HALF_SECOND).replace(microsecond=0).isoformat(" ")
    if isinstance(value, time):
        value = (datetime.combine(date.min, value) + _HALF_SECOND).time().replace(microsecond=0)
    return "" if value is None else str(value).replace(_CARRIAGE_RETURN, "\n")
