"""Reading and writing who there is: people, what they are members of, mailing lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from igf.store.people_tables import ListAddress, Membership, Person
from igf.store.record_tables import LogEntry

#: How the log calls an import of people.
PEOPLE_IMPORTED = "people.imported"


def people(session: Session) -> Sequence[Person]:
    """Everybody, by id."""
    return session.scalars(select(Person).order_by(Person.id)).all()


def memberships(session: Session) -> dict[str, list[str]]:
    """The bodies and roles of each person by id, sorted, past and future ones too."""
    found: dict[str, list[str]] = {}
    for row in session.scalars(select(Membership).order_by(Membership.body)):
        found.setdefault(row.person, []).append(row.body)
    return found


def lists(session: Session) -> Sequence[ListAddress]:
    """Every mailing list whose address is known, by key."""
    return session.scalars(select(ListAddress).order_by(ListAddress.key)).all()


def last_import(session: Session) -> int | None:
    """The newest entry of the log by which people changed: as long as it is, so are they."""
    entries = select(func.max(LogEntry.id)).where(LogEntry.act == PEOPLE_IMPORTED)
    return session.scalar(entries)


def add_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert people at once; a row names every column."""
    if rows:
        session.execute(insert(Person), list(rows))


def change_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change people at once, known by their id."""
    if rows:
        session.execute(update(Person), list(rows))


def set_memberships(session: Session, wanted: Mapping[str, Iterable[str]]) -> None:
    """Let people (by id) be in these bodies and roles, and in no others; lasting ones stay."""
    columns = (Membership.person, Membership.body, Membership.id)
    there = {(person, body): key for person, body, key in session.execute(select(*columns))}
    named = {(person, body) for person, bodies in wanted.items() for body in bodies}
    gone = [
        key
        for (person, body), key in there.items()
        if person in wanted and (person, body) not in named
    ]
    if gone:
        session.execute(delete(Membership).where(Membership.id.in_(gone)))
    rows = [{"person": person, "body": body} for person, body in sorted(named - there.keys())]
    if rows:
        session.execute(insert(Membership), [{**row, "since": None, "until": None} for row in rows])


def end_memberships(session: Session, person: str, *, now: datetime) -> Sequence[str]:
    """Let a person leave every body and role at `now`; which ones those were."""
    lasting = or_(Membership.until.is_(None), Membership.until > now)
    rows = session.scalars(select(Membership).where(Membership.person == person, lasting)).all()
    for row in rows:
        row.until = now
    return sorted(row.body for row in rows)
