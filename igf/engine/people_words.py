"""What a file of people changes, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from igf.domain.difference import Difference
from igf.engine.membership import change_words
from igf.engine.people_change import PeopleChange
from igf.engine.people_file import PeopleRead


def people_words(change: PeopleChange, read: PeopleRead, *, now: datetime) -> Iterator[str]:
    """What changes or would, line by line; then what was not read or is not known."""
    yield from _words("People", change.people, keys=[row.id for row in change.people.incoming])
    yield from _words(
        "Mailing lists", change.lists, keys=[row.key for row in change.lists.incoming]
    )
    yield from change_words(change.known(), now=now)
    for person, body in change.left:
        yield f"{person} has left {body} and stays so; else: igf people join {person} {body}"
    if read.unused:
        yield f"Columns that were not read: {', '.join(read.unused)}"
    if read.unnamed:
        yield f"No started year names these yet: {', '.join(read.unnamed)}"


def _words(what: str, found: Difference[object], *, keys: Sequence[str]) -> Iterator[str]:
    counts = f"{len(found.added)} added, {len(found.changed)} changed"
    stay = f"{len(found.missing)} not in this file, they stay"
    named = f": {', '.join(keys)}" if keys else ""
    yield f"{what}: {counts}, {len(found.unchanged)} unchanged, {stay}{named}"
