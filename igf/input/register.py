"""The contributions or registrations of a stage as a workbook, and what of them is counted."""

from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from igf.documents.rules.tally import tally
from igf.report.xlsx import add_sheet, book_bytes, new_book, put_text
from igf.words.phrases import shown_utc
from schemas.contributions import ContributionRow

#: The columns of the list with their widths, in characters.
_COLUMNS: Final = {
    "No.": 8.0,
    "Number": 16.0,
    "Received": 28.0,
    "Organisation": 40.0,
    "Stakeholder group": 26.0,
    "Region": 26.0,
    "Categories": 30.0,
    "Text": 60.0,
}
_COUNTS: Final = {"Counted by": 22.0, "Label": 40.0, "Number": 12.0}


def register_book(title: str, rows: Sequence[ContributionRow]) -> bytes:
    """A workbook with a sheet of the rows and one of their counts; same rows, same bytes."""
    book = new_book(title)
    _fill(add_sheet(book, "List", columns=_COLUMNS), map(_cells, range(1, len(rows) + 1), rows))
    _fill(add_sheet(book, "Counts", columns=_COUNTS), _counts(rows))
    return book_bytes(book, formulas={})


def _fill(sheet: Worksheet, lines: Iterator[Sequence[str]]) -> None:
    for number, line in enumerate(lines, start=2):
        for column, text in enumerate(line, start=1):
            put_text(sheet, (number, column), text=text)


def _cells(number: int, row: ContributionRow) -> Sequence[str]:
    received = shown_utc(row.received_at) if row.received_at else ""
    about = (row.organisation, row.stakeholder_group, row.region)
    return (str(number), row.row_key, received, *about, "; ".join(row.categories), row.text)


def _counts(rows: Sequence[ContributionRow]) -> Iterator[Sequence[str]]:
    found = tally(rows)
    yield "All", "", str(found.total)
    yield from (("Stakeholder group", label, str(number)) for label, number in found.by_group)
    yield from (("Region", label, str(number)) for label, number in found.by_region)
