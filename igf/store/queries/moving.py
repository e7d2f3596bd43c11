"""Queries of a move of dates, for what it reads of the year and what it writes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from igf.store.tables.records import LogEntry, Outgoing
from igf.store.tables.year import Ask, Deadline, DeadlineChange, Failure, Obligation, Stage
from schemas.questions import EXPECTED

#: The states of a mail whose recipient was told, or is about to be.
TOLD = ("queued", "sending", "sent", "unknown")
WAITING = ("queued", "draft")


def changes(session: Session, deadlines: Collection[str]) -> Sequence[DeadlineChange]:
    """Every version of these dates (by id), oldest first."""
    query = select(DeadlineChange).where(DeadlineChange.deadline.in_(deadlines))
    return session.scalars(query.order_by(DeadlineChange.version)).all()


def last_told(session: Session, stages: Collection[str]) -> dict[str, dict[str, datetime]]:
    """The instant of the last mail to each recipient (by key), by stage; drafts do not count."""
    query = (
        select(Outgoing.stage, Outgoing.recipient, func.max(Outgoing.written_at))
        .where(Outgoing.stage.in_(stages), Outgoing.state.in_(TOLD))
        .group_by(Outgoing.stage, Outgoing.recipient)
    )
    found: dict[str, dict[str, datetime]] = {}
    for stage, recipient, written in session.execute(query):
        found.setdefault(stage, {})[recipient] = written
    return found


def waiting_mails(session: Session, stages: Collection[str]) -> Sequence[Outgoing]:
    """The mails of these stages that have not left: queued ones and drafts."""
    query = select(Outgoing).where(Outgoing.stage.in_(stages), Outgoing.state.in_(WAITING))
    return session.scalars(query.order_by(Outgoing.id)).all()


def mail_states(session: Session, stages: Collection[str]) -> tuple[tuple[int, str], ...]:
    """Number and state of the mails of these stages that have not left."""
    query = select(Outgoing.id, Outgoing.state)
    query = query.where(Outgoing.stage.in_(stages), Outgoing.state.in_(WAITING))
    return tuple((number, state) for number, state in session.execute(query.order_by(Outgoing.id)))


def last_entry(session: Session, cycle: str, *, stages: Collection[str]) -> int:
    """The number of the last log entry of these stages, or of their year as a whole."""
    ours = or_(LogEntry.stage.in_(stages), LogEntry.stage.is_(None))
    query = select(func.max(LogEntry.id)).where(LogEntry.cycle == cycle, ours)
    return session.scalar(query) or 0


def rows(
    session: Session, stages: Collection[str], *, asks: Collection[str], mails: Collection[int]
) -> tuple[dict[str, Stage], dict[str, Ask], dict[int, Outgoing]]:
    """The rows of stages, asks and mails by id, one question for each kind."""
    found = {row.id: row for row in session.scalars(select(Stage).where(Stage.id.in_(stages)))}
    asked = {row.id: row for row in session.scalars(select(Ask).where(Ask.id.in_(asks)))}
    query = select(Outgoing).where(Outgoing.id.in_(mails))
    return found, asked, {row.id: row for row in session.scalars(query)}


def release(session: Session, asks: Collection[str]) -> None:
    """Release the sides that still owe an answer to these asks."""
    owed = Obligation.ask.in_(asks) & Obligation.state.in_(EXPECTED)
    session.execute(update(Obligation).where(owed).values(state="released"))


def forget_failures(session: Session, keys: Iterable[tuple[str, str, str, int]]) -> None:
    """Drop the failures of rungs (stage, step, rung, version) that are no longer tried."""
    ours = tuple_(Failure.stage, Failure.step, Failure.rung, Failure.version).in_(list(keys))
    for row in session.scalars(select(Failure).where(ours)):
        session.delete(row)


def note_told(session: Session, deadlines: Collection[str]) -> None:
    """People are being told of these dates (by id) as they stand."""
    behind = or_(Deadline.told.is_(None), Deadline.told != Deadline.version)
    query = update(Deadline).where(Deadline.id.in_(deadlines), behind)
    session.execute(
        query.values(told=Deadline.version), execution_options={"synchronize_session": False}
    )
