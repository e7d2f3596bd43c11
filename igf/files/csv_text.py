"""CSV as programs really write it: any of three separators, with or without a byte order mark."""

import codecs
import csv
import io
import re
from pathlib import Path

from igf.files.faults import fault
from schemas.plan import Problem

_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
#: A first line by which Excel is told the separator; it does not show it as a row.
_TOLD = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNING = 100_000


def read_records(path: Path, raw: bytes) -> list[tuple[int, list[str]]] | Problem:
    """The rows of a CSV file, numbered as a spreadsheet numbers them."""
    text = _decoded(path, raw)
    if isinstance(text, Problem):
        return text
    told = _TOLD.match(text)
    separator = told[1] if told else _separator(text)
    body = text[told.end() :] if told else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            records.append((number, cells))
    except csv.Error as error:
        return fault(path, "csv_syntax", line=len(records) + 1, reason=error)
    return records


def _decoded(path: Path, raw: bytes) -> str | Problem:
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            return fault(path, "file_binary")
        value = raw[max(0, error.start - 10) : error.end + 10].decode("cp1252", "replace")
        return fault(
            path, "csv_text", line=raw.count(b"\n", 0, error.start) + 1, value=value.strip()
        )
    return fault(path, "file_binary") if "\0" in text else text


def _separator(text: str) -> str:
    """The separator that the first line has most of, outside quotes."""
    lines = _QUOTED.sub("", text[:_BEGINNING]).splitlines()
    first = next(filter(str.strip, lines), "")
    return max(_SEPARATORS, key=first.count)
