"""Reading and marking the outbox for delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from igf.store.queries.holds import IS_FREE
from igf.store.tables.records import Outgoing
from igf.store.types import UtcInstant

_STAGE: BindParameter[str] = bindparam("of_stage")
_DUE = or_(Outgoing.retry_at.is_(None), Outgoing.retry_at <= bindparam("now", type_=UtcInstant()))
_QUEUED = and_(Outgoing.state == "queued", _DUE)
#: The mails of a stage that are due, or were being sent when a run ended.
_WAITING = and_(Outgoing.stage == _STAGE, or_(_QUEUED, Outgoing.state == "sending"))
_STATES = select(Outgoing.state).where(_WAITING).distinct()

_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_TOKEN: BindParameter[str] = bindparam("token")

#: Beyond every number that a database can look for.
LARGEST = 2**63


class Written(NamedTuple):
    """A mail as it was written, without what became of it."""

    id: int
    key: str
    message_id: str
    cycle: str
    stage: str
    recipient: str
    name: str
    address: str
    language: str
    subject: str
    text: str
    html: str
    written_at: datetime


_TAKE = (
    update(Outgoing)
    .where(_WAITING, IS_FREE)
    .values(state="sending", phase="", claimed_by=_TOKEN)
    .returning(*(getattr(Outgoing, name) for name in Written._fields))
)
_HAND_OVER = (
    update(Outgoing)
    .where(Outgoing.key.in_(_KEYS), Outgoing.state == "sending", Outgoing.claimed_by == _TOKEN)
    .where(IS_FREE)
    .values(phase="data", attempts=Outgoing.attempts + 1)
    .returning(Outgoing.key)
    .execution_options(synchronize_session=False)
)
_SENT = (
    update(Outgoing)
    .where(Outgoing.key.in_(_KEYS))
    .values(
        state="sent",
        phase="",
        claimed_by=None,
        reason="",
        attempts=Outgoing.attempts + case((Outgoing.phase == "data", 0), else_=1),
        sent_at=bindparam("now", type_=UtcInstant()),
    )
    .execution_options(synchronize_session=False)
)


def sending_of(session: Session, row: Outgoing) -> Sequence[Outgoing]:
    """Every mail of the sending that this one belongs to, in the order they were written."""
    same = ("stage", "step", "notice", "rung", "version")
    query = select(Outgoing).filter_by(**{name: getattr(row, name) for name in same})
    return session.scalars(query.order_by(Outgoing.id)).all()


def corrections(session: Session, stage: str, *, rung: str) -> int:
    """How often a sending was corrected."""
    query = select(func.count(Outgoing.rung.distinct())).where(
        Outgoing.stage == stage, Outgoing.step == "correction", Outgoing.rung.startswith(f"{rung}/")
    )
    return session.scalar(query) or 0


def add_mails(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Mails (by column) in one statement. IntegrityError: one of them exists."""
    session.execute(insert(Outgoing), rows)


def waiting_states(session: Session, stage: str, *, now: datetime) -> frozenset[str]:
    """Whether mails of a stage are queued and due, or were being sent when a run ended."""
    return frozenset(session.scalars(_STATES, {"of_stage": stage, "now": now}))


def judge_left(session: Session, stage: str, *, token: str, reason: str) -> None:
    """What another run was handing over when it ended becomes `unknown`."""
    left = and_(Outgoing.state == "sending", Outgoing.phase == "data", Outgoing.claimed_by != token)
    session.execute(
        update(Outgoing).where(Outgoing.stage == stage, left).values(state="unknown", reason=reason)
    )


def take(session: Session, stage: str, *, token: str, now: datetime) -> Sequence[Written]:
    """Claim the mails of a stage that wait, in the order they were written; none while held."""
    values = {"of_stage": stage, "now": now, "token": token}
    return sorted(Written(*row) for row in session.execute(_TAKE, values))


def note_handing_over(session: Session, keys: Sequence[str], *, token: str) -> frozenset[str]:
    """Note that mails are being handed over; the keys of those still claimed under `token`.

    None while delivery is held.
    """
    return frozenset(session.scalars(_HAND_OVER, {"keys": list(keys), "token": token}))


def settle_sent(session: Session, keys: Sequence[str], *, now: datetime) -> None:
    """The server took them, whoever has claimed them since."""
    session.execute(_SENT, {"keys": list(keys), "now": now})


def drafts(session: Session, *, stage: str | None = None) -> Sequence[Outgoing]:
    """The mails that wait for a person, of one stage (by id) or of all, as they were written."""
    query = select(Outgoing).where(Outgoing.state == "draft").order_by(Outgoing.id)
    return session.scalars(query.where(Outgoing.stage == stage) if stage else query).all()


def may_have_left(session: Session, text: str, *, recipient: str, since: datetime) -> bool:
    """Whether a mail to a recipient that holds a text has left since an instant, or may have."""
    in_doubt = Outgoing.state.in_(("sending", "unknown"))
    query = select(Outgoing.id).where(
        Outgoing.recipient == recipient,
        Outgoing.text.contains(text, autoescape=True),
        or_(Outgoing.sent_at > since, in_doubt),
    )
    return session.scalars(query.limit(1)).first() is not None


def by_key(session: Session, key: str) -> Outgoing:
    """The mail with this once-only key."""
    return session.scalars(select(Outgoing).where(Outgoing.key == key)).one()


def by_id(session: Session, number: int) -> Outgoing | None:
    """A mail by its number; None where there is none."""
    return session.get(Outgoing, number) if abs(number) < LARGEST else None
