"""The spreadsheet of a year, changed by a person and saved by a program."""

import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Edit = Callable[[Worksheet], None]


def row_of(sheet: Worksheet, key: str) -> int:
    """The row of a date."""
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def put(key: str, **cells: object) -> Edit:
    """Write into the row of a date: `D`, `E` and `F` are its day, time and zone."""

    def edit(sheet: Worksheet) -> None:
        row = row_of(sheet, key)
        for letter, value in cells.items():
            cell = sheet[f"{letter}{row}"]
            cell.value = value
            if not isinstance(value, str):
                cell.number_format = "General" if isinstance(value, int | float) else "d mmmm yyyy"

    return edit


def deleted(key: str) -> Edit:
    return lambda sheet: sheet.delete_rows(row_of(sheet, key))


def edited(raw: bytes, *edits: Edit, book: Callable[[Workbook], None] | None = None) -> bytes:
    """The workbook after the edits of its dates; `book` changes it as a whole."""
    found = load_workbook(io.BytesIO(raw))
    for edit in edits:
        edit(found["Dates"])
    if book:
        book(found)
    made = io.BytesIO()
    found.save(made)
    return made.getvalue()
