"""Reading the spreadsheets people send: CSV and XLSX become the same table.

Whatever is wrong with a file comes back as problems, never as an exception.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from igf.files import csv_text, workbook
from igf.files.columns import SheetRow, is_header
from igf.files.faults import fault, read_bytes
from igf.files.found import Found, Heads
from igf.files.kinds import is_workbook, refused_kind
from igf.files.rows import Sheet
from igf.files.table import table_of
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.sheets import SheetFile, Table

RowT = TypeVar("RowT", bound=SheetRow)

_MEGABYTES = 20


def open_sheet(
    file: SheetFile, model: type[RowT], *, saved: Mapping[str, str] | None = None
) -> Sheet[RowT]:
    """A file to be read as rows of a model. Mistakes: it is not a table.

    `saved` are the columns of earlier files of its source.
    """
    known = partial(is_header, model, saved=saved, said=file.columns)
    table, problems = read_table(file, known)
    if table is None:
        raise Mistakes(problems)
    return Sheet(file, model, table=table, saved=saved, stray=problems)


def read_table(file: SheetFile, heads: Heads | None = None) -> tuple[Table | None, list[Problem]]:
    """Read a CSV file, or a sheet of an XLSX file, or say why it cannot be.

    The sheet, the separator and the row of headers are those that `heads` knows. Cells below no
    header are reported; the rest is still read as a table.
    """
    path = file.path
    fix = "save only the sheet that is to be read"
    raw = read_bytes(path, megabytes=_MEGABYTES, fix=fix, content=file.content)
    if isinstance(raw, Problem):
        return None, [raw]
    if not raw.strip():
        return None, [fault(path, "file_empty")]
    found = _found(file, raw, heads=heads)
    if isinstance(found, Problem):
        return None, [found]
    table, problems = table_of(file, found, heads=heads)
    digest = hashlib.sha256(raw).hexdigest()
    return table and replace(table, sha256=digest), problems


def _found(file: SheetFile, raw: bytes, *, heads: Heads | None) -> Found | Problem:
    if refused := refused_kind(file.path, raw):
        return refused
    if is_workbook(raw):
        return workbook.read_records(file, raw, heads=heads)
    if file.sheet is not None:
        return fault(file.path, "csv_sheet", value=file.sheet)
    return csv_text.read_records(file, raw, heads=heads)
