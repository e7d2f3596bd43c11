"""Drafts as a person reads them before they leave: all recipients, each text, and a code of both.

The code names exactly what was shown. Who lets the drafts leave gives it back, so that nothing
leaves that was not shown.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from igf.asks.links import without_links
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from schemas.errors import Mistake
from schemas.plan import Problem

#: The characters of a code: one in 280 billions is met by chance.
_LENGTH: Final = 12
#: Stands for the name of each reader, where texts are compared.
_NAME: Final = "\0"


@dataclass(frozen=True)
class ShownDrafts:
    """Drafts as they were shown, line by line; `code` names recipients, texts and warnings."""

    number: int
    code: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """How many wait for a person."""
        return counted(self.number, "email waits", many="emails wait")


class NotShownError(Mistake):
    """The drafts are not those that were shown, or none were; they have to be read first."""


def shown_drafts(rows: Sequence[Outgoing], *, stale: Sequence[Problem]) -> ShownDrafts:
    """These drafts, by the texts that differ in the name of the reader alone."""
    ordered = sorted(rows, key=lambda row: (_as_read(row), row.id))
    groups = [list(same) for _, same in groupby(ordered, key=_as_read)]
    groups.sort(key=lambda same: same[0].id)
    lines = [line for number, same in enumerate(groups, 1) for line in _lines(number, same)]
    warned = [f"Stale: {each.place}: {each.message}" for each in stale]
    return ShownDrafts(len(rows), code_of(rows, stale=stale), (*lines, *warned))


def code_of(rows: Sequence[Outgoing], *, stale: Sequence[Problem]) -> str:
    """A digest of who gets which words, of nothing else and of nothing less."""
    read = [
        [row.key, row.name, row.address, row.language, row.subject, row.text, row.html]
        for row in sorted(rows, key=lambda row: row.key)
    ]
    return code_over([*read, [f"{each.place}: {each.message}" for each in stale]])


def code_over(parts: Iterable[Sequence[str | int]]) -> str:
    """A short digest of what was shown, part by part: a person gives it back with a decision."""
    told = hashlib.sha256()
    for part in parts:
        told.update(json.dumps(part).encode())
    return told.hexdigest()[:_LENGTH]


def _as_read(row: Outgoing) -> tuple[str, str]:
    if not row.name:
        return row.subject, row.text
    return row.subject.replace(row.name, _NAME), row.text.replace(row.name, _NAME)


def _lines(number: int, same: Sequence[Outgoing]) -> Iterator[str]:
    yield f"Text {number}, to {counted(len(same), 'recipient')}:"
    yield from (f"{row.id:>6}  {row.name} <{row.address}>" for row in same)
    if len(same) > 1:
        yield "  as the first of them reads it; to the others their own names:"
    yield f"  Subject: {same[0].subject}"
    yield ""
    (text,) = without_links([same[0].text])
    yield from (f"  {line}".rstrip() for line in text.strip().splitlines())
    yield ""
