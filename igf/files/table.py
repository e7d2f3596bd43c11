"""The table in the rows of a file: what stands below the headers, and what is left out of it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from igf.files.faults import fault
from igf.files.found import BEGINNING, Found, Heads, Record, header_at, headers_of
from igf.words.phrases import ranges
from schemas.plan import Problem
from schemas.sheets import NOT_WORKED_OUT, Row, SheetFile, Table

_MOST_ROWS = 50_000
#: How a row of totals begins, in the languages of the United Nations and two others.
_TOTALS: Final = frozenset(
    {
        *("total", "totals", "grand total", "subtotal", "sub-total", "sum", "sums"),
        *("total général", "sous-total", "somme", "totales", "suma", "summe", "gesamt"),
        *("итого", "всего", "المجموع", "الإجمالي", "合计", "总计", "小计"),
    }
)
_NUMBER = re.compile(r"[\d\s.,:%+()/-]*")


@dataclass(frozen=True)
class _Parts:
    """The rows below the headers: those of the table, and the numbers of the others."""

    header: Record
    rows: tuple[Record, ...]
    hidden: frozenset[int]
    totals: frozenset[int]
    size: int

    @property
    def names(self) -> list[str]:
        return headers_of(self.header)


def table_of(
    file: SheetFile, found: Found, *, heads: Heads | None
) -> tuple[Table | None, list[Problem]]:
    """The table of a file, or why there is none. Cells that cannot be read are told beside it."""
    path = file.path
    if not found.records:
        return None, [fault(path, "file_empty")]
    if file.hidden == "skip" and found.layout.columns:
        found = replace(found, records=_without(found.records, found.layout.columns))
    head = header_at(found.records, heads)
    parts = _parts(file, found, head=head or 0)
    lost = list(_no_table(path, parts))
    stray = list(_stray(file, found, parts=parts))
    if heads and head is None and _is_narrow(parts):
        stray = [fault(path, "header_row", line=parts.header[0], value=parts.header[1][0])]
    names = parts.names
    letters = {name: _letter(index) for index, name in enumerate(names) if name}
    table = Table(
        tuple(letters),
        tuple(_rows(names, parts.rows)),
        letters,
        sheet=found.sheet,
        epoch=found.epoch,
        hidden=frozenset(names[at] for at in found.layout.columns if at < len(names)) - {""},
        notes=(*found.notes, *_notes(file, found, parts=parts)),
    )
    return None if lost else table, [*lost, *stray]


def _without(records: Sequence[Record], columns: Collection[int]) -> list[Record]:
    return [
        (number, ["" if at in columns else cell for at, cell in enumerate(cells)])
        for number, cells in records
    ]


def _parts(file: SheetFile, found: Found, *, head: int) -> _Parts:
    header = found.records[head]
    names = headers_of(header)
    # Tables put together from several repeat their headers.
    body = [each for each in found.records[head + 1 :] if headers_of(each) != names]
    hidden = frozenset(number for number, _ in body) & found.layout.rows
    seen = body if file.hidden == "read" else [each for each in body if each[0] not in hidden]
    totals = frozenset(number for number, cells in seen if _is_total(cells))
    rows = tuple(each for each in seen if each[0] not in totals)
    return _Parts(header, rows, hidden, totals, len(body))


def _is_total(cells: Sequence[str]) -> bool:
    """Whether a row begins with a word for totals and holds nothing but numbers besides."""
    first, *rest = filter(None, cells)
    numbers = all(_NUMBER.fullmatch(cell) or cell == NOT_WORKED_OUT for cell in rest)
    return numbers and first.casefold().rstrip(" :.") in _TOTALS


def _no_table(path: Path, parts: _Parts) -> Iterator[Problem]:
    row, names = parts.header[0], parts.names
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name:
            places.setdefault(name.casefold(), []).append(index)
    for same in places.values():
        if len(same) > 1:
            columns = _letters(same)
            yield fault(path, "header_twice", line=row, value=names[same[0]], columns=columns)
    if not parts.size:
        yield fault(path, "table_rows")
    if parts.size > _MOST_ROWS:
        yield fault(path, "table_size", limit=f"{_MOST_ROWS:,}")


def _stray(file: SheetFile, found: Found, *, parts: _Parts) -> Iterator[Problem]:
    """What keeps a table from being read whole: hidden rows, merged cells, cells of no header."""
    if parts.hidden and file.hidden is None:
        yield fault(file.path, "rows_hidden", rows=ranges(parts.hidden))
    yield from _no_header(file.path, parts)
    named = [bool(name) for name in parts.names]
    known = dict(parts.rows)
    for left, top, right, bottom in found.layout.merged:
        text = "".join(known.get(top, [])[left : left + 1])
        if text and sum(named[left : right + 1]) > 1:
            cells = f"{_letter(left)}{top}:{_letter(right)}{bottom}"
            yield fault(file.path, "cells_merged", line=top, value=text[:60], cells=cells)


def _is_narrow(parts: _Parts) -> bool:
    """Whether the row taken for that of the headers has half the cells of another, or fewer."""
    width = sum(map(bool, parts.names))
    return any(sum(map(bool, cells)) >= 2 * width for _, cells in parts.rows[:BEGINNING])


def _no_header(path: Path, parts: _Parts) -> Iterator[Problem]:
    """The first cell of every column that has cells but no header."""
    names = parts.names
    found: dict[int, Problem] = {}
    for number, cells in parts.rows:
        for index, cell in enumerate(cells):
            if cell and index not in found and not (index < len(names) and names[index]):
                words = {"column": _letters([index]), "header_row": parts.header[0]}
                found[index] = fault(path, "header_blank", line=number, value=cell[:60], **words)
    yield from (found[index] for index in sorted(found))


def _rows(headers: Sequence[str], records: Sequence[Record]) -> Iterator[Row]:
    named = [(index, header) for index, header in enumerate(headers) if header]
    for number, cells in records:
        yield Row(number, {name: cells[i] if i < len(cells) else "" for i, name in named})


def _notes(file: SheetFile, found: Found, *, parts: _Parts) -> Iterator[str]:
    if parts.header != found.records[0]:
        yield f"The headers are in row {parts.header[0]}; what stands above is not read"
    if parts.hidden and file.hidden:
        done = "read like the others" if file.hidden == "read" else "not read"
        yield f"{_rows_words(parts.hidden)}, hidden or filtered out: {done}"
    if parts.totals:
        yield f"{_rows_words(parts.totals)}, with totals: not read"


def _rows_words(numbers: Collection[int]) -> str:
    return f"Row{'' if len(numbers) == 1 else 's'} {ranges(numbers)}"


def _letters(indexes: Sequence[int]) -> str:
    return " and ".join(_letter(index) for index in indexes)


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- slow, and few commands read one

    return get_column_letter(index + 1)
