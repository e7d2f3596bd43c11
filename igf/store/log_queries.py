"""Writing the log, and reading it for its chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from igf.store.record_tables import LogEntry, LogSeal, LogValue
from igf.store.tables import Base

# The tables and not their classes: no session has to keep a row for each change.
_LOG = Base.metadata.tables[LogEntry.__tablename__]
_ENTRIES = insert(_LOG).returning(_LOG.c.id, sort_by_parameter_order=True)
_FEW = 2
_VALUES = insert(Base.metadata.tables[LogValue.__tablename__])


def add_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Add entries, by column; their numbers, in order."""
    if len(rows) <= _FEW or session.get_bind().dialect.name != "sqlite":
        return session.scalars(_ENTRIES, list(rows)).all()
    # There it would take a statement for each; and nobody else writes meanwhile.
    last = session.scalar(select(func.max(_LOG.c.id))) or 0
    numbers = range(last + 1, last + 1 + len(rows))
    numbered = [{**row, "id": number} for row, number in zip(rows, numbers, strict=True)]
    session.execute(insert(_LOG), numbered)
    return numbers


def add_values(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the values that belong to entries, by column."""
    session.execute(_VALUES, list(rows))


def last_at(session: Session, act: str, *, subject: str) -> datetime | None:
    """When an act was last recorded of a subject; None: never."""
    query = select(func.max(LogEntry.at)).where(LogEntry.act == act, LogEntry.subject == subject)
    return session.scalar(query)


def unsealed(session: Session, *, limit: int) -> Sequence[LogEntry]:
    """The oldest entries that are not in the chain yet."""
    query = select(LogEntry).outerjoin(LogSeal, LogSeal.entry == LogEntry.id)
    return session.scalars(
        query.where(LogSeal.entry.is_(None)).order_by(LogEntry.id).limit(limit)
    ).all()


def last_seal(session: Session) -> LogSeal | None:
    """The end of the chain; None while it is empty."""
    return session.scalars(select(LogSeal).order_by(LogSeal.position.desc()).limit(1)).first()
