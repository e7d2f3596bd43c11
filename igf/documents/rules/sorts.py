"""What a file is by its content, and whether that is what its name says."""

import io
import zipfile
from typing import Final

from igf.words.unseen import plain

_ZIP: Final = b"PK\x03\x04"
_BEGINNINGS: Final = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old",
    b"{\\rtf": "rtf",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
}
#: A PDF may have a few bytes before its first line.
_PDF_WITHIN: Final = 1024
_PARTS: Final = {
    "word/document.xml": "word",
    "xl/workbook.xml": "excel",
    "xl/workbook.bin": "excel",
    "ppt/presentation.xml": "powerpoint",
}
_OPEN: Final = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORDS: Final = {
    "pdf": "a PDF (.pdf)",
    "word": "a Word document (.docx)",
    "excel": "an Excel workbook (.xlsx)",
    "powerpoint": "a PowerPoint presentation (.pptx)",
    "odt": "an OpenDocument text (.odt)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "odp": "an OpenDocument presentation (.odp)",
    "old": "a file of an older Office (.doc, .xls or .ppt)",
    "locked": "an Office file protected by a password",
    "rtf": "a rich text (.rtf)",
    "png": "a picture (.png)",
    "jpeg": "a picture (.jpg)",
    "gif": "a picture (.gif)",
    "zip": "an archive (.zip)",
    "text": "plain text",
}
_OOXML: Final = "application/vnd.openxmlformats-officedocument"
#: What a file may be, by its media type; what it should be is the first.
_MAY_BE: Final = {
    "application/pdf": ("pdf",),
    f"{_OOXML}.wordprocessingml.document": ("word",),
    f"{_OOXML}.spreadsheetml.sheet": ("excel",),
    f"{_OOXML}.presentationml.presentation": ("powerpoint",),
    **{kind: (sort,) for kind, sort in _OPEN.items()},
    "application/msword": ("old", "word", "rtf"),
    "application/vnd.ms-excel": ("old", "excel"),
    "application/vnd.ms-powerpoint": ("old", "powerpoint"),
    "application/rtf": ("rtf",),
    "application/zip": ("zip", "word", "excel", "powerpoint", "odt", "ods", "odp"),
    "image/png": ("png",),
    "image/jpeg": ("jpeg",),
    "image/gif": ("gif",),
}
_TEXTS: Final = ("text/", "application/json")


def disguised(content: bytes, media_type: str) -> str:
    """What is wrong with a file that is not what its media type says; empty if it may be that.

    A type that is not known here, and text in any encoding, is not looked into.
    """
    kind = media_type.partition(";")[0].strip().lower()
    may_be = ("text", "") if kind.startswith(_TEXTS) else _MAY_BE.get(kind)
    if may_be is None or (sort := sort_of(content)) in may_be:
        return ""
    wanted = _WORDS[may_be[0]]
    if not sort:
        return f"cannot be opened as {wanted}, which its name says it is"
    return f"is {_WORDS[sort]}, and not {wanted} as its name says"


def sort_of(content: bytes) -> str:
    """What a file is, as a key of the words above; empty if that cannot be told."""
    if b"%PDF-" in content[:_PDF_WITHIN] or content == b"%PDF":
        return "pdf"
    if content.startswith(_ZIP):
        return _of_archive(content)
    found = next((sort for begins, sort in _BEGINNINGS.items() if content.startswith(begins)), "")
    if found == "old" and _ENCRYPTED in content:
        return "locked"
    return found or ("text" if _is_text(content) else "")


def _of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            said = archive.read("mimetype")[:100].decode() if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return ""
    parts = (sort for part, sort in _PARTS.items() if part in names)
    return _OPEN.get(said.strip()) or next(parts, "zip")


def _is_text(content: bytes) -> bool:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return "\0" not in text and bool(plain(text).strip())
