"""XLSX workbooks: the values that a person sees, as text."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from igf.domain.validation import suggest
from igf.files.sheet_faults import fault
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


def is_workbook(raw: bytes) -> bool:
    """Whether these bytes begin as a workbook does, of the new kind, the old one or encrypted."""
    return raw.startswith((_ZIP, _OLE))


def read_records(path: Path, raw: bytes, *, sheet: str | None) -> Records | Problem:
    """The rows of the first or named sheet with their numbers, or why it cannot be read."""
    if raw.startswith(_OLE):
        return fault(path, "xlsx_locked" if _ENCRYPTED in raw else "xls_old")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that it leaves out; values are not among them.
            warnings.simplefilter("ignore")
            return _read(path, raw, sheet=sheet)
    except Exception:  # noqa: BLE001 -- a broken file makes openpyxl raise almost anything
        return fault(path, "xlsx_broken")


def _read(path: Path, raw: bytes, *, sheet: str | None) -> Records | Problem:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            return fault(path, "file_size", limit=_MOST_BYTES // 1_000_000)
        lost = _has_lost_formulas(archive)
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    names = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in names:
        return fault(path, "xlsx_sheet", value=sheet, fix=suggest(sheet, names))
    chosen = sheet or names[0]
    records = [(number, [_text(v) for v in row]) for number, row in _rows(book, chosen)]
    cell = _lost_formula(raw, chosen, values=dict(records)) if lost else None
    return fault(path, "xlsx_formulas", cell=cell) if cell else records


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


def _has_lost_formulas(archive: zipfile.ZipFile) -> bool:
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return any(_LOST.search(archive.read(name)) for name in sheets)


def _lost_formula(raw: bytes, sheet: str, *, values: dict[int, list[str]]) -> str | None:
    """The first cell with a formula that no program has worked out yet."""
    book = load_workbook(io.BytesIO(raw), read_only=True)
    found = book[sheet]
    found.reset_dimensions()
    for number, row in enumerate(found.iter_rows(), 1):
        for index, cell in enumerate(row):
            if cell.data_type == "f" and not values[number][index]:
                return str(cell.coordinate)
    return None


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
