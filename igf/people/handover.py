"""Handing over the roles of one person to another from a day on; first shown, then done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from igf.log.write import By, Value, record
from igf.office.office import Office
from igf.people.membership import change_memberships, spans_of
from igf.people.membership_change import look_ahead
from igf.people.rules.terms import MembershipChange, Span, first_instant
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.whom.find import everybody
from igf.words.phrases import shown_utc
from igf.year.declared import definition_of, year_of
from schemas.errors import Mistake


@dataclass(frozen=True)
class Duties:
    """A hand-over from one person to another (ids): of roles, and with `bodies` of bodies as well.

    `since` is the first day of the other person; None: from now on.
    """

    person: str
    to: str
    since: date | None = None
    bodies: bool = False


@dataclass(frozen=True)
class Handover:
    """A hand-over as it would be done: titles of the roles that move, by key, and the effects.

    `questions` are open ones put to a role that moves, `leads` the stages (titles) that it leads,
    `outside` the roles whose body the other person is not in. `seen` is what it was read from.
    """

    duties: Duties
    names: tuple[str, str]
    at: datetime
    moved: Mapping[str, str]
    changes: tuple[MembershipChange, ...]
    questions: tuple[str, ...]
    leads: tuple[str, ...]
    outside: tuple[str, ...]
    seen: int | None


def foresee_handover(office: Office, duties: Duties) -> Handover:
    """The memberships that a hand-over would move; nothing is written.

    Mistake: a person is unknown, giver and receiver are the same, or nothing is to hand over.
    """
    now = office.now()
    at = first_instant(duties.since) if duties.since else now
    with office.store.read() as session:
        look_ahead(session)
        people = everybody(session)
        giver, taker = people.one(duties.person), people.one(duties.to)
        if giver.id == taker.id:
            raise Mistake(
                f"giver and receiver are the same person: {giver.id}", "name who takes over second"
            )
        found = replace(duties, person=giver.id, to=taker.id)
        titles, parents = _declared(session)
        changes = _changes(session, found, roles=parents, now=now, at=at)
        keys = tuple(dict.fromkeys(change.body for change in changes))
        if not keys:
            raise Mistake(f"{giver.id} has nothing to hand over", "see igf people show")
        there = spans_of(session, taker.id)
        return Handover(
            duties=found,
            names=(giver.name, taker.name),
            at=at,
            moved={key: titles.get(key, key) for key in keys},
            changes=changes,
            questions=_questions(session, keys),
            leads=_leads(session, keys),
            outside=tuple(key for key in keys if _outside(parents.get(key), {*there, *keys})),
            seen=people_queries.last_change(session),
        )


def hand_over(office: Office, handover: Handover, *, by: By) -> None:
    """Carry out the hand-over as shown, and record it.

    Mistake: no reason is given, or people changed since it was shown.
    """
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept: --reason TEXT")
    now, duties = office.now(), handover.duties
    with office.store.write(now) as session:
        if people_queries.last_change(session) != handover.seen:
            raise Mistake("people changed since this was shown", "look at it again, then do it")
        change_memberships(session, handover.changes, by=by, followers=office.followers, now=now)
        values: dict[str, Value] = {
            "person": duties.person,
            "to": duties.to,
            "what": ", ".join(handover.moved),
            "at": handover.at.isoformat(),
            "reason": by.reason.strip(),
        }
        record(
            session,
            "people.handed_over",
            subject=people_queries.PEOPLE,
            at=now,
            values=values,
            actor=by.actor,
        )


def handover_words(handover: Handover) -> Iterator[str]:
    """Everything that a hand-over moves, line by line."""
    giver, taker = handover.names
    for key, title in handover.moved.items():
        yield f"{title} ({key}): from {giver} to {taker}, from {shown_utc(handover.at)} on"
    for title in handover.leads:
        yield f"  leads: {title}"
    for question in handover.questions:
        yield f"  owes an answer: {question}"
    for key in handover.outside:
        yield f"{taker} is not in the body of {handover.moved[key]}: igf people join"
    stays = "" if handover.duties.bodies else f"{giver} stays in all bodies; "
    yield f"{stays}answers that were given stay as they are"


def _declared(session: Session) -> tuple[dict[str, str], dict[str, str | None]]:
    """The title of every body and role, and the body of every role, by key."""
    titles: dict[str, str] = {}
    parents: dict[str, str | None] = {}
    for cycle in queries.cycles(session):
        year = year_of(session, cycle.key)
        titles |= {key: each.title for key, each in (year.bodies | year.roles).items()}
        parents |= {key: role.body for key, role in year.roles.items()}
    return titles, parents


def _changes(
    session: Session,
    duties: Duties,
    *,
    roles: Mapping[str, object],
    now: datetime,
    at: datetime,
) -> tuple[MembershipChange, ...]:
    given, taken = spans_of(session, duties.person), spans_of(session, duties.to)
    changes: list[MembershipChange] = []
    for key, span in given.items():
        if span.lasts(max(now, at)) and (key in roles or duties.bodies):
            changes += _handed(duties, key, spans=(span, taken.get(key)), at=at)
    return tuple(changes)


def _handed(
    duties: Duties, key: str, *, spans: tuple[Span, Span | None], at: datetime
) -> Iterator[MembershipChange]:
    span, there = spans
    begun = span.since is None or span.since < at
    yield MembershipChange(duties.person, key, span, replace(span, until=at) if begun else None)
    after = Span(span.role, at if begun else span.since, span.until)
    if there is None or not there.counts(at):
        yield MembershipChange(duties.to, key, there, after)


def _questions(session: Session, keys: Sequence[str]) -> tuple[str, ...]:
    asks = queries.open_asks(session)
    return tuple(f"{ask.title} ({ask.id})" for ask in asks if set(keys) & set(ask.by))


def _leads(session: Session, keys: Sequence[str]) -> tuple[str, ...]:
    found = []
    for stage in queries.live_stages(session):
        definition = definition_of(session, stage)
        if {definition.lead, definition.deputy} & set(keys):
            found.append(stage.title)
    return tuple(found)


def _outside(parent: str | None, bodies: set[str]) -> bool:
    return parent is not None and parent not in bodies
