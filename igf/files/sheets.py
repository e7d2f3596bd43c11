"""Reading the spreadsheets people send: CSV and XLSX become the same table.

Whatever is wrong with a file comes back as problems, never as an exception.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from igf.files import csv_text, workbook
from igf.files.columns import SheetRow
from igf.files.faults import fault, read_bytes
from igf.files.rows import Sheet
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.sheets import Row, SheetFile, Table

RowT = TypeVar("RowT", bound=SheetRow)

_MEGABYTES = 20
_MOST_ROWS = 50_000

#: A row's number in the spreadsheet, and its cells from left to right.
Record = tuple[int, list[str]]


def open_sheet(
    file: SheetFile, model: type[RowT], *, saved: Mapping[str, str] | None = None
) -> Sheet[RowT]:
    """A file to be read as rows of a model. Mistakes: it is not a table.

    `saved` are the columns of earlier files of its source.
    """
    table, problems = read_table(file.path, sheet=file.sheet)
    if table is None:
        raise Mistakes(problems)
    return Sheet(file, model, table=table, saved=saved, stray=problems)


def read_table(path: Path, *, sheet: str | None = None) -> tuple[Table | None, list[Problem]]:
    """Read a CSV file, or the first or named sheet of an XLSX file, or say why it cannot be.

    Cells below no header are reported; the rest is still read as a table.
    """
    raw = read_bytes(path, megabytes=_MEGABYTES, fix="save only the sheet that is to be read")
    if isinstance(raw, Problem):
        return None, [raw]
    if not raw.strip():
        return None, [fault(path, "file_empty")]
    found = _found(path, raw, sheet=sheet)
    if isinstance(found, Problem):
        return None, [found]
    cleaned = [(number, [_clean(cell) for cell in cells]) for number, cells in found.records]
    table, problems = _table(path, [record for record in cleaned if any(record[1])])
    digest = hashlib.sha256(raw).hexdigest()
    if table is not None:
        table = replace(table, sheet=found.sheet, epoch=found.epoch, sha256=digest)
    return table, problems


def _found(path: Path, raw: bytes, *, sheet: str | None) -> workbook.Found | Problem:
    if workbook.is_workbook(raw):
        return workbook.read_records(path, raw, sheet=sheet)
    if sheet is not None:
        return fault(path, "csv_sheet", value=sheet)
    records = csv_text.read_records(path, raw)
    return records if isinstance(records, Problem) else workbook.Found(records)


def _clean(cell: str) -> str:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", lines)


def _table(path: Path, records: Sequence[Record]) -> tuple[Table | None, list[Problem]]:
    if not records:
        return None, [fault(path, "file_empty")]
    if len(records) > _MOST_ROWS:
        return None, [fault(path, "table_size", limit=f"{_MOST_ROWS:,}")]
    row, first = records[0]
    header: Record = (row, [" ".join(cell.split()) for cell in first])
    lost = _same_headers(path, header)
    if len(records) == 1:
        lost.append(fault(path, "table_rows"))
    stray = _no_header(path, header, records=records[1:])
    names = header[1]
    letters = {name: _letter(index) for index, name in enumerate(names) if name}
    table = Table(tuple(letters), tuple(_rows(names, records[1:])), letters)
    return None if lost else table, [*lost, *stray]


def _rows(headers: Sequence[str], records: Sequence[Record]) -> list[Row]:
    named = [(index, header) for index, header in enumerate(headers) if header]
    return [
        Row(number, {header: cells[i] if i < len(cells) else "" for i, header in named})
        for number, cells in records
    ]


def _same_headers(path: Path, header: Record) -> list[Problem]:
    row, names = header
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name:
            places.setdefault(name.casefold(), []).append(index)
    return [
        fault(path, "header_twice", line=row, value=names[same[0]], columns=_letters(same))
        for same in places.values()
        if len(same) > 1
    ]


def _letters(indexes: Sequence[int]) -> str:
    return " and ".join(map(_letter, indexes))


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- slow, and few commands read one

    return get_column_letter(index + 1)


def _no_header(path: Path, header: Record, *, records: Sequence[Record]) -> list[Problem]:
    """The first cell of every column that has cells but no header."""
    row, names = header
    found: dict[int, Problem] = {}
    for number, cells in records:
        for index, cell in enumerate(cells):
            if cell and index not in found and not (index < len(names) and names[index]):
                words = {"column": _letters([index]), "header_row": row}
                found[index] = fault(path, "header_blank", line=number, value=cell[:60], **words)
    return [found[index] for index in sorted(found)]
