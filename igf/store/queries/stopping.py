"""Reading and writing what a stop of stages concerns: their questions and their waiting mails."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask, Obligation


def asks_of(session: Session, stages: Sequence[str], *, state: str) -> Sequence[Ask]:
    """The asks of these stages in a state, oldest first."""
    query = select(Ask).where(Ask.stage.in_(stages), Ask.state == state)
    return session.scalars(query.order_by(Ask.asked_at, Ask.id)).all()


def obligations_of(session: Session, asks: Sequence[str]) -> Sequence[Obligation]:
    """The obligations of any of these asks."""
    return session.scalars(select(Obligation).where(Obligation.ask.in_(asks))).all()


def waiting_mails(session: Session, stages: Sequence[str]) -> int:
    """The number of mails of these stages that wait to leave."""
    held = (Outgoing.stage.in_(stages), Outgoing.state.in_(("queued", "sending")))
    return session.scalar(select(func.count()).where(*held)) or 0


def droppable_mails(session: Session, stages: Sequence[str]) -> int:
    """The number of mails of these stages that would be dropped now."""
    waiting = Outgoing.state.in_(("queued", "draft")) | and_(*_taken(stages))
    held = (Outgoing.stage.in_(stages), waiting)
    return session.scalar(select(func.count()).where(*held)) or 0


def take_back(session: Session, stages: Sequence[str]) -> None:
    """Let mails wait again that a run has taken and not begun to hand over."""
    session.execute(update(Outgoing).where(*_taken(stages)).values(state="queued", claimed_by=None))


def drop(session: Session, stages: Sequence[str], *, reason: str) -> int:
    """Let no mail of these stages leave that has not begun to; returns how many that are."""
    take_back(session, stages)
    held = (Outgoing.stage.in_(stages), Outgoing.state.in_(("queued", "draft")))
    number = session.scalar(select(func.count()).where(*held)) or 0
    session.execute(update(Outgoing).where(*held).values(state="skipped", reason=reason))
    return number


def _taken(stages: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    begun = Outgoing.phase == "data"
    return Outgoing.stage.in_(stages), Outgoing.state == "sending", ~begun
