"""Writing the log: ids and field names in the entry; who acted and the values beside it, salted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from igf.log.rules.chain import digest, digests_of
from igf.store.queries import log as log_queries
from igf.store.session import Session
from schemas.log import Told, Value, Values

__all__ = [
    "ENGINE",
    "Actor",
    "By",
    "Entry",
    "Value",
    "Values",
    "record",
    "record_all",
    "record_each",
]


@dataclass(frozen=True)
class Actor:
    """The actor of an act: name, for whom, door, and standing (stated or proven)."""

    name: str
    door: str
    standing: str = "stated"
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class By:
    """An actor and the reason; "" where no reason is asked for."""

    actor: Actor
    reason: str = ""


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
    """Add an entry; `subject` is "cycle" or "cycle/stage" or "cycle/stage/step...".

    Act, subject and names of fields can never be erased: they name no person. The act has words
    in `igf.log.rules.words`.
    """
    record_all(session, [Entry(act, subject, values)], at=at, actor=actor)


def record_all(session: Session, entries: Sequence[Entry], *, at: datetime, actor: Actor) -> None:
    """Add entries of one act in order, in as few statements as one."""
    record_each(session, [(entry, at, actor) for entry in entries])


def record_each(session: Session, entries: Sequence[tuple[Entry, datetime, Actor]]) -> None:
    """Add entries in order, each with its instant and who acted, in as few statements as one."""
    if not entries:
        return
    told = [
        Told(secrets.token_hex(16), actor.name, actor.on_behalf_of, dict(entry.values))
        for entry, _, actor in entries
    ]
    rows = [
        _row(entry, each, at=at, actor=actor)
        for (entry, at, actor), each in zip(entries, told, strict=True)
    ]
    session.flush()
    log_queries.add_entries(session, rows, told=[each._asdict() for each in told])


def _row(entry: Entry, told: Told, *, at: datetime, actor: Actor) -> dict[str, Any]:
    parts = entry.subject.split("/")
    return {
        "cycle": parts[0],
        "stage": "/".join(parts[:2]) if len(parts) > 1 else None,
        "at": at,
        "act": entry.act,
        "subject": entry.subject,
        "fields": sorted(entry.values),
        "door": actor.door,
        "standing": actor.standing,
        "digest": digest(digests_of(told)),
    }
