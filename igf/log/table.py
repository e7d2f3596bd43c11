"""Lines of the log as text, JSON or CSV, one after the other: a log may be long."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from igf.log.rules.words import plain

Format = Literal["table", "json", "csv"]
#: An entry by column: number, at, where, words, who, ...
Row = Mapping[str, Any]

#: A spreadsheet takes text that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def log_text(rows: Iterable[Row], format_: Format) -> Iterator[str]:
    """The lines of the log, each with its end."""
    return _FORMATS[format_](rows)


def _table(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        by = f"by {row['who']}" if row["who"] and row["door"] != "engine" else ""
        parts = (f"{row['at']:%Y-%m-%d %H:%M} UTC", row["where"], row["words"], by)
        yield f"{'  '.join(plain(part) for part in parts if part)}\n"


def _json(rows: Iterable[Row]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield f"{before}{json.dumps({**row, 'at': row['at'].isoformat()}, ensure_ascii=False)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    for number, row in enumerate(rows):
        said = {**row, "at": row["at"].isoformat()}
        said["values"] = json.dumps(row["values"], ensure_ascii=False)
        if not number:
            yield _csv_line(list(said))
        yield _csv_line([_cell(value) for value in said.values()])


def _csv_line(cells: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


_FORMATS: Final[Mapping[Format, Callable[[Iterable[Row]], Iterator[str]]]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
}
