"""Erasing values of the log: entries and their chain stay, what they held of a person goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from igf.domain.naming import Names
from igf.engine.log import Actor, Values, record
from igf.store import people_queries, person_queries
from igf.store.session import Session
from schemas.person_data import HeldEntry

ERASED = "person.erased"


def entries_naming(session: Session, names: Names) -> Iterator[HeldEntry]:
    """The entries whose values, actor or principal name a person; outside any transaction."""
    for entry, values in person_queries.entries_with_values(session):
        acted = names.name in {entry.actor, entry.on_behalf_of}
        if acted or names.in_values(values):
            yield HeldEntry(
                number=entry.id,
                at=entry.at,
                act=entry.act,
                subject=entry.subject,
                actor=entry.actor,
                values=dict(values),
            )


def erase_values(
    session: Session, entries: Sequence[int], *, at: datetime, actor: Actor, note: Values
) -> None:
    """Blank the values of entries (by number), and record that with their numbers and `note`.

    The note holds ids only. Entries, digests and seals stay, so the chain stays whole.
    """
    person_queries.blank_values(session, entries)
    values = {"entries": ", ".join(map(str, entries)), **note}
    record(session, ERASED, subject=people_queries.PEOPLE, at=at, values=values, actor=actor)
