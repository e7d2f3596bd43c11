"""Files that are neither CSV nor XLSX, known by their content: a name may say anything."""

import io
import zipfile
from pathlib import Path
from typing import Final

from igf.files.faults import fault
from schemas.plan import Problem

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: A part of an archive, and what an archive is that has it.
_PARTS: Final = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "a file of Apple Numbers",
}
_WEB_PAGE: Final = (b"<!doctype", b"<html", b"<head", b"<meta", b"<style", b"<table", b"<body")
_BEGINNING: Final = 4_000


def is_workbook(raw: bytes) -> bool:
    """Whether these bytes begin as an XLSX workbook does."""
    return raw.startswith(_ZIP)


def refused_kind(path: Path, raw: bytes) -> Problem | None:
    """Why a file of another kind is not read; None if it may be CSV or XLSX."""
    if raw.startswith(_OLE):
        return fault(path, "xlsx_locked" if _ENCRYPTED in raw else "xls_old")
    kind = _archive(raw) if is_workbook(raw) else _text(raw)
    return fault(path, "file_other", kind=kind) if kind else None


def _archive(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ""
    return next((kind for part, kind in _PARTS.items() if part in names), "")


def _text(raw: bytes) -> str:
    begins = raw[:_BEGINNING].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if begins.startswith(b"%pdf"):
        return "a PDF"
    if begins.startswith(b"<?xml") and b"office:spreadsheet" in begins:
        return "a workbook in XML of the year 2003"
    is_page = begins.startswith(b"<") and any(sign in begins for sign in _WEB_PAGE)
    return "a web page" if is_page else ""
