"""Files that have a frame and nothing in it: headings without a text, headers without a row."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final

from igf.words.unseen import plain

NO_ROW: Final = "has a row of headers and nothing under it"
_NOTHING: Final = "has no text and no picture in it"
_LARGEST_PART: Final = 50_000_000
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}(\s|$)")
_UNDERLINE: Final = re.compile(r"\s{0,3}(=+|-+)\s*")
_TABLE_RULE: Final = re.compile(r"\s*\|?[\s|:-]*-[\s|:-]*\|?\s*")
_LETTER: Final = re.compile(r"\w")
_PICTURE: Final = re.compile(
    r"!\[|<(img|svg|video|audio|iframe|object|embed|canvas)\b", re.IGNORECASE
)
_UNREAD: Final = re.compile(r"<(head|script|style|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_ENTITY_SPACE: Final = re.compile(r"&(nbsp|#160|#xa0);", re.IGNORECASE)
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b.*?</(?:\w+:)?row>", re.DOTALL)
_CELL: Final = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>\s*[^<\s]")
_SHEETS: Final = "xl/worksheets/sheet"
_DRAWN: Final = ("xl/media/", "xl/charts/")


def hollow_text(content: bytes, media_type: str) -> str:
    """What is missing in a text of this type; empty if nothing is, or it is no such text."""
    look = _LOOKS.get(media_type.partition(";")[0].strip())
    if look is None:
        return ""
    try:
        text = content.decode(
            "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        )
    except UnicodeDecodeError:
        return ""
    return look(plain(text))


def hollow_workbook(archive: zipfile.ZipFile) -> str:
    """What is missing in a workbook: each sheet has a row at most. Empty if it has more."""
    names = archive.namelist()
    sheets = [name for name in names if name.startswith(_SHEETS)]
    if not sheets or any(name.startswith(_DRAWN) for name in names):
        return ""
    most = max(_rows(archive, name) for name in sheets)
    return {0: _NOTHING, 1: NO_ROW}.get(most, "")


def _rows(archive: zipfile.ZipFile, name: str) -> int:
    """The number of rows of a sheet with something in them, 2 if there are more."""
    if archive.getinfo(name).file_size > _LARGEST_PART:
        return 2
    found = 0
    for row in _ROW.finditer(archive.read(name)):
        found += bool(_CELL.search(row[0]))
        if found > 1:
            break
    return found


def _markdown(text: str) -> str:
    lines = list(_without_headings(_COMMENT.sub("", text).splitlines()))
    has_text = any(_LETTER.search(line) or _PICTURE.search(line) for line in lines)
    return "" if has_text else "has headings and no text under them"


def _without_headings(lines: list[str]) -> Iterator[str]:
    """The lines that are no heading, and no header of a table without a row."""
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        after = lines[number + 2] if number + 2 < len(lines) else ""
        is_header = "|" in line and "|" in below and _TABLE_RULE.fullmatch(below)
        underlined = line.strip() and below.strip() and _UNDERLINE.fullmatch(below)
        if not (_HEADING.match(line) or underlined or (is_header and "|" not in after)):
            yield line


def _html(text: str) -> str:
    shown = _UNREAD.sub("", _COMMENT.sub("", text))
    blank = not _ENTITY_SPACE.sub("", _TAG.sub("", shown)).strip()
    return _NOTHING if blank and not _PICTURE.search(shown) else ""


def _json(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return "" if _says(value) else "holds no value"


def _says(value: Any) -> bool:  # noqa: ANN401 -- any value of JSON
    if isinstance(value, dict | list):
        return any(map(_says, value.values() if isinstance(value, dict) else value))
    return value is not None and value != ""


def _table(text: str) -> str:
    filled = [line for line in text.splitlines() if _LETTER.search(line)]
    return "" if len(filled) > 1 else NO_ROW


_LOOKS: Final[dict[str, Callable[[str], str]]] = {
    "text/markdown": _markdown,
    "text/html": _html,
    "application/json": _json,
    "text/csv": _table,
    "text/tab-separated-values": _table,
}
