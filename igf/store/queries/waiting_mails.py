"""Mails that have waited to leave: looked at again, readdressed, or dropped with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from igf.store.tables.people import ListAddress, Person
from igf.store.tables.records import Outgoing


class Waiting(NamedTuple):
    """A mail that waits, without its text; `decided_by` is who approved it."""

    id: int
    stage: str
    step: str
    rung: str
    version: int
    recipient: str
    written_at: datetime
    decided_by: str | None


def due(session: Session, stage: str, *, now: datetime, before: datetime) -> Sequence[Waiting]:
    """The mails of a stage that wait, are due and were written before an instant, in order.

    Also those that a run which died had claimed; what may have been handed over is left out.
    """
    is_due = or_(Outgoing.retry_at.is_(None), Outgoing.retry_at <= now)
    queued = and_(Outgoing.state == "queued", is_due)
    query = (
        select(*(getattr(Outgoing, name) for name in Waiting._fields))
        .where(
            Outgoing.stage == stage,
            or_(queued, Outgoing.state == "sending"),
            Outgoing.written_at < before,
            Outgoing.phase != "data",
        )
        .order_by(Outgoing.id)
    )
    return [Waiting(*row) for row in session.execute(query)]


_OF_PERSON: Final = (
    select(Person.email)
    .where(Outgoing.recipient == literal("person:") + Person.id, Person.email != "")
    .scalar_subquery()
)
_OF_LIST: Final = (
    select(ListAddress.address)
    .where(Outgoing.recipient == literal("list:") + ListAddress.key)
    .scalar_subquery()
)


def readdress(session: Session, numbers: Sequence[int]) -> None:
    """Let mails go to the addresses that their recipients have now."""
    address = func.coalesce(_OF_PERSON, _OF_LIST, Outgoing.address)
    session.execute(
        update(Outgoing)
        .where(Outgoing.id.in_(numbers))
        .values(address=address)
        .execution_options(synchronize_session=False)
    )


def let_fall(session: Session, numbers: Sequence[int], *, reason: str) -> None:
    """Drop mails, with the reason."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.id.in_(numbers))
        .values(state="skipped", reason=reason, retry_at=None, claimed_by=None)
        .execution_options(synchronize_session=False)
    )


def rewrite(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Give mails (by `id`) another subject, text and HTML."""
    session.execute(update(Outgoing), list(rows))
