"""The lease of the watch (several may run, one does the round), and signs of life of others."""

from datetime import timedelta

from igf.office.office import Office
from igf.store.tables.records import Service

WATCH = "watch"
PREFECT = "prefect"


def note_seen(office: Office, name: str) -> None:
    """Note that a service has just answered."""
    now = office.now()
    with office.store.write(now) as session:
        session.merge(Service(name=name, holder="", seen_at=now, until=None))


def hold_watch(office: Office, holder: str, *, length: timedelta) -> bool:
    """Take or keep the watch for a while; False while another one has it."""
    now = office.now()
    with office.store.write(now) as session:
        row = session.get(Service, WATCH)
        if row is None:
            row = Service(name=WATCH, holder=holder, seen_at=now, until=None)
            session.add(row)
        elif row.holder != holder and row.until and row.until > now:
            return False
        row.holder, row.seen_at, row.until = holder, now, now + length
    return True
