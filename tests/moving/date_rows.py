"""A sheet of dates as it came back, without a file."""

from collections.abc import Mapping
from pathlib import Path

from igf.files.rows import Sheet
from igf.moving.rules.date_cells import DateRow, DateSheet
from schemas.date_sheet import DATES, DateCells
from schemas.sheets import Row, SheetFile, Table

_LETTERS = {"Key": "A", "Date": "D", "Time": "E", "Zone": "F"}


def date_row(key: str, cells: DateCells, *, number: int = 2) -> Row:
    return Row(number, dict(zip(_LETTERS, (key, *cells), strict=True)))


def came_back(exported: Mapping[str, DateCells], *rows: Row) -> DateSheet:
    """A sheet of these rows; `exported` is what went out."""
    table = Table(tuple(_LETTERS), rows, _LETTERS, DATES)
    sheet = Sheet(SheetFile(Path("plan.xlsx")), DateRow, table=table)
    return DateSheet("igf-2027", 3, dict(exported), sheet)
