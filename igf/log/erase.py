"""Erasing one person from the log: entries that name them are blanked, which the log records."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from igf.log.rules.chain import BLANKED, BLANKED_BEFORE, told_erased
from igf.log.rules.naming import PersonNames
from igf.log.write import Actor, Values, record
from igf.store.queries import log as log_queries
from igf.store.session import Session
from schemas.log import ERASED, Told
from schemas.person_data import HeldEntry


def entries_naming(session: Session, names: PersonNames) -> Iterator[HeldEntry]:
    """The entries whose values, actor or principal name a person; outside any transaction."""
    words = (*names.ids, *names.names, *names.addresses)
    for entry, told in log_queries.entries_naming(session, words):
        if is_about(told, names):
            yield HeldEntry(
                number=entry.id,
                at=entry.at,
                act=entry.act,
                subject=entry.subject,
                actor=told.actor,
                values=dict(told.values),
            )


def is_about(told: Told, names: PersonNames) -> bool:
    """Whether a person did what an entry tells, or is named in it."""
    acted = not {told.actor, told.on_behalf_of}.isdisjoint(names.names)
    return acted or names.in_values({"for": told.on_behalf_of or "", **told.values})


def erase_values(session: Session, *, of: Collection[str], now: datetime, actor: Actor) -> int:
    """Blank the values of every entry that holds one of these words; returns the number of entries.

    `of` is all that a person is known by: name, address, id. A word counts where it stands alone,
    in whatever case. Entries keep act, subject, date and door, and the chain stays whole. The
    entry that this leaves behind names nobody but `actor`.
    """
    words = [word.strip() for word in of if word.strip()]
    if not words:
        return 0
    alone = re.compile(
        rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)", re.IGNORECASE
    )
    # Values that are not flushed yet could not be found.
    session.flush()
    naming = log_queries.entries_naming(session, words)
    named = [entry.id for entry, told in naming if _names(alone, told)]
    erase_entries(session, named, at=now, actor=actor, note={})
    return len(named)


def erase_entries(
    session: Session, entries: Sequence[int], *, at: datetime, actor: Actor, note: Values
) -> None:
    """Blank the values of entries (by number), and record how many; `note` names nobody.

    Without entries there is nothing to tell but the note.
    """
    if not (entries or note):
        return
    told = log_queries.told_of_erasing(session, entries)
    log_queries.blank(session, entries, now=at)
    # Counts of earlier erasures in entries that are blank now are kept in this one.
    earlier = sum(told_erased(act, each.values) for act, each in told)
    values = {BLANKED: len(entries), BLANKED_BEFORE: earlier, **note}
    record(session, ERASED, subject="log", at=at, values=values, actor=actor)


def _names(alone: re.Pattern[str], told: Told) -> bool:
    said = (told.actor, told.on_behalf_of or "", *map(str, told.values.values()))
    return any(alone.search(each) for each in said)
