"""The rows of a year as they stand in its database, read by SQL of its own.

Nothing of the engine is used here: a mistake in it must not hide itself. Each class names the
columns that are read of one table; JSON and instants are read alike from SQLite and PostgreSQL.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, text

R = TypeVar("R")


@dataclass(frozen=True)
class Year:
    key: str
    state: str
    loaded: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    id: str
    cycle: str
    key: str
    kind: str
    state: str
    definition: str
    adopted_at: datetime
    next_at: datetime | None
    words: str
    attention: str | None


@dataclass(frozen=True)
class Definition:
    sha256: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Deadline:
    id: str
    cycle: str
    name: str
    at: datetime | None
    version: int


@dataclass(frozen=True)
class DateChange:
    deadline: str
    version: int
    at: datetime | None
    changed_at: datetime


@dataclass(frozen=True)
class Firing:
    id: int
    stage: str
    step: str
    rung: str
    version: int
    due_at: datetime
    fired_at: datetime
    outcome: str
    words: str


@dataclass(frozen=True)
class Failure:
    id: int
    stage: str
    step: str
    reason: str


@dataclass(frozen=True)
class Question:
    id: str
    stage: str
    step: str
    rung: str
    version: int
    form: str
    by: list[str]
    document: int | None
    four_eyes: bool
    asked_at: datetime
    due_at: datetime
    state: str
    outcome: str | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Side:
    id: int
    ask: str
    holder: str
    state: str
    side: str
    delegate: str | None


@dataclass(frozen=True)
class Answer:
    id: int
    ask: str
    holder: str
    number: int
    person: str | None
    withdrawn_at: datetime | None
    choice: str
    value: str
    note: str
    door: str
    standing: str
    evidence: str | None
    given_at: datetime


@dataclass(frozen=True)
class Attachment:
    id: int
    answer: int
    sha256: str


@dataclass(frozen=True)
class Decision:
    id: int
    ask: str
    number: int
    outcome: str
    document_sha256: str | None
    decided_at: datetime
    provisional: bool
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Document:
    id: int
    stage: str
    key: str
    version: int
    sha256: str
    made_at: datetime


@dataclass(frozen=True)
class Mail:
    id: int
    key: str
    cycle: str
    stage: str
    step: str
    notice: str
    rung: str
    version: int
    recipient: str
    name: str
    address: str
    subject: str
    written_at: datetime
    state: str
    reason: str
    retry_at: datetime | None
    sent_at: datetime | None
    decided_by: str | None

    @property
    def left_here(self) -> datetime | None:
        """When it was sent; None also where an officer said that it had left before."""
        return None if self.reason.startswith("already sent") else self.sent_at

    @property
    def first_recipient(self) -> str:
        """To whom it was written, before people were merged."""
        before, mark, person = self.key.rpartition("/person:")
        return f"person:{person}" if mark and before else self.recipient


@dataclass(frozen=True)
class Hold:
    id: int
    since: datetime
    released_at: datetime | None


@dataclass(frozen=True)
class Entry:
    id: int
    cycle: str
    stage: str | None
    at: datetime
    act: str
    subject: str


@dataclass(frozen=True)
class Told:
    entry: int
    values: dict[str, Any]
    erased_at: datetime | None


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    former_ids: list[str]


@dataclass(frozen=True)
class Member:
    id: int
    person: str
    body: str
    role: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Item:
    id: int
    stage: str
    key: str
    state: str
    version: int
    by_whom: str


@dataclass(frozen=True)
class Wait:
    stage: str
    awaited: str
    what: str


@dataclass(frozen=True)
class Service:
    name: str
    seen_at: datetime


#: The table of each class.
TABLES: dict[type, str] = {
    Year: "cycle",
    Stage: "stage",
    Definition: "definition",
    Deadline: "deadline",
    DateChange: "deadline_change",
    Firing: "firing",
    Failure: "failure",
    Question: "ask",
    Side: "obligation",
    Answer: "answer",
    Attachment: "attachment",
    Decision: "decision",
    Document: "document",
    Mail: "outbox",
    Hold: "mail_hold",
    Entry: "log",
    Told: "log_value",
    Person: "person",
    Member: "membership",
    Item: "item",
    Wait: "stage_wait",
    Service: "service",
}


def rows(connection: Connection, kind: type[R]) -> tuple[R, ...]:
    """Every row of the table of a class, in the order of its first column."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]  # each is a dataclass
    columns = ", ".join(f'"{name}"' for name in names)
    query = text(f'SELECT {columns} FROM "{TABLES[kind]}" ORDER BY 1')  # noqa: S608 -- our own names
    return tuple(
        kind(*_plain([hints[name] for name in names], found)) for found in connection.execute(query)
    )


def _plain(hints: list[Any], values: Any) -> Iterator[Any]:  # noqa: ANN401 -- a row of any columns
    for hint, value in zip(hints, values, strict=True):
        yield value if value is None else _read(hint, value)


def _read(hint: Any, value: Any) -> Any:  # noqa: ANN401 -- a column of any type
    if datetime in (hint, *get_args(hint)):
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    is_json = get_origin(hint) in {dict, list} and isinstance(value, str)
    if hint is bool:
        return bool(value)
    return json.loads(value) if is_json else value
