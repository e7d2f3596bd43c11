"""Membership of bodies and roles as spans of time: people join and leave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from igf.log.write import By, Entry, Value, record_all
from igf.office.office import Office
from igf.office.ports import Follower
from igf.people.membership_change import look_ahead, on_membership_change
from igf.people.rules.terms import MembershipChange, Span, first_instant, span_words
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Membership
from igf.whom.find import find_person
from igf.words.mistakes import suggest
from igf.year.declared import year_of
from schemas.errors import Mistake

_DAY = timedelta(days=1)
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_VERBS = {"member.joined": "joins", "member.left": "leaves", "member.changed": "stays in"}


def join(
    office: Office, person: str, *, body: str, by: By, span: Span | None = None
) -> MembershipChange:
    """Let a person join a body or role, from now on if `span` has no beginning.

    Who is in it already gets the days and function that `span` names. Mistake: there is no such
    person or body, or nothing would change.
    """
    now = office.now()
    with office.store.read() as session:
        look_ahead(session)
    with office.store.write(now) as session:
        who = find_person(session, person).id
        refuse_unknown_body(session, body)
        before = spans_of(session, who).get(body)
        after = _joined(before, span or Span(), now=now)
        if before == after:
            raise Mistake(f"{who} is in {body} already", "nothing is to be done")
        change = MembershipChange(who, body, before, after)
        change_memberships(session, [change], by=by, followers=office.followers, now=now)
    return change


def leave(
    office: Office, person: str, *, body: str, by: By, on: date | None = None
) -> MembershipChange:
    """Let a person leave a body or role: `on` is the last day; without it, now.

    Mistake: the person is unknown, is not in the body, or no reason is given.
    """
    now = office.now()
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why, it is kept: --reason TEXT")
    with office.store.write(now) as session:
        who = find_person(session, person).id
        spans = spans_of(session, who)
        before = spans.get(body)
        if before is None or not before.lasts(now):
            lasting = [key for key, span in spans.items() if span.lasts(now)]
            raise Mistake(f"{who} is not in {body}", suggest(body, lasting))
        until = first_instant(on) + _DAY if on else now
        if before.since and until < before.since:
            raise Mistake(f"{who} joins {body} only later", "name a later day: --on DATE")
        change = MembershipChange(who, body, before, replace(before, until=until))
        change_memberships(session, [change], by=by, followers=office.followers, now=now)
    return change


def ended_memberships(
    session: Session, person: str, *, now: datetime
) -> tuple[MembershipChange, ...]:
    """The changes by which a person leaves every body and role at `now`; nothing is written."""
    spans = spans_of(session, person)
    return tuple(
        MembershipChange(person, body, span, replace(span, until=now))
        for body, span in spans.items()
        if span.lasts(now)
    )


def change_memberships(
    session: Session,
    changes: Sequence[MembershipChange],
    *,
    by: By,
    followers: Iterable[Follower],
    now: datetime,
) -> None:
    """Write changes, record each with before and after, and update obligations."""
    write_memberships(session, changes)
    record_all(session, entries(changes, by=by, now=now), at=now, actor=by.actor)
    on_membership_change(session, changes, followers=followers, now=now)


def entries(changes: Sequence[MembershipChange], *, by: By, now: datetime) -> list[Entry]:
    """Log entries of changes: person, body, before and after; its rows name nobody."""
    return [
        Entry(_name(change, now), people_queries.PEOPLE, _values(change, by)) for change in changes
    ]


def write_memberships(session: Session, changes: Sequence[MembershipChange]) -> None:
    """Write changes, and nothing else; people are there by then."""
    session.flush()
    gone = [(change.person, change.body) for change in changes if change.before is not None]
    people_queries.drop_memberships(session, gone)
    rows = [
        {
            "person": change.person,
            "body": change.body,
            "role": change.after.role,
            "since": change.after.since,
            "until": change.after.until,
        }
        for change in changes
        if change.after is not None
    ]
    people_queries.add_memberships(session, rows)


def span_of_row(row: Membership) -> Span:
    """The span of a stored membership."""
    return Span(row.role, row.since, row.until)


def spans_of(session: Session, person: str) -> dict[str, Span]:
    """The spans of a person (by id) by body, past and future ones too."""
    rows = people_queries.memberships_of(session, person)
    return {row.body: span_of_row(row) for row in rows}


def refuse_unknown_body(session: Session, body: str) -> None:
    """Mistake: no started year names this body or role, and nobody is in it."""
    known = known_bodies(session) | people_queries.bodies(session)
    if body not in known:
        raise Mistake(f"there is no body or role {body}", suggest(body, known))


def known_bodies(session: Session) -> frozenset[str]:
    """The bodies and roles that the started years name."""
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    return frozenset(key for year in years for key in (*year.bodies, *year.roles))


def change_words(
    changes: Sequence[MembershipChange], *, now: datetime, names: Mapping[str, str] = NO_NAMES
) -> Iterator[str]:
    """Each change in a line: "amina-diallo joins mag: member, from 2025-01-01".

    `names` are those of people and bodies by id and key, where they are known.
    """
    for change in changes:
        was = span_words(change.before)
        words = span_words(change.after) or "no member"
        more = f" (was: {was})" if was else ""
        who, body = (names.get(each, each) for each in (change.person, change.body))
        yield f"{who} {_VERBS[_name(change, now)]} {body}: {words}{more}"


def _joined(before: Span | None, said: Span, *, now: datetime) -> Span:
    if before is None or not before.lasts(now):
        return replace(said, since=said.since or now)
    return Span(said.role or before.role, said.since or before.since, said.until or before.until)


def _name(change: MembershipChange, now: datetime) -> str:
    """The act of the log for a change."""
    before, after = (span and span.lasts(now) for span in (change.before, change.after))
    if before and after:
        return "member.changed"
    return "member.joined" if after else "member.left"


def _values(change: MembershipChange, by: By) -> dict[str, Value]:
    values: dict[str, Value] = {
        "person": change.person,
        "body": change.body,
        "before": span_words(change.before),
        "after": span_words(change.after),
    }
    return {**values, "reason": by.reason.strip()} if by.reason.strip() else values
