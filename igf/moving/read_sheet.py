"""The dates of a year come back as a spreadsheet: the sheet of dates, and what went out."""

from dataclasses import replace
from pathlib import Path

from igf.files.faults import fault
from igf.files.rows import Sheet
from igf.files.sheets import read_table
from igf.moving.rules.date_cells import DateRow, DateSheet
from schemas.date_sheet import DATES, EXPORTED, DateCells
from schemas.errors import Mistakes
from schemas.sheets import SheetFile


def read_date_sheet(path: Path, content: bytes | None = None) -> DateSheet:
    """The workbook that `igf plan --format xlsx` wrote; `content` is what it holds, if known.

    Mistakes: the reasons why it is not one.
    """
    # Rows that are filtered out while a date is changed are read like the others.
    file = SheetFile(path, DATES, hidden="read", content=content)
    table, problems = read_table(file)
    if table is None:
        raise Mistakes(problems)
    # Notes beside the table, below no header, are left alone.
    sheet = Sheet(file, DateRow, table=table)
    exported, _ = read_table(replace(file, sheet=EXPORTED))
    if exported is None:
        raise Mistakes([fault(path, "dates_origin")])
    (cycle, version, *_), *dates = (tuple(row.cells.values()) for row in exported.rows)
    return DateSheet(
        cycle,
        int(version) if version.isdecimal() else 0,
        {key: DateCells(*cells) for key, *cells in dates},
        sheet,
    )
