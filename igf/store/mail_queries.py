"""Reading the outbox for delivery."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from igf.store.record_tables import Outgoing


def undelivered(session: Session, stage: str, *, now: datetime) -> Sequence[Outgoing]:
    """The mails of a stage that wait or were being sent, in the order they were written."""
    due = or_(Outgoing.retry_at.is_(None), Outgoing.retry_at <= now)
    waiting = or_(and_(Outgoing.state == "queued", due), Outgoing.state == "sending")
    query = select(Outgoing).where(Outgoing.stage == stage, waiting).order_by(Outgoing.id)
    return session.scalars(query).all()


def next_retry(session: Session, stage: str) -> datetime | None:
    """When the next waiting mail of a stage is tried again."""
    query = select(Outgoing.retry_at).where(Outgoing.stage == stage, Outgoing.state == "queued")
    return min((at for at in session.scalars(query) if at), default=None)


def by_key(session: Session, key: str) -> Outgoing:
    """The mail with this once-only key."""
    return session.scalars(select(Outgoing).where(Outgoing.key == key)).one()


def by_id(session: Session, number: int) -> Outgoing | None:
    """A mail by its number; None where there is none."""
    return session.get(Outgoing, number)
