"""XLSX workbooks: the values that a person sees, as text."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from igf.files.faults import fault
from igf.files.found import BEGINNING, Found, Heads, Record, cleaned, header_at
from igf.files.layout import filled_down, layout_of
from igf.words.mistakes import suggest
from schemas.plan import Problem
from schemas.sheets import NOT_WORKED_OUT, SheetFile

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Unpacked; a workbook of a few kilobytes can be made to fill any memory.
_MOST_BYTES = 200_000_000
#: The last row a spreadsheet has.
_LAST_ROW = 1_048_576
_CARRIAGE_RETURN = "_x000D_"
#: A cell with a formula and no value; one that gives a blank text has the type "str".
_LOST = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_HALF_SECOND = timedelta(milliseconds=500)
#: The names of the stricter form of OOXML, which openpyxl does not know, and the usual ones.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def read_records(file: SheetFile, raw: bytes, *, heads: Heads | None) -> Found | Problem:
    """The rows of the named sheet, else of the only visible one that it can be, or why not."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that it leaves out; values are not among them.
            warnings.simplefilter("ignore")
            return _read(file, raw, heads=heads)
    except Exception:  # noqa: BLE001 -- a broken file makes openpyxl raise almost anything
        return fault(file.path, "xlsx_broken")


def _read(file: SheetFile, raw: bytes, *, heads: Heads | None) -> Found | Problem:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            megabytes = _MOST_BYTES // 1_000_000
            fix = "save only what is to be read"
            return fault(file.path, "file_size", limit=megabytes, fix=fix)
        if _STRICT.search(archive.read("xl/workbook.xml")):
            raw = _usual(archive)
    book = _open(raw, values=True)
    name = _named(book, file) if file.sheet is not None else _chosen(book, file.path, heads=heads)
    if isinstance(name, Problem):
        return name
    with _part(book, name) as xml:
        layout = layout_of(xml)
    records = list(_records(book, name))
    if _has_lost_formulas(raw):
        records = _marked(raw, records, sheet=name)
    rows = filled_down(list(cleaned(records)), layout)
    return Found(rows, name, book.epoch.date(), layout, tuple(_notes(book, name)))


def _open(raw: bytes, *, values: bool) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow, and few commands read a workbook

    return load_workbook(io.BytesIO(raw), read_only=True, data_only=values)


def _usual(archive: zipfile.ZipFile) -> bytes:
    """The workbook with the usual names in place of those of strict OOXML."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name in archive.namelist():
            new.writestr(name, _STRICT.sub(_USUAL, archive.read(name)))
    return made.getvalue()


def _named(book: "Workbook", file: SheetFile) -> str | Problem:
    names = [each.title for each in book.worksheets]
    name = file.sheet or ""
    if name in names:
        return name
    return fault(file.path, "xlsx_sheet", value=name, fix=suggest(name, names))


def _chosen(book: "Workbook", path: Path, *, heads: Heads | None) -> str | Problem:
    """The only visible sheet with these headers, else the only one with rows."""
    first, *others = book.worksheets
    if not others and first.sheet_state == "visible":
        return first.title
    filled = {
        each.title: rows for each in book.worksheets if (rows := _beginning(book, each.title))
    }
    visible = [name for name in filled if book[name].sheet_state == "visible"]
    fitting = [name for name in visible if header_at(filled[name], heads) is not None]
    found = fitting or visible
    if len(found) == 1:
        return found[0]
    if not filled:
        return fault(path, "file_empty")
    code = "sheets_several" if found else "sheets_hidden"
    sheets = found or list(filled)
    return fault(path, code, sheets=", ".join(sheets), first=sheets[0])


def _beginning(book: "Workbook", sheet: str) -> list[Record]:
    rows = list(islice(cleaned(_records(book, sheet)), BEGINNING))
    with _part(book, sheet) as xml:
        return filled_down(rows, layout_of(xml))


def _part(book: "Workbook", sheet: str) -> IO[bytes]:
    """The XML of a sheet, to be read: openpyxl leaves out what is hidden or merged."""
    found: Any = book[sheet]
    return cast("IO[bytes]", found._get_source())  # noqa: SLF001 -- it has no other way to the part


def _notes(book: "Workbook", sheet: str) -> Iterator[str]:
    others = [
        each.title if each.sheet_state == "visible" else f"{each.title} (hidden)"
        for each in book.worksheets
        if each.title != sheet
    ]
    hidden = "" if book[sheet].sheet_state == "visible" else ", which is hidden,"
    if others or hidden:
        more = f"; not read: {', '.join(others)}" if others else ""
        yield f"The sheet {sheet}{hidden} is read{more}"


def _records(book: "Workbook", sheet: str) -> Iterator[Record]:
    """The rows with a value in them."""
    for number, row in _rows(book, sheet):
        if any(value is not None for value in row):
            yield number, [_text(value) for value in row]


def _rows(book: "Workbook", sheet: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    found = book[sheet]
    # Some programs write a wrong size into the file, which would cut rows and columns off.
    found.reset_dimensions()
    for number, row in enumerate(found.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            message = "a row beyond the last one"
            raise ValueError(message)
        yield number, row


def _marked(raw: bytes, records: Iterable[Record], *, sheet: str) -> list[Record]:
    """The rows with NOT_WORKED_OUT in the blank cells that have a formula."""
    found = _open(raw, values=False)[sheet]
    found.reset_dimensions()
    known = dict(records)
    for number, row in enumerate(found.iter_rows(), 1):
        for index in (at for at, cell in enumerate(row) if cell.data_type == "f"):
            cells = known.setdefault(number, [])
            cells += [""] * (index + 1 - len(cells))
            cells[index] = cells[index] or NOT_WORKED_OUT
    return sorted(known.items())


def _has_lost_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(_LOST.search(archive.read(name)) for name in sheets)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        # Spreadsheets count days in binary fractions: 10:23:45 may come as 10:23:44.999997.
        return (value + _HALF_SECOND).replace(microsecond=0).isoformat(" ")
    if isinstance(value, time):
        value = (datetime.combine(date.min, value) + _HALF_SECOND).time().replace(microsecond=0)
    return "" if value is None else str(value).replace(_CARRIAGE_RETURN, "\n")
