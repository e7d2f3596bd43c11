"""A table as a person sees it in a spreadsheet: headers, and rows with their numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `number` as the spreadsheet shows it, cells by header, blank ones as ""."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers from left to right, and the rows that are not blank."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
