"""The log as a file: one entry a line (JSON), with what it takes to verify it without a database.

What may be published of what an entry tells stands with its value and its salt; of the rest only
the digest stands there.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from igf.log.rules.chain import Step, part_digest, part_salt, parts_of, told_erased
from schemas.errors import Mistake
from schemas.log import Link, Logged, Told, Value

#: The version of this form of file.
VERSION = 1
#: Whether a part of what an entry tells (by name) stands in the file.
Keeps = Callable[[str, Value], bool]


def line(link: Link | None, entry: Logged, *, told: Told | None, keeps: Keeps) -> str:
    """An entry as a line."""
    said: dict[str, Any] = {**entry._asdict(), "fields": list(entry.fields)}
    said["link"] = link and {**link._asdict(), "sealed_at": link.sealed_at.isoformat()}
    said["told"] = told and _told(told, keeps)
    said["erased"] = bool(told and told.erased_at)
    return json.dumps(said | {"at": entry.at.isoformat()}, ensure_ascii=False)


def read_steps(path: Path) -> Iterator[Step]:
    """The entries of a file, a line at a time. Mistake: a line is not of an exported log."""
    # A line that is not UTF-8 was not written by us, or no longer has its digest.
    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, text in enumerate(stream, start=1):
            try:
                said = json.loads(text)
                if number == 1 and said["log"] != VERSION:
                    raise Mistake(f"{path} is of another version", "export the log anew")
                if "digest" in said:
                    yield _step(said)
            except (ValueError, KeyError, TypeError) as error:
                wrong = f"{path}:{number} is not a line of a log"
                raise Mistake(wrong, "write the file with igf log export") from error


def _told(told: Told, keeps: Keeps) -> dict[str, dict[str, Value]]:
    if told.erased_at:
        return {}
    found: dict[str, dict[str, Value]] = {}
    for name, value in parts_of(told).items():
        salt = part_salt(told.salt, name)
        kept = keeps(name, value)
        found[name] = {"salt": salt, "value": value} if kept else _hidden(salt, value)
    return found


def _hidden(salt: str, value: Value) -> dict[str, Value]:
    return {"digest": part_digest(salt, value)}


def _step(said: Mapping[str, Any]) -> Step:
    link = said["link"]
    if link is not None:
        link = Link(**{**link, "sealed_at": datetime.fromisoformat(link["sealed_at"])})
    at = datetime.fromisoformat(said["at"])
    entry = Logged(**{**{name: said[name] for name in Logged._fields}, "at": at})
    told = said["told"]
    parts = None if told is None else {name: _digest(part) for name, part in told.items()}
    values = {
        name.removeprefix("values."): each.get("value") for name, each in (told or {}).items()
    }
    return Step(
        link,
        entry,
        parts=parts,
        erased=bool(said["erased"]),
        told_erased=told_erased(entry.act, values),
    )


def _digest(part: Mapping[str, Any]) -> str:
    given = part.get("digest")
    return str(given) if given else part_digest(part["salt"], part["value"])
