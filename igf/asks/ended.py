"""A question that is no longer open: how it ended, and the newer one that is answered instead."""

from typing import Final

from igf.asks.rules.positions import SENT_BACK
from igf.asks.side_names import names_in
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.words.phrases import shown_utc
from schemas.errors import Mistake
from schemas.questions import EXPECTED

#: The state of a question that another one replaces, or that ended with its stage or step.
SUPERSEDED: Final = "superseded"
_NAMED: Final = 5


def refuse_ended(session: Session, ask: Ask) -> None:
    """Mistake: the question is no longer open; how it ended, and which one is answered instead."""
    if ask.state == "open":
        return
    ended = shown_utc(ask.settled_at) if ask.settled_at else "earlier"
    outcome = (ask.outcome or ask.state).replace("_", " ")
    message = f"already settled: {outcome}, {ended}"
    if ask.state == SUPERSEDED:
        by = f"ended: {outcome}" if ask.outcome else "a newer question replaced it"
        message = f"this question is no longer open: {by}, {ended}"
    raise Mistake(message, newer_words(session, ask) or "nothing more to do")


def newer_words(session: Session, ask: Ask) -> str:
    """The question asked instead of one that was superseded or sent back, and who is asked now.

    Empty if none is.
    """
    replaced = ask.state == SUPERSEDED and not ask.outcome
    if not replaced and ask.outcome != SENT_BACK:
        return ""
    newer = newer_question(session, ask)
    if newer is None:
        return "it is asked again at its new date: igf status" if replaced else ""
    if newer.state != "open":
        outcome = (newer.outcome or newer.state).replace("_", " ")
        return f"the newer one is settled: {outcome}, see igf answers list {newer.id}"
    asked = _asked(session, newer)
    to = f", which is now with {asked}" if asked else ""
    return f"answer the newer one{to}: igf decide {newer.id}"


def newer_question(session: Session, ask: Ask) -> Ask | None:
    """The newest question of the same step that was asked after this one."""
    later = [
        each
        for each in queries.asks(session, ask.stage)
        if each.step == ask.step and each.id != ask.id and each.asked_at >= ask.asked_at
    ]
    standing = [each for each in later if each.state != SUPERSEDED]
    return max(standing, key=lambda each: each.asked_at, default=None)


def _asked(session: Session, ask: Ask) -> str:
    """The sides of which an answer is expected, by name."""
    rows = queries.obligations(session, ask.id)
    expected = [row.holder for row in rows if row.state in EXPECTED]
    names = list(names_in(session, ask, holders=expected).values())
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
