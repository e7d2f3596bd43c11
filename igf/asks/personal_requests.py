"""Notifying one person of an open question: a member who came later, or a repeated notice."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from igf.asks.ended import refuse_ended
from igf.asks.entitled import (
    ask_named,
    named_side,
    person_asked,
    sides_of_person,
)
from igf.asks.excuse import Let, Letting
from igf.asks.recipients import expected_of
from igf.asks.rules.holders import holder_of
from igf.log.write import Value, record
from igf.office.office import Office
from igf.stage.rules.progress import CALL
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.year.declared import year_of
from schemas.errors import Mistake
from schemas.moments import zulu
from schemas.questions import EXPECTED


def call(ask: Ask, recipients: Iterable[str], *, now: datetime) -> None:
    """Schedule notices of an open ask to recipients (by key), at the next look at its stage."""
    to = sorted(recipients)
    if to:
        ask.calls = {**ask.calls, f"{CALL}-{len(ask.calls) + 1}": {"at": zulu(now), "to": to}}


def called_at(ask: Ask, *, rung: str) -> Collection[str] | None:
    """The recipients (by key) that a rung of this kind notifies; None for any other rung."""
    found: Any = ask.calls.get(rung.rpartition("/")[2])
    return None if found is None else set(found["to"])


def send_again(office: Office, letting: Letting) -> Let:
    """Notify one person of an open question once more, with a new personal link.

    Mistake: the question is not for them, is settled, or they have answered it.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = ask_named(session, letting.ask)
        refuse_ended(session, ask)
        to = _addressed(session, ask, who=letting.who, now=now)
        call(ask, to, now=now)
        values: dict[str, Value] = {"holder": ", ".join(to), "reason": letting.by.reason}
        record(
            session, "side.called", subject=ask.id, at=now, values=values, actor=letting.by.actor
        )
        wake(session, queries.stage(session, ask.stage), now=now)
        return Let(f"{letting.who}: asked once more by mail", ask.stage)


def _addressed(session: Session, ask: Ask, *, who: str, now: datetime) -> list[str]:
    """The recipients (by key) behind a side, or the one person of it that is named."""
    named = who.strip()
    if ask_queries.side(session, ask.id, holder=named) is None:
        person = person_asked(session, ask, said=named, now=now).id
        rows = sides_of_person(session, ask, person=person, now=now)
        if any(row.state in EXPECTED for row in rows):
            return [holder_of(person)]
    side = named_side(session, ask, said=named)
    if side.state not in EXPECTED:
        raise Mistake(f"nothing is expected of {who}, it is {side.state}", "see igf answers list")
    year = year_of(session, queries.stage(session, ask.stage).cycle)
    found = [each.key for each in expected_of(session, [side], year=year, now=now)]
    if not found:
        raise Mistake(f"{who} has no members yet", "add them: igf people join")
    return found
