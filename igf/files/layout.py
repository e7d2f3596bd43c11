"""The layout of a sheet in a workbook: what is hidden in it, and which cells are merged."""

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree import ElementTree as ET

from igf.files.found import Layout, Record

#: Without one of these there is nothing to look for, as in most files.
_SIGNS = re.compile(rb"<(?:\w+:)?mergeCell |\shidden=")
_TRUE = frozenset({"1", "true"})


def layout_of(xml: IO[bytes]) -> Layout:
    """The layout of a sheet, of its part of the workbook."""
    if not _SIGNS.search(xml.read()):
        return Layout()
    xml.seek(0)
    rows, columns, merged = set[int](), set[int](), list[tuple[int, int, int, int]]()
    number = 0
    for tag, said in _elements(xml):
        if tag == "row":
            number = int(said.get("r", number + 1))
            rows |= {number} if said.get("hidden") in _TRUE else set()
        elif tag == "col" and said.get("hidden") in _TRUE:
            columns |= set(range(int(said["min"]) - 1, int(said["max"])))
        elif tag == "mergeCell":
            merged.append(_span(said["ref"]))
    return Layout(frozenset(rows), frozenset(columns), tuple(merged))


def _span(cells: str) -> tuple[int, int, int, int]:
    from openpyxl.utils.cell import range_boundaries  # noqa: PLC0415 -- slow, and few merge cells

    left, top, right, bottom = (each or 1 for each in range_boundaries(cells))
    return left - 1, top, right - 1, bottom


def filled_down(records: Sequence[Record], layout: Layout) -> list[Record]:
    """The rows with the value of cells that are merged downwards in each row they stand in."""
    known = {number: (number, list(cells)) for number, cells in records}
    for left, top, _, bottom in layout.merged:
        first = known.get(top, (top, []))[1][left : left + 1]
        for number in range(top + 1, bottom + 1) if first and first[0] else ():
            if number in known:
                cells = known[number][1]
                cells += [""] * (left + 1 - len(cells))
                cells[left] = first[0]
    return list(known.values())


def _elements(xml: IO[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for _, element in ET.iterparse(xml):  # noqa: S314 -- as openpyxl reads it, and 200 MB at most
        yield element.tag.rpartition("}")[2], element.attrib
        element.clear()
