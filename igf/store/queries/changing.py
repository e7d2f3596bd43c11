"""Statements for a changed file of a running year: rows to keep, to delete, to withdraw."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask, Failure, Firing, Obligation
from schemas.questions import EXPECTED

#: The rows of a stage that are known by step, rung and version.
Kept = Firing | Ask | Failure


def kept(session: Session, stage: str, *, steps: Collection[str]) -> Sequence[Kept]:
    """The firings, asks and failures of these steps of a stage."""
    found: list[Kept] = []
    for table in (Firing, Ask, Failure):
        query = select(table).where(table.stage == stage, table.step.in_(steps))
        found += session.scalars(query)
    return found


def forget_failures(session: Session, stage: str, *, steps: Collection[str]) -> None:
    """Delete the failures of these steps, so that they are tried as declared now."""
    session.execute(delete(Failure).where(Failure.stage == stage, Failure.step.in_(steps)))


def withdraw_asks(session: Session, asks: Collection[str], *, outcome: str, now: datetime) -> None:
    """Withdraw these questions (by id): no answer to them is expected."""
    ended = update(Ask).where(Ask.id.in_(asks), Ask.state == "open")
    session.execute(ended.values(state="superseded", outcome=outcome, settled_at=now))
    owed = Obligation.ask.in_(asks) & Obligation.state.in_(EXPECTED)
    session.execute(update(Obligation).where(owed).values(state="released"))


def drop_mails_of_steps(
    session: Session, stage: str, *, steps: Collection[str], reason: str
) -> int:
    """Skip the mails of these steps that have not begun to leave; returns their number."""
    waiting = Outgoing.state.in_(("queued", "draft")) & Outgoing.step.in_(steps)
    query = select(Outgoing).where(Outgoing.stage == stage, waiting)
    rows = session.scalars(query).all()
    for row in rows:
        row.state, row.reason = "skipped", reason
    return len(rows)
