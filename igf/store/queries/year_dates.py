"""The dates of a year: how they came to be moved, and how often its stages were stopped."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from igf.store.tables.records import LogEntry
from igf.store.tables.year import Deadline, DeadlineChange

#: The acts after which a stage is held, or no longer is: of its own and of its whole year.
_TURNS: Final = (
    *("stage.cancelled", "stage.paused", "stage.resumed"),
    *("stage.dropped", "stage.taken_up", "stage.reopened"),
    *("year.cancelled", "year.paused", "year.resumed"),
)


def last_moves(session: Session, cycle: str) -> Sequence[tuple[str, DeadlineChange]]:
    """The dates that stand where a move has put them, by name, each with its last change."""
    newest = (DeadlineChange.deadline == Deadline.id) & (DeadlineChange.version == Deadline.version)
    query = select(Deadline.name, DeadlineChange).join(DeadlineChange, newest)
    rows = session.execute(query.where(Deadline.cycle == cycle, Deadline.version > 1))
    return [(name, change) for name, change in rows]


def changes(session: Session, cycle: str) -> Sequence[tuple[str, DeadlineChange]]:
    """Every version of every date of a year, by name, in the order of their versions."""
    query = (
        select(Deadline.name, DeadlineChange)
        .join(DeadlineChange, DeadlineChange.deadline == Deadline.id)
        .where(Deadline.cycle == cycle)
        .order_by(Deadline.name, DeadlineChange.version)
    )
    return [(name, change) for name, change in session.execute(query)]


def turns_of_stages(session: Session, cycle: str) -> dict[str, int]:
    """The number of times a stage (by id), or the year (by key), was stopped or went on."""
    query = select(LogEntry.subject, func.count()).group_by(LogEntry.subject)
    wanted = query.where(LogEntry.cycle == cycle, LogEntry.act.in_(_TURNS))
    return dict(session.execute(wanted).all())
