"""Reading and writing who there is: people, what they are members of, mailing lists."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.people_tables import ListAddress, Membership, Person


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


def write_people(session: Session, rows: Iterable[Person]) -> None:
    """Add people, or let them be known as these rows say."""
    known = {row.id: row for row in people(session)}
    for row in rows:
        if row.id in known:
            session.merge(row)
        else:
            session.add(row)
    session.flush()


def set_memberships(session: Session, wanted: Mapping[str, Iterable[str]]) -> None:
    """Let people (by id) be in these bodies and roles, and in no others; lasting ones stay."""
    there = {(row.person, row.body): row for row in session.scalars(select(Membership))}
    named = {(person, body) for person, bodies in wanted.items() for body in bodies}
    for key, row in there.items():
        if row.person in wanted and key not in named:
            session.delete(row)
    for person, body in sorted(named - there.keys()):
        session.add(Membership(person=person, body=body, since=None, until=None))
    session.flush()
