"""A restored database comes up: brought up to date, with delivery held, and the log says so."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from igf.log.write import Actor, By, Value, record
from igf.office.ports import Clock
from igf.outbox.hold import put_hold
from igf.outbox.why_held import held_words
from igf.store import schema
from igf.store.queries import holds as hold_queries
from igf.store.session import Session, Store
from schemas.backup import Manifest

HELD = "restored from a backup"
IN_DOUBT = "was being handed over as the backup was made"


@dataclass(frozen=True)
class ComesUp:
    """A backup that comes up: its file, its manifest, who restores it."""

    file: Path
    manifest: Manifest
    by: Actor


def come_up(store: Store, coming: ComesUp, *, clock: Clock) -> str:
    """Bring a restored database up to date and hold its delivery; the words of the hold."""
    schema.upgrade(store)
    last = store.last_time()
    now = max(clock.now(), last) if last else clock.now()
    with store.write(now) as session:
        hold_queries.take_back(session)
        hold_queries.doubt(session, reason=IN_DOUBT)
        before = _end_hold(session, by=coming.by, now=now)
        reason = f"{HELD}; it was held before: {before}" if before else HELD
        made_at = coming.manifest.made_at
        put_hold(session, by=By(coming.by, reason), now=now, backed_up_at=made_at)
        _record(session, coming, now=now)
    return held_words(store)


def _end_hold(session: Session, *, by: Actor, now: datetime) -> str:
    """A hold that the backup holds gives way to that of the restore; its reason."""
    row = hold_queries.hold(session)
    if row is None:
        return ""
    row.released_at, row.released_by = now, by.name
    session.flush()
    return row.reason


def _record(session: Session, coming: ComesUp, *, now: datetime) -> None:
    manifest = coming.manifest
    values: dict[str, Value] = {
        "file": coming.file.name,
        "made": manifest.made_at.isoformat(),
        "entries": manifest.log.entries,
        "digest": manifest.log.digest,
    }
    record(session, "backup.restored", subject="backup", at=now, values=values, actor=coming.by)
