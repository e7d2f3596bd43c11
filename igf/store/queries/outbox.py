"""Reading and marking the outbox for delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BindParameter,
    CursorResult,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from igf.store.queries.holds import IS_FREE
from igf.store.tables.people import ListAddress, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Base
from igf.store.types import UtcInstant

_STAGE: BindParameter[str] = bindparam("of_stage")
_DUE = or_(Outgoing.retry_at.is_(None), Outgoing.retry_at <= bindparam("now", type_=UtcInstant()))
_QUEUED = and_(Outgoing.state == "queued", _DUE)
#: The mails of a stage that are due, or were being sent when a run ended.
_WAITING = and_(Outgoing.stage == _STAGE, or_(_QUEUED, Outgoing.state == "sending"))
_STATES = select(Outgoing.state).where(_WAITING).distinct()

_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_TOKEN: BindParameter[str] = bindparam("token")
_UNTIL: BindParameter[datetime] = bindparam("until", type_=UtcInstant())

#: Beyond every number that a database can look for.
LARGEST = 2**63


class Written(NamedTuple):
    """A mail as it was written, without its outcome."""

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


#: What may have been handed over is never taken again, whoever hands it over.
_NEXT = (
    select(Outgoing.id)
    .where(_WAITING, Outgoing.phase != "data", Outgoing.id > bindparam("after"), IS_FREE)
    .order_by(Outgoing.id)
    .limit(bindparam("most"))
)
_LEFT = select(func.count()).where(
    Outgoing.stage == _STAGE, _QUEUED, Outgoing.id > bindparam("after")
)
_TAKE = (
    update(Outgoing)
    .where(Outgoing.id.in_(_NEXT))
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
_GIVE_BACK = (
    update(Outgoing)
    .where(Outgoing.key.in_(_KEYS), Outgoing.state == "sending", Outgoing.claimed_by == _TOKEN)
    .where(Outgoing.phase != "data")
    .values(state="queued", phase="", claimed_by=None, retry_at=_UNTIL)
    .execution_options(synchronize_session=False)
)
_POSTPONE = (
    update(Outgoing)
    .where(Outgoing.stage == _STAGE, _QUEUED, IS_FREE)
    .values(retry_at=_UNTIL)
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


def of_steps(session: Session, stage: str, *, steps: Sequence[str]) -> Sequence[Outgoing]:
    """The mails of some steps of a stage (by id), in the order they were written."""
    query = select(Outgoing).where(Outgoing.stage == stage, Outgoing.step.in_(steps))
    return session.scalars(query.order_by(Outgoing.id)).all()


def corrections(session: Session, stage: str, *, rung: str) -> int:
    """The number of corrections of a sending."""
    query = select(func.count(Outgoing.rung.distinct())).where(
        Outgoing.stage == stage, Outgoing.step == "correction", Outgoing.rung.startswith(f"{rung}/")
    )
    return session.scalar(query) or 0


def messages(session: Session, stage: str) -> int:
    """The number of messages that people wrote in a stage (by id)."""
    wrote = select(func.count(Outgoing.rung.distinct())).where(
        Outgoing.stage == stage, Outgoing.step == "message"
    )
    return session.scalar(wrote) or 0


def add_mails(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Mails (by column) in one statement. IntegrityError: one of them exists."""
    session.execute(insert(Outgoing), rows)


def waiting_states(session: Session, stage: str, *, now: datetime) -> frozenset[str]:
    """Whether mails of a stage are queued and due, or were being sent when a run ended."""
    return frozenset(session.scalars(_STATES, {"of_stage": stage, "now": now}))


def judge_left(session: Session, stage: str, *, reason: str) -> None:
    """Set mails to `unknown` that a run, whichever it was, was handing over when it ended."""
    left = and_(Outgoing.state == "sending", Outgoing.phase == "data")
    session.execute(
        update(Outgoing).where(Outgoing.stage == stage, left).values(state="unknown", reason=reason)
    )


@dataclass(frozen=True)
class Claiming:
    """Claiming `most` mails of a stage (by id) at a time, under a token."""

    stage: str
    token: str
    most: int


def take(
    session: Session, claiming: Claiming, *, now: datetime, after: int = 0
) -> Sequence[Written]:
    """Claim the next mails that wait behind a number, as they were written; none while held."""
    values = {
        "of_stage": claiming.stage,
        "token": claiming.token,
        "most": claiming.most,
        "now": now,
        "after": after,
    }
    return sorted(Written(*row) for row in session.execute(_TAKE, values))


def left(session: Session, stage: str, *, now: datetime, after: int) -> int:
    """The number of queued mails of a stage that are due and come after a mail number."""
    return session.scalar(_LEFT, {"of_stage": stage, "now": now, "after": after}) or 0


def give_back(session: Session, keys: Sequence[str], *, token: str, until: datetime) -> None:
    """Let mails that are still claimed under `token`, and were not handed over, wait until then."""
    session.execute(_GIVE_BACK, {"keys": list(keys), "token": token, "until": until})


def postpone(session: Session, stage: str, *, now: datetime, until: datetime) -> int:
    """Let all mails of a stage that are due at `now` wait until then; how many there are."""
    values = {"of_stage": stage, "now": now, "until": until}
    return cast("CursorResult[Any]", session.execute(_POSTPONE, values)).rowcount


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


def readdress(session: Session, addresses: Mapping[str, str]) -> None:
    """Let mails that wait go to the present address of their recipient; addresses by recipient."""
    table = Base.metadata.tables[Outgoing.__tablename__]
    # Not as one of a list, whose length a statement for many rows cannot know.
    waits = or_(table.c.state == "draft", table.c.state == "queued")
    query = update(table).where(table.c.recipient == bindparam("whose"), waits)
    rows = [{"whose": whose, "present": present} for whose, present in addresses.items()]
    if rows:
        session.execute(query.values(address=bindparam("present")), rows)


def present_address(session: Session, recipient: str) -> str | None:
    """The address of a recipient ("person:ID", "list:KEY") as it is now; None: it is not known."""
    kind, _, key = recipient.partition(":")
    if kind == "list":
        return session.scalar(select(ListAddress.address).where(ListAddress.key == key))
    return session.scalar(select(Person.email).where(Person.id == key))


def may_have_left(session: Session, text: str, *, recipient: str, since: datetime | None) -> bool:
    """Whether a mail with this text has left for a recipient, or may have; since an instant."""
    after = Outgoing.sent_at > since if since else Outgoing.sent_at.is_not(None)
    in_doubt = Outgoing.state.in_(("sending", "unknown"))
    query = select(Outgoing.id).where(
        Outgoing.recipient == recipient,
        Outgoing.text.contains(text, autoescape=True),
        or_(after, in_doubt),
    )
    return session.scalars(query.limit(1)).first() is not None


def by_key(session: Session, key: str) -> Outgoing:
    """The mail with this once-only key."""
    return session.scalars(select(Outgoing).where(Outgoing.key == key)).one()


def by_id(session: Session, number: int) -> Outgoing | None:
    """A mail by its number; None if it does not exist."""
    return session.get(Outgoing, number) if abs(number) < LARGEST else None


def last_number(session: Session) -> int:
    """The number of the newest mail; 0 if there is none."""
    return session.scalar(select(func.max(Outgoing.id))) or 0


def written_after(session: Session, number: int) -> Sequence[Outgoing]:
    """The mails written after one, in order."""
    return session.scalars(select(Outgoing).where(Outgoing.id > number).order_by(Outgoing.id)).all()
