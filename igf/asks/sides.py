"""The sides of an ask: who is expected to answer it, each body as a whole or person by person."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from igf.asks.draft import DraftAsk
from igf.asks.rules.holders import holder_of
from igf.asks.rules.positions import PERSONAL
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.store.tables.people import Person


def sides_of(
    session: Session, ask_id: str, *, ask: DraftAsk, now: datetime
) -> Sequence[Mapping[str, Any]]:
    """Rows of obligations. Each person is asked once, in the first of his or her sides.

    A body that nobody is entered for is asked as a whole, and answered for by the Secretariat.
    """
    state = "owed" if ask.obliges else "invited"
    if ask.only is not None:
        return [_side(ask_id, side=ask.by[0], holder=holder, state=state) for holder in ask.only]
    personal = ask.form in PERSONAL
    found = ask_queries.members(session, ask.by, now=now) if personal else {}
    rows: dict[str, dict[str, Any]] = {}
    for side, holder in _holders(ask.by, found):
        rows.setdefault(holder, _side(ask_id, side=side, holder=holder, state=state))
    return list(rows.values())


def _side(ask_id: str, *, side: str, holder: str, state: str) -> dict[str, Any]:
    return {"ask": ask_id, "holder": holder, "side": side, "state": state, "reason": ""}


def _holders(
    sides: Sequence[str], members: Mapping[str, Sequence[Person]]
) -> Iterator[tuple[str, str]]:
    for side in sides:
        people = members.get(side) or ()
        for person in people:
            yield side, holder_of(person.id)
        if not people:
            yield side, side
