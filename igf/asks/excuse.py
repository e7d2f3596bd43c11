"""Acts of the Secretariat on sides of an ask: excuse, delegate, take answers back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from igf.asks.ended import refuse_ended
from igf.asks.entitled import ask_named, expectation, named_side, step_of
from igf.asks.rules.holders import holder_of
from igf.asks.settle import settle
from igf.log.write import By, Value, record
from igf.office.office import Office
from igf.stage.rules.closing import lapses
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Obligation
from igf.whom.find import find_person
from schemas.errors import Mistake
from schemas.questions import EXPECTED

#: Why nobody is let off: one person at a keyboard must not be able to complete such a decision.
FOUR_EYES = "this is decided under four eyes: no side of it is excused or delegated"


@dataclass(frozen=True)
class Letting:
    """An act on a side: the ask, the side, who acts and why."""

    ask: str
    who: str
    by: By


@dataclass(frozen=True)
class Let:
    """Result of such an act: to whom it was done, in words, and the outcome if that settled it."""

    words: str
    stage: str
    outcome: str | None = None


@dataclass(frozen=True)
class _Turn:
    """A side that is changed, in a transaction, at its instant."""

    session: Session
    side: Obligation
    now: datetime


def excuse(office: Office, letting: Letting) -> Let:
    """Release a side from answering; the rule does not count it.

    Mistake: no answer is expected of it, or then of nobody, so that the question would never end.
    """
    return _change(office, letting, act="excused", change=_excused)


def delegate(office: Office, letting: Letting, *, to: str, until: datetime | None = None) -> Let:
    """Let a person answer for another, for the time of the ask or until an instant.

    Mistake: the person is unknown, or the delegation would go round in a circle.
    """

    def change(turn: _Turn) -> dict[str, Value]:
        side, person = turn.side, find_person(turn.session, to).id
        _refuse_circle(turn.session, side, to=person)
        side.delegate, side.delegate_until = person, until
        return {"to": person, "until": until.isoformat() if until else None}

    return _change(office, letting, act="delegated", change=change)


def withdraw_answer(office: Office, letting: Letting) -> Let:
    """Take back the answer of a side that is still open: it is kept, and expected again.

    What it had changed is taken back with it, and does not count again. Mistake: there is none, or
    the ask is settled.
    """

    def change(turn: _Turn) -> dict[str, Value]:
        session, side, now = turn.session, turn.side, turn.now
        answer = ask_queries.last_answer(session, side.ask, holder=side.holder)
        if answer is None or answer.withdrawn_at:
            raise Mistake(
                "they have not given an answer that could be withdrawn", "see igf answers list"
            )
        reason = letting.by.reason
        ask_queries.withdraw(session, side.ask, holder=side.holder, now=now, why=reason)
        side.state = expectation(step_of(session, session.get_one(Ask, side.ask)))
        return {"choice": answer.choice, "number": answer.number}

    return _change(office, letting, act="withdrawn", change=change)


def _excused(turn: _Turn) -> dict[str, Value]:
    side = turn.side
    if side.state not in EXPECTED:
        raise Mistake(f"nothing is owed there, it is {side.state}", "see igf answers list")
    side.state = "excused"
    return {}


def _change(
    office: Office,
    letting: Letting,
    *,
    act: str,
    change: Callable[[_Turn], dict[str, Value]],
) -> Let:
    if not letting.by.reason.strip():
        raise Mistake("the reason is missing", "say why with --reason; it is kept")
    now = office.now()
    with office.store.write(now) as session:
        ask = ask_named(session, letting.ask)
        refuse_ended(session, ask)
        if ask.four_eyes and act != "withdrawn":
            raise Mistake(FOUR_EYES, "let each person answer through the link in the email")
        side = named_side(session, ask, said=letting.who)
        values: dict[str, Value] = {"holder": side.holder, "was": side.state}
        values |= {**change(_Turn(session, side, now)), "reason": letting.by.reason}
        side.reason = letting.by.reason
        record(
            session, f"side.{act}", subject=ask.id, at=now, values=values, actor=letting.by.actor
        )
        outcome = settle(session, ask, by=letting.by.actor.name, now=now)
        if act == "excused" and outcome is None:
            _refuse_the_last(session, ask)
        wake(session, queries.stage(session, ask.stage), now=now)
        return Let(f"{letting.who}: {act}", ask.stage, outcome)


def _refuse_the_last(session: Session, ask: Ask) -> None:
    step = step_of(session, ask)
    ends = step is not None and lapses(step)
    if not (ends or ask_queries.is_expected(session, ask.id)):
        raise Mistake(
            "nobody else answers this question, and the stage waits for it",
            "let another person answer: igf answers delegate",
        )


def _refuse_circle(session: Session, side: Obligation, *, to: str) -> None:
    if holder_of(to) == side.holder:
        raise Mistake("a person cannot delegate to himself or herself", "name another person")
    theirs = ask_queries.side(session, side.ask, holder=holder_of(to))
    if theirs and theirs.delegate:
        message = f"{to} has delegated to {theirs.delegate} already"
        raise Mistake(message, "what is delegated is not passed on: name who is to answer")


def withdraw_file(office: Office, ask_id: str, *, source: str, by: By) -> int:
    """Take back the answers that came with the file of this name; returns their number.

    Mistake: the ask is settled, or the file brought none.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = ask_named(session, ask_id)
        refuse_ended(session, ask)
        rows = ask_queries.brought_by(session, ask.id, source=source)
        if not rows:
            raise Mistake(f"no answer here came with {source!r}", "see igf answers list")
        for answer in rows:
            answer.withdrawn_at, answer.withdrawn_because = now, by.reason
            side = ask_queries.side(session, ask.id, holder=answer.holder)
            if side and answer.holder not in ask_queries.counting(session, ask.id):
                side.state = expectation(step_of(session, ask))
        values: dict[str, Value] = {"file": source, "answers": len(rows), "reason": by.reason}
        record(session, "answers.withdrawn", subject=ask.id, at=now, values=values, actor=by.actor)
    return len(rows)
