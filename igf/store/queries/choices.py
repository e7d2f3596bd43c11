"""Rows that people choose from in forms."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from igf.store.tables.asks import Decision
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask


def decided(session: Session, *, provisional: bool = False) -> Sequence[Ask]:
    """The asks on which something was decided, the newest first; or what is to be confirmed."""
    last = select(func.max(Decision.id)).group_by(Decision.ask)
    query = select(Ask).join(Decision, Decision.ask == Ask.id).where(Decision.id.in_(last))
    if provisional:
        query = query.where(Decision.provisional, Decision.confirmed_at.is_(None))
    return session.scalars(query.order_by(Decision.decided_at.desc(), Ask.id)).all()


def in_bodies(session: Session, bodies: Collection[str]) -> Sequence[Person]:
    """The people who are, were or will be in these bodies and roles (by key)."""
    inside = select(Membership.person).where(Membership.body.in_(sorted(bodies)))
    return session.scalars(select(Person).where(Person.id.in_(inside))).all()


def mails_in(session: Session, states: Collection[str]) -> Sequence[Outgoing]:
    """The mails in these states, the newest first."""
    query = select(Outgoing).where(Outgoing.state.in_(sorted(states)))
    return session.scalars(query.order_by(Outgoing.id.desc())).all()
