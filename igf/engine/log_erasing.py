"""Erasing one person from the log: what tells of them is blanked, and the log says that it was."""

import re
from collections.abc import Collection
from datetime import datetime

from igf.domain.log_chain import BLANKED, BLANKED_BEFORE, ERASED, Told, told_erased
from igf.engine.log import Actor, record
from igf.store import log_queries
from igf.store.session import Session


def erase_values(session: Session, *, of: Collection[str], now: datetime, actor: Actor) -> int:
    """Blank what every entry tells that holds one of these words; how many entries those were.

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
    # What is not written yet could not be found.
    session.flush()
    named = [each for each in log_queries.naming(session, words) if _names(alone, each[2])]
    if named:
        log_queries.blank(session, [number for number, _, _ in named], now=now)
        # What an entry that is blank now told of earlier erasing, this one tells.
        earlier = sum(told_erased(act, told.values) for _, act, told in named)
        values = {BLANKED: len(named), BLANKED_BEFORE: earlier}
        record(session, ERASED, subject="log", at=now, values=values, actor=actor)
    return len(named)


def _names(alone: re.Pattern[str], told: Told) -> bool:
    said = (told.actor, told.on_behalf_of or "", *map(str, told.values.values()))
    return any(alone.search(each) for each in said)
