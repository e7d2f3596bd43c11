"""Reading and writing people, their memberships and mailing lists."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, cast, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from igf.store.tables.people import ListAddress, Membership, Person
from igf.store.tables.records import LogEntry
from igf.store.tables.year import Base

#: The subject of log entries about people and lists; it names nobody.
PEOPLE = "people"
#: How the log calls an import of people.
PEOPLE_IMPORTED = "people.imported"
#: A person and the key of a body or role.
Pair = tuple[str, str]


def people(session: Session) -> Sequence[Person]:
    """Everybody, by id."""
    return session.scalars(select(Person).order_by(Person.id)).all()


def merged_into(session: Session, former: str) -> Person | None:
    """The person into whom the person of this id was merged."""
    listed = cast(Person.former_ids, Text).contains(json.dumps(former), autoescape=True)
    found = session.scalars(select(Person).where(listed))
    return next((each for each in found if former in each.former_ids), None)


def memberships(session: Session) -> dict[str, list[str]]:
    """The bodies and roles of each person by id, sorted, past and future ones too."""
    found: dict[str, list[str]] = {}
    for row in all_memberships(session):
        found.setdefault(row.person, []).append(row.body)
    return found


def all_memberships(session: Session) -> Sequence[Membership]:
    """Every membership, past and future ones too, by person and body."""
    return session.scalars(select(Membership).order_by(Membership.person, Membership.body)).all()


def bodies(session: Session) -> frozenset[str]:
    """The bodies and roles that anybody is, was or will be in."""
    return frozenset(session.scalars(select(Membership.body).distinct()))


def memberships_of(session: Session, person: str) -> Sequence[Membership]:
    """The memberships of a person, past and future ones too, by body."""
    query = select(Membership).where(Membership.person == person).order_by(Membership.body)
    return session.scalars(query).all()


def lasting_members(
    session: Session, bodies: Collection[str], *, now: datetime
) -> Sequence[Membership]:
    """The memberships in these bodies and roles that have not ended."""
    lasting = or_(Membership.until.is_(None), Membership.until > now)
    query = select(Membership).where(Membership.body.in_(bodies), lasting)
    return session.scalars(query.order_by(Membership.body, Membership.person)).all()


def turning(session: Session, *, after: datetime, until: datetime) -> Sequence[Membership]:
    """The memberships that began or ended in the time after an instant, up to another."""
    turns = (
        and_(column > after, column <= until) for column in (Membership.since, Membership.until)
    )
    query = select(Membership).where(or_(*turns)).order_by(Membership.body, Membership.person)
    return session.scalars(query).all()


def lists(session: Session) -> Sequence[ListAddress]:
    """Every mailing list whose address is known, by key."""
    return session.scalars(select(ListAddress).order_by(ListAddress.key)).all()


def last_change(session: Session) -> int | None:
    """The newest log entry about people or lists; they are unchanged while it is the newest."""
    return session.scalar(select(func.max(LogEntry.id)).where(LogEntry.cycle == PEOPLE))


def last_entry(session: Session) -> int | None:
    """The newest entry of the log about anything."""
    return session.scalar(select(func.max(LogEntry.id)))


def add_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert people at once; a row names every column."""
    if rows:
        session.execute(insert(Person), list(rows))


def change_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change people at once, known by their id."""
    if rows:
        session.execute(update(Person), list(rows))


def drop_memberships(session: Session, pairs: Sequence[Pair]) -> None:
    """Take memberships away."""
    if pairs:
        these = tuple_(Membership.person, Membership.body).in_(list(pairs))
        session.execute(delete(Membership).where(these))


def add_memberships(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert memberships at once; a row names every column but `id`."""
    if rows:
        # The table and not its class, which takes a statement for each run of rows with an end.
        session.execute(insert(Base.metadata.tables[Membership.__tablename__]), list(rows))
