"""Whether delivery is held, and the mails that wait meanwhile."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from igf.store.tables.records import MailHold, Outgoing
from igf.store.tables.year import Firing, Stage

_IN_FORCE = MailHold.released_at.is_(None)
#: Nothing holds delivery back. It stands in the statements that claim mails and hand them over, so
#: that no mail is claimed beside a hold that was looked at before.
IS_FREE: ColumnElement[bool] = ~exists().where(_IN_FORCE)
_OF_ITS_STEP = and_(
    Firing.stage == Outgoing.stage,
    Firing.step == Outgoing.step,
    Firing.rung == Outgoing.rung,
    Firing.version == Outgoing.version,
)
_LATE = ("waiting", "running")


class Waiting(NamedTuple):
    """A mail that waits while delivery is held; `due` is when its step fell due."""

    id: int
    key: str
    stage: str
    notice: str
    name: str
    address: str
    subject: str
    due: datetime


def hold(session: Session) -> MailHold | None:
    """The hold on delivery; None while mails leave."""
    return session.scalars(select(MailHold).where(_IN_FORCE)).one_or_none()


def undecided_mails(session: Session, hold: MailHold) -> Sequence[Waiting]:
    """The undecided mails of this hold, the first due first."""
    due = func.coalesce(Firing.due_at, Outgoing.written_at, type_=Outgoing.written_at.type)
    columns = [getattr(Outgoing, name) for name in Waiting._fields[:-1]]
    query = select(*columns, due).outerjoin(Firing, _OF_ITS_STEP)
    undecided = or_(Outgoing.cleared.is_(None), Outgoing.cleared != hold.id)
    query = query.where(Outgoing.state == "queued", undecided).order_by(due, Outgoing.id)
    return [Waiting._make(row) for row in session.execute(query)]


def take_back(session: Session) -> None:
    """Let mails wait again that were taken and not begun to be handed over."""
    taken = (Outgoing.state == "sending", Outgoing.phase != "data")
    session.execute(update(Outgoing).where(*taken).values(state="queued", claimed_by=None))


def doubt(session: Session, *, reason: str) -> None:
    """Mark mails that were being handed over as in doubt."""
    query = update(Outgoing).where(Outgoing.state == "sending", Outgoing.phase == "data")
    session.execute(query.values(state="unknown", phase="", claimed_by=None, reason=reason))


def clear(session: Session, mails: Collection[int], *, hold: MailHold) -> None:
    """Let these mails leave as soon as delivery goes on."""
    session.execute(update(Outgoing).where(Outgoing.id.in_(mails)).values(cleared=hold.id))


def drop(session: Session, mails: Collection[int], *, by: str, reason: str) -> None:
    """Let these mails never leave."""
    _settle(session, mails, state="skipped", decided_by=by, reason=reason)


def count_as_sent(
    session: Session, mails: Collection[int], *, by: str, now: datetime, reason: str
) -> None:
    """These mails left before: they do not leave again."""
    _settle(session, mails, state="sent", decided_by=by, sent_at=now, reason=reason)


def _settle(session: Session, mails: Collection[int], **columns: object) -> None:
    query = update(Outgoing).where(Outgoing.id.in_(mails))
    session.execute(query.values(retry_at=None, **columns))


def behind(session: Session, *, since: datetime) -> Sequence[str]:
    """The live stages (by title) that have not caught up yet with what fell due until then."""
    query = select(Stage.title).where(Stage.state.in_(_LATE), Stage.next_at <= since)
    return session.scalars(query.order_by(Stage.cycle, Stage.position)).all()


def stages_with_mails(session: Session) -> Sequence[Stage]:
    """The stages whose mails wait to leave."""
    wait = select(Outgoing.stage).where(Outgoing.state == "queued")
    return session.scalars(select(Stage).where(Stage.id.in_(wait)).order_by(Stage.id)).all()
