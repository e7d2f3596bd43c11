"""Reading the log for its chain."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.record_tables import LogEntry, LogSeal


def unsealed(session: Session, *, limit: int) -> Sequence[LogEntry]:
    """The oldest entries that are not in the chain yet."""
    query = select(LogEntry).outerjoin(LogSeal, LogSeal.entry == LogEntry.id)
    return session.scalars(
        query.where(LogSeal.entry.is_(None)).order_by(LogEntry.id).limit(limit)
    ).all()


def last_seal(session: Session) -> LogSeal | None:
    """The end of the chain; None while it is empty."""
    return session.scalars(select(LogSeal).order_by(LogSeal.position.desc()).limit(1)).first()
