"""Workbooks with the same bytes for the same content, and without formulas but our own."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

#: Zip archives know no earlier time; the clock must not be in the file.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = datetime(1980, 1, 1)  # noqa: DTZ001 -- the format knows no zone
_STAMPED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
_HEAD = PatternFill("solid", fgColor="1F3864")
_LOCKED = PatternFill("solid", fgColor="EDEDED")
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)


def new_book(title: str) -> Workbook:
    """A workbook without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "IGF Cycle", _clean(title)
    book.properties.created = _STAMP
    return book


def add_sheet(book: Workbook, name: str, *, columns: Mapping[str, float]) -> Worksheet:
    """A sheet with headers that stay in sight; `columns` gives their widths, in characters.

    It is protected without a password: against a slip of the hand, not against a will.
    """
    sheet: Worksheet = book.create_sheet(name)
    for number, (header, width) in enumerate(columns.items(), start=1):
        cell = put_text(sheet, (1, number), text=header)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.autoFilter = False
    return sheet


def put_text(sheet: Worksheet, at: tuple[int, int], *, text: str) -> Cell:
    """Text that stays text, whatever it begins with: =, +, - and @ begin no formula."""
    cell = put(sheet, at, value=None)
    cell.value = _clean(text) or None
    if cell.value is not None:
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def put(sheet: Worksheet, at: tuple[int, int], *, value: date | time | str | None) -> Cell:
    """A cell, by row and column, that is locked and looks it."""
    cell: Cell = sheet.cell(*at)  # type: ignore[assignment]  # no cells are merged here
    cell.value = value
    cell.fill, cell.alignment = _LOCKED, _TOP
    return cell


def unlock(cell: Cell, number_format: str) -> None:
    """Let people change a cell."""
    cell.protection, cell.fill = Protection(locked=False), PatternFill()
    cell.number_format = number_format


def book_bytes(book: Workbook, *, formulas: Mapping[str, int | None]) -> bytes:
    """The workbook as a file.

    `formulas` are the values of the formulas of its first sheet by cell, None for a blank one:
    programs that only show a file work none out.
    """
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as found, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(found.namelist()):
            content = found.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = _FORMULA.sub(lambda match: _with_value(match, formulas), content)
            if name == "docProps/core.xml":
                content = _STAMPED.sub(rb"\g<1>" + f"{_STAMP:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _with_value(match: re.Match[bytes], values: Mapping[str, int | None]) -> bytes:
    cell, attributes, formula = match.groups()
    value = values[cell.decode()]
    if value is None:
        return b'<c r="%b"%b t="str">%b<v></v></c>' % (cell, attributes, formula)
    return b'<c r="%b"%b>%b<v>%d</v></c>' % (cell, attributes, formula, value)


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub(" ", text)
