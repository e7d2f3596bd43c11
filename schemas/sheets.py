"""A table as a person sees it in a spreadsheet: headers, and rows with their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from schemas.sources import DateOrder

#: The text of a cell whose formula no program has worked out yet.
NOT_WORKED_OUT: Final = "#FORMULA!"

#: Rows and columns that are hidden: read like others, or left out.
Hidden = Literal["read", "skip"]


@dataclass(frozen=True)
class SheetFile:
    """A file as a person hands it in; `columns` says which header is which field ("" for none).

    The rest is asked for only where the file does not tell: the name of the `sheet`, how 3/4/2027
    is read, what is done with what is `hidden`, and the code page of a text that is not in UTF-8.
    `content` is what it holds where it was sent: then `path` is its name alone.
    """

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    hidden: Hidden | None = None
    encoding: str | None = None
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `number` as the spreadsheet shows it, cells by header, blank ones as ""."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers from left to right, and the rows that are not blank.

    `letters` are those of the columns by header, `sheet` is the name of the sheet in a workbook,
    `epoch` the day from which its numbers count days, `sha256` the digest of the file. `hidden`
    are the headers of hidden columns; `notes` say how the file was read, a line each.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    letters: Mapping[str, str] = field(default_factory=dict, compare=False)
    sheet: str = field(default="", compare=False)
    epoch: date = field(default=date(1899, 12, 30), compare=False)
    sha256: str = field(default="", compare=False)
    hidden: frozenset[str] = field(default=frozenset(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
