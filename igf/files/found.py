"""The rows of a file before they are a table: cleaned, and which of them holds the headers."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from igf.words.unseen import plain

#: A row's number in the spreadsheet, and its cells from left to right.
Record = tuple[int, list[str]]
#: Whether a row is that of the headers; None if only words in it say so.
Heads = Callable[[Sequence[str]], bool | None]

#: Among so many rows that are not blank the headers are looked for.
BEGINNING: Final = 30


@dataclass(frozen=True)
class Layout:
    """The hidden rows of a sheet by number, its hidden columns from 0, and its merged cells.

    Merged cells are (first column, first row, last column, last row); columns count from 0.
    """

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """The rows of a file that are not blank, the name of the sheet, and how it was read.

    Numbers count days from `epoch`: old Macintosh programs count from 1904.
    """

    records: Sequence[Record]
    sheet: str = ""
    epoch: date = date(1899, 12, 30)
    layout: Layout = field(default_factory=Layout)
    notes: tuple[str, ...] = ()


def cleaned(records: Iterable[Record]) -> Iterator[Record]:
    """The rows in which something can be seen."""
    for number, cells in records:
        seen = [_clean(cell) for cell in cells]
        if any(seen):
            yield number, seen


def headers_of(record: Record) -> list[str]:
    """The cells of a row as headers: on one line."""
    return [" ".join(plain(cell).split()) for cell in record[1]]


def header_at(records: Sequence[Record], heads: Heads | None) -> int | None:
    """The place of the row of headers; None: no row looks like it.

    Words in long cells say so only in a row that is wider than all above it: else it may be a row
    of the table below headers that are not known. A cell that stands alone may be a title.
    """
    widest, alone = 0, None
    for place, record in enumerate(records[:BEGINNING] if heads else ()):
        filled = sum(map(bool, record[1]))
        fits = heads(headers_of(record)) if heads else False
        if filled > 1 and (fits or (fits is None and filled > widest)):
            return place
        if fits is not False and alone is None and not widest:
            alone = place
        widest = max(widest, filled)
    return alone


def _clean(cell: str) -> str:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", lines) if plain(lines).strip() else ""
