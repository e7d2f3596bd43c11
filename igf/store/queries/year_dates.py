"""The dates of a year: how they came to be moved."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.tables.year import Deadline, DeadlineChange


def last_moves(session: Session, cycle: str) -> Sequence[tuple[str, DeadlineChange]]:
    """The dates that stand where a move has put them, by name, each with its last change."""
    newest = (DeadlineChange.deadline == Deadline.id) & (DeadlineChange.version == Deadline.version)
    query = select(Deadline.name, DeadlineChange).join(DeadlineChange, newest)
    rows = session.execute(query.where(Deadline.cycle == cycle, Deadline.version > 1))
    return [(name, change) for name, change in rows]
