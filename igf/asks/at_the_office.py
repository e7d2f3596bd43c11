"""Answers that are entered for a person at the office: who decided, how, and who typed it in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from igf.asks.decide import decide
from igf.asks.entitled import side_answered
from igf.asks.recipients import delegate_of
from igf.asks.repeated import is_repeated
from igf.asks.replies import Reply, Taken
from igf.asks.rules.holders import person_of
from igf.asks.side_names import names_in
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Ask, Obligation
from igf.whom.find import named
from igf.whom.rules.find import Everybody, either
from schemas.errors import Mistake
from schemas.questions import HOW_TOLD


def enter_answer(office: Office, ask_id: str, *, reply: Reply) -> Taken:
    """Record an answer that is entered for a person, and settle the ask if the rule allows.

    Who decided is one of those who may answer for the side; of a body or role for which nobody is
    entered, the name is kept as it was typed.

    Mistake: who decided is not one of these, who typed it in is not named, or as of `decide`.
    """
    now = office.now()
    with office.store.read() as session:
        ask = session.get(Ask, ask_id)
        # What was recorded before is not judged again.
        if ask and ask.state == "open" and not is_repeated(session, ask, reply=reply):
            reply = _decided(session, ask, reply=_entered(reply), now=now)
    return decide(office, ask_id, reply=reply)


def deciders(
    session: Session, sides: Sequence[Obligation], *, now: datetime
) -> dict[str, list[Person]]:
    """Who may answer for each of these sides of an ask, by holder: members, the person, a delegate.

    A body or role for which nobody is entered has nobody.
    """
    bodies = [side.holder for side in sides if person_of(side.holder) is None]
    found = ask_queries.members(session, bodies, now=now) if bodies else {}
    alone = {
        side.holder: [id_ for id_ in (person_of(side.holder), delegate_of(side, now)) if id_]
        for side in sides
    }
    people = ask_queries.people_by_id(session, [each for two in alone.values() for each in two])
    return {
        holder: [*found.get(holder, ()), *(people[each] for each in two if each in people)]
        for holder, two in alone.items()
    }


def speaking_for(session: Session, sides: Sequence[Obligation], *, now: datetime) -> dict[str, str]:
    """Persons (ids) with the one body or role (key) of these sides that they may answer for."""
    bodies = [side.holder for side in sides if person_of(side.holder) is None]
    found = ask_queries.members(session, bodies, now=now) if bodies else {}
    pairs = [(person.id, body) for body, people in found.items() for person in people]
    often = Counter(person for person, _ in pairs)
    return {person: body for person, body in pairs if often[person] == 1}


def _entered(reply: Reply) -> Reply:
    if reply.how and reply.how not in HOW_TOLD:
        raise Mistake(f"{reply.how!r} does not say how it was given", f"say {', '.join(HOW_TOLD)}")
    if reply.how != "self" and reply.entered_by is not None and not reply.entered_by.strip():
        fix = "write your name, or say that you are that person"
        raise Mistake("the name of who enters this answer is missing", fix)
    return reply


def _decided(session: Session, ask: Ask, *, reply: Reply, now: datetime) -> Reply:
    side = side_answered(session, ask, reply=reply, now=now)
    may = deciders(session, [side], now=now)[side.holder]
    if may:
        title = names_in(session, ask, holders=[side.holder])[side.holder]
        person = _decider(may, side, said=reply.given_by.strip(), title=title)
        reply = replace(reply, given_by=person.name, decider=person.id)
    who = reply.given_by if reply.how == "self" else reply.entered_by
    return replace(reply, holder=side.holder, entered_by=who)


def _decider(may: Sequence[Person], side: Obligation, *, said: str, title: str) -> Person:
    """The one of those who may answer who is meant; a person who answers alone need not be named.

    Mistake: nobody is named, or nobody of them is meant.
    """
    people = {person.id: person for person in may}
    if not said and list(people) == [person_of(side.holder)]:
        return may[0]
    everybody = Everybody(map(named, people.values()))
    one_of = f"one of: {either(everybody.people)}"
    if not said:
        raise Mistake("who decides is missing", one_of)
    if not everybody.called(said):
        near = everybody.nearest(said)
        message = f"{said} is not one of those who answer for {title}"
        raise Mistake(message, near if near.startswith("did you mean") else one_of)
    return people[everybody.one(said).id]
