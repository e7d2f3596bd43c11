"""The highest committed time: `now` never goes below it."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from igf.store.tables.records import Service
from igf.store.types import UtcInstant

CLOCK = "clock"
_NOW = bindparam("now", type_=UtcInstant())
# Put together once: nearly every transaction asks it.
_KEEP = (
    update(Service)
    .where(Service.name == CLOCK, Service.seen_at < _NOW)
    .values(seen_at=_NOW)
    .returning(Service.name)
    .execution_options(synchronize_session=False)
)


def last_time(session: Session) -> datetime | None:
    """The highest time any change was committed at; None on an empty database."""
    row = session.get(Service, CLOCK)
    return row.seen_at if row else None


def keep_time(session: Session, now: datetime) -> None:
    """Record `now` as committed, if it is the highest so far."""
    kept = session.scalar(_KEEP, {"now": now})
    if kept is None and session.get(Service, CLOCK) is None:
        session.add(Service(name=CLOCK, holder="", seen_at=now, until=None))
