"""An act that was prepared is done once, and only while what it was read from stands.

Whoever confirms an act says so around it; the first transaction that is written meanwhile marks the
act as done, or is refused. So the mark and the change are one transaction, whichever act it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from igf.store.tables.desk import Prepared
from igf.store.tables.records import Revision


class DoneAlready(Exception):  # noqa: N818 -- no error: the person pressed twice
    """The act was confirmed before, and done."""


class ReadAgain(Exception):  # noqa: N818 -- no error: whoever confirms prepares it again
    """What the act was read from has changed since."""


@dataclass
class Confirming:
    """An act being confirmed: which, and the revision of the whole database when it was read."""

    prepared: str
    revision: int
    marked: bool = False


_CONFIRMING: ContextVar[Confirming | None] = ContextVar("confirming", default=None)


@contextmanager
def confirming(prepared: str, *, revision: int) -> Iterator[Confirming]:
    """Let the first transaction inside mark the prepared act as done.

    Raised in it: DoneAlready, ReadAgain. If none is written inside, `marked` stays False.
    """
    act = Confirming(prepared, revision)
    token = _CONFIRMING.set(act)
    try:
        yield act
    finally:
        _CONFIRMING.reset(token)


def whole_revision(session: Session) -> int:
    """The number of changes to all that stages are read from."""
    return session.scalar(select(func.coalesce(func.sum(Revision.number), 0))) or 0


def mark(session: Session, *, now: datetime) -> Confirming | None:
    """Mark the act that is being confirmed, in the transaction that has just begun.

    Returns it if this transaction marks it. DoneAlready, ReadAgain: it must not be done.
    """
    act = _CONFIRMING.get()
    if act is None or act.marked:
        return None
    mark_done(session, act.prepared, now=now)
    if whole_revision(session) != act.revision:
        raise ReadAgain
    return act


def mark_done(session: Session, prepared: str, *, now: datetime) -> None:
    """Mark a prepared act as done. DoneAlready: it was."""
    one = update(Prepared).where(Prepared.id == prepared, Prepared.done_at.is_(None))
    found = session.scalars(one.values(done_at=now).returning(Prepared.id)).all()
    if not found:
        raise DoneAlready
