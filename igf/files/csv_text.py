"""CSV as programs really write it: any of four separators, with or without a byte order mark."""

import codecs
import csv
import io
import re
from functools import partial
from pathlib import Path
from typing import NamedTuple

from igf.files.faults import fault
from igf.files.found import Found, Heads, Record, cleaned, header_at
from schemas.plan import Problem
from schemas.sheets import SheetFile

_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar (|)"}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
#: A first line by which Excel is told the separator; it does not show it as a row.
_TOLD = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNING = 100_000


class _Reading(NamedTuple):
    """The rows with one separator; `wrong` is the problem that ended them, `head` the headers."""

    separator: str
    records: list[Record]
    head: int | None
    wrong: Problem | None


def read_records(file: SheetFile, raw: bytes, *, heads: Heads | None) -> Found | Problem:
    """The rows of a CSV file, numbered as a spreadsheet numbers them."""
    text = _decoded(file, raw)
    if isinstance(text, Problem):
        return text
    told = _TOLD.match(text)
    body = text[told.end() :] if told else text
    signs = [told[1]] if told else [sign for sign in _SEPARATORS if sign in text[:_BEGINNING]]
    read = partial(_read, file.path, body, heads=heads)
    found = _chosen(file.path, [read(separator=sign) for sign in signs or ","], text=text)
    if isinstance(found, Problem):
        return found
    return found.wrong or Found(found.records)


def _decoded(file: SheetFile, raw: bytes) -> str | Problem:
    path, encoding = file.path, file.encoding
    try:
        if raw.startswith(_UTF_16):
            text = raw.decode("utf-16")
        elif raw.startswith(codecs.BOM_UTF8) or not encoding:
            text = raw.decode("utf-8-sig")
        else:
            text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            return fault(path, "file_binary")
        value = raw[max(0, error.start - 10) : error.end + 10].decode("cp1252", "replace").strip()
        line = raw.count(b"\n", 0, error.start) + 1
        code = "csv_encoding" if encoding else "csv_text"
        return fault(path, code, line=line, value=value, encoding=encoding)
    except (LookupError, ValueError):
        return fault(path, "csv_encoding", value=encoding or "", encoding=encoding)
    return fault(path, "file_binary") if "\0" in text else text


def _read(path: Path, text: str, *, separator: str, heads: Heads | None) -> _Reading:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[Record] = []
    wrong = None
    try:
        for number, cells in enumerate(reader, 1):
            records.append((number, cells))
    except csv.Error as error:
        wrong = fault(path, "csv_syntax", line=len(records) + 1, reason=error)
    seen = list(cleaned(records))
    return _Reading(separator, seen, header_at(seen, heads), wrong)


def _chosen(path: Path, readings: list[_Reading], *, text: str) -> _Reading | Problem:
    """The reading whose headers are known, else the one whose rows are all as wide."""
    fitting = [each for each in readings if each.head is not None]
    if not fitting:
        first = _first_line(text)
        return max(readings, key=lambda each: (_is_even(each), first.count(each.separator)))
    best = max((not each.wrong, _evenness(each)) for each in fitting)
    found = [each for each in fitting if (not each.wrong, _evenness(each)) == best]
    if len(found) == 1:
        return found[0]
    signs = " or ".join(_SEPARATORS[each.separator] for each in found)
    return fault(path, "csv_separator", separators=signs)


def _evenness(reading: _Reading) -> float:
    """The share of rows below the headers that are as wide as those."""
    head, *rows = [len(cells) for _, cells in reading.records[reading.head or 0 :]] or [0]
    return sum(width == head for width in rows) / max(len(rows), 1)


def _is_even(reading: _Reading) -> bool:
    width = len(reading.records[0][1]) if reading.records else 0
    return not reading.wrong and width > 1 and _evenness(reading) == 1


def _first_line(text: str) -> str:
    """The first line that is not blank, without what stands in quotes."""
    lines = _QUOTED.sub("", text[:_BEGINNING]).splitlines()
    return next(filter(str.strip, lines), "")
