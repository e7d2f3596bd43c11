"""Writing the log: ids and field names in the entry, values beside it under a salted digest."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from igf.store import log_queries
from igf.store.session import Session

Value = str | int | None
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Actor:
    """Who did something, for whom, through which door; stated (typed for someone) or proven."""

    name: str
    door: str
    standing: str = "stated"
    on_behalf_of: str | None = None


#: The engine doing what the year's file declares.
ENGINE = Actor(name="IGF Cycle", door="engine", standing="declared")


@dataclass(frozen=True)
class Entry:
    """One of several changes that are recorded together; `subject` as in `record`."""

    act: str
    subject: str
    values: Values


def record(  # noqa: PLR0913 -- the columns of an entry, all but two by name
    session: Session, act: str, *, subject: str, at: datetime, values: Values, actor: Actor = ENGINE
) -> None:
    """Add an entry; `subject` is "cycle" or "cycle/stage" or "cycle/stage/step..."."""
    record_all(session, [Entry(act, subject, values)], at=at, actor=actor)


def record_all(session: Session, entries: Sequence[Entry], *, at: datetime, actor: Actor) -> None:
    """Add entries of one act in order, in as few statements as one."""
    salts = [secrets.token_hex(16) for _ in entries]
    if not entries:
        return
    rows = [
        _row(entry, salt, at=at, actor=actor) for entry, salt in zip(entries, salts, strict=True)
    ]
    session.flush()
    ids = log_queries.add_entries(session, rows)
    values = [
        {"entry": number, "salt": salt, "values": dict(entry.values)}
        for entry, number, salt in zip(entries, ids, salts, strict=True)
    ]
    log_queries.add_values(session, values)


def _row(entry: Entry, salt: str, *, at: datetime, actor: Actor) -> dict[str, Any]:
    parts = entry.subject.split("/")
    return {
        "cycle": parts[0],
        "stage": "/".join(parts[:2]) if len(parts) > 1 else None,
        "at": at,
        "act": entry.act,
        "subject": entry.subject,
        "fields": sorted(entry.values),
        "actor": actor.name,
        "on_behalf_of": actor.on_behalf_of,
        "door": actor.door,
        "standing": actor.standing,
        "digest": digest(salt, entry.values),
    }


def digest(salt: str, values: Values) -> str:
    """SHA-256 over the salt and the values as canonical JSON."""
    text = json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
