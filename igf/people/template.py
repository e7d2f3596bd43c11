"""The file of people to be filled in: an example row, and in a workbook a sheet of explanations."""

import csv
import io
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation

from igf.people.rules.columns import COLUMNS, EXAMPLE, PersonCells
from igf.report.xlsx import add_sheet, book_bytes, new_book, put_text, unlock
from igf.words.community import GROUPS
from schemas.described import described

_RULES: Final = (
    "A column that is left out changes nothing; a blank cell of a column that is there does.",
    "The bodies of a row replace those that the person is in now.",
    "Of a body without days, the days that are known stay.",
    "Who is not in the file stays, unless it is said that the file is complete for a body.",
    "If one row is wrong, nothing is taken in, and all that is wrong is said at once.",
)
_WIDTHS: Final = {"id": 18.0, "name": 24.0, "email": 36.0, "bodies": 48.0, "region": 28.0}
_WIDTH: Final = 20.0
#: Rows that can be filled in; a workbook may hold more.
_ROWS: Final = 500


def people_csv() -> bytes:
    """The template as CSV: headers and an example row."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, [EXAMPLE[column] for column in COLUMNS]])
    return text.getvalue().encode("utf-8-sig")


def people_xlsx() -> bytes:
    """The template as a workbook: People to be filled in, Explanations to be read."""
    book = new_book("People")
    sheet = add_sheet(book, "People", columns={name: _WIDTHS.get(name, _WIDTH) for name in COLUMNS})
    sheet.protection.sheet = False
    for number, column in enumerate(COLUMNS, start=1):
        for row in range(2, _ROWS + 2):
            text = EXAMPLE[column] if row == 2 else ""  # noqa: PLR2004 -- below the headers
            unlock(put_text(sheet, (row, number), text=text), "@")
    groups = DataValidation("list", f'"{",".join(GROUPS)}"', allow_blank=True)
    groups.errorStyle = "warning"
    sheet.add_data_validation(groups)
    letter = chr(ord("A") + COLUMNS.index("stakeholder_group"))
    groups.add(f"{letter}2:{letter}{_ROWS + 1}")
    about = add_sheet(book, "Explanations", columns={"Column": 20.0, "What it holds": 110.0})
    told = ((name, " ".join(text.split())) for name, text in described(PersonCells).items())
    lines = [*told, *(("", rule) for rule in _RULES)]
    for row, line in enumerate(lines, start=2):
        for number, text in enumerate(line, start=1):
            put_text(about, (row, number), text=text)
    return book_bytes(book, formulas={})
