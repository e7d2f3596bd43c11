"""Writing the log: ids and field names in the entry, values beside it under a salted digest."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.store.record_tables import LogEntry, LogValue
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


def record(  # noqa: PLR0913 -- the columns of an entry, all but two by name
    session: Session, act: str, *, subject: str, at: datetime, values: Values, actor: Actor = ENGINE
) -> None:
    """Add an entry; `subject` is "cycle" or "cycle/stage" or "cycle/stage/step..."."""
    salt = secrets.token_hex(16)
    parts = subject.split("/")
    entry = LogEntry(
        cycle=parts[0],
        stage="/".join(parts[:2]) if len(parts) > 1 else None,
        at=at,
        act=act,
        subject=subject,
        fields=sorted(values),
        actor=actor.name,
        on_behalf_of=actor.on_behalf_of,
        door=actor.door,
        standing=actor.standing,
        digest=digest(salt, values),
    )
    session.add(entry)
    session.flush()
    session.add(LogValue(entry=entry.id, salt=salt, values=dict(values)))


def digest(salt: str, values: Values) -> str:
    """SHA-256 over the salt and the values as canonical JSON."""
    text = json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
