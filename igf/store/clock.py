"""The highest committed time: `now` never goes below it."""

from datetime import datetime

from sqlalchemy.orm import Session

from igf.store.record_tables import Service

CLOCK = "clock"


def last_time(session: Session) -> datetime | None:
    """The highest time any change was committed at; None on an empty database."""
    row = session.get(Service, CLOCK)
    return row.seen_at if row else None


def keep_time(session: Session, now: datetime) -> None:
    """Record `now` as committed, if it is the highest so far."""
    row = session.get(Service, CLOCK)
    if row is None:
        session.add(Service(name=CLOCK, holder="", seen_at=now, until=None))
    elif row.seen_at < now:
        row.seen_at = now
