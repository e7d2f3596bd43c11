"""Whether a file has any content, and is what it is named as: else it is no document."""

import io
import re
import zipfile
import zlib
from typing import Final

from igf.documents.rules.hollow import hollow_text, hollow_workbook
from igf.documents.rules.sorts import disguised
from igf.words.unseen import plain
from schemas.errors import Mistake

_LARGEST_PART: Final = 50_000_000
#: The text of a document in an archive: of Word and of OpenDocument.
_TEXTS: Final = ("word/document.xml", "content.xml")
_PICTURE: Final = re.compile(rb"<(?:w:drawing|w:pict|w:object|draw:)")
_TAG: Final = re.compile(rb"<[^>]*>")
_PDF: Final = re.compile(rb"%PDF-\d\.\d\s*(.*)", re.DOTALL)
#: Signs that a PDF is whole enough to be looked into.
_PDF_PARTS: Final = (b"%%EOF", b" obj", b"trailer", b"xref")
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
#: Objects that are packed together, pages among them.
_PACKED: Final = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)


def refuse_unfit(content: bytes, *, what: str, media_type: str = "") -> None:
    """Mistake: a file is empty, holds nothing but blanks, or is not what its `media_type` says.

    So is a PDF without a page, a text with headings alone, a table with headers alone, or JSON
    without a value, as far as its type or its content tells what it is. `what` is named in the
    message: "the file".
    """
    fault = _fault(content) or hollow_text(content, media_type)
    if fault:
        raise Mistake(f"{what} {fault}", "look whether it is the right file, and send it again")
    if wrong := disguised(content, media_type):
        raise Mistake(f"{what} {wrong}", "save it in that format, or give it the name that fits")


def _fault(content: bytes) -> str:
    if not content:
        return "is empty: the file has 0 bytes"
    if _is_blank(content):
        return "is empty: there is nothing but blanks in it"
    if _has_no_page(content):
        return "is a PDF without a page"
    return _fault_of_archive(content)


def _is_blank(content: bytes) -> bool:
    if not content.strip(b" \t\r\n\0\f\v"):
        return True
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return not plain(content.decode(encoding)).strip()
    except UnicodeDecodeError:
        return False


def _has_no_page(content: bytes) -> bool:
    """Whether it is a PDF whose objects can be read, and no page is among them."""
    found = _PDF.match(content)
    if not found or _PAGE.search(content) or b"/Encrypt" in content:
        return False
    if any(_PAGE.search(_unpacked(part)) for part in _PACKED.findall(content)):
        return False
    return not found[1] or any(sign in content for sign in _PDF_PARTS)


def _unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part, _LARGEST_PART)
    except zlib.error:
        return part


def _fault_of_archive(content: bytes) -> str:
    """What is missing in a document of Word or OpenDocument, or in a workbook."""
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            blank = _is_blank_text(archive)
            return "has no text and no picture in it" if blank else hollow_workbook(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return ""


def _is_blank_text(archive: zipfile.ZipFile) -> bool:
    part = next((name for name in _TEXTS if name in archive.namelist()), None)
    if part is None or archive.getinfo(part).file_size > _LARGEST_PART:
        return False
    xml = archive.read(part)
    return not _PICTURE.search(xml) and _is_blank(_TAG.sub(b"", xml))
