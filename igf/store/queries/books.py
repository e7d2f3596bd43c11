"""The books of a stage, in one query: its dates, what happened, what waits."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from igf.store.queries.holds import IS_FREE
from igf.store.queries.year import Dates
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Ask, Deadline, Document, Failure, Firing, Stage
from igf.store.types import UtcInstant


class Happened(NamedTuple):
    """A rung of a step that happened, in the columns of its firing."""

    step: str
    rung: str
    version: int
    outcome: str
    due_at: datetime
    fired_at: datetime


class Failed(NamedTuple):
    """A rung of a step that did not work, in the columns of its failure."""

    step: str
    rung: str
    version: int
    reason: str
    retry_at: datetime


class WaitingMail(NamedTuple):
    """Mails of a stage that are queued or being sent, and when they are tried again."""

    state: str
    retry_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether they are to be handed over now, or were being when a run ended."""
        return self.state == "sending" or self.retry_at is None or self.retry_at <= now


@dataclass(frozen=True)
class StageBook:
    """The dates of a stage's year, and the records of the stage.

    Of the dates `untold` (by name) nobody was told as they are. `documents` are the newest versions
    by key. `mails` wait to leave; there are none while
    delivery is held.
    """

    dates: Dates
    firings: tuple[Happened, ...]
    failures: tuple[Failed, ...]
    documents: dict[str, int]
    untold: frozenset[str]
    mails: tuple[WaitingMail, ...]
    has_asks: bool


_STAGE: Final = bindparam("stage", type_=Stage.id.type)
_CYCLE: Final = bindparam("cycle", type_=Stage.cycle.type)
_NO_TEXT: Final[ColumnElement[str]] = literal_column("''")
_ZERO: Final[ColumnElement[int]] = literal_column("0")
_NEVER: Final = cast(null(), UtcInstant())
_FIRINGS, _FAILURES, _DATES, _DOCUMENTS, _MAILS, _ASKS = range(6)
#: Every part has three texts, a number, two instants, and the place among those of its kind.
_PARTS: Final[tuple[Select[*tuple[Any, ...]], ...]] = (
    select(
        literal_column(str(_FIRINGS)).label("part"),
        Firing.step,
        Firing.rung,
        Firing.outcome,
        Firing.version,
        Firing.due_at,
        Firing.fired_at,
        Firing.id.label("place"),
    ).where(Firing.stage == _STAGE),
    select(
        literal_column(str(_FAILURES)),
        Failure.step,
        Failure.rung,
        Failure.reason,
        Failure.version,
        Failure.retry_at,
        _NEVER,
        Failure.id,
    ).where(Failure.stage == _STAGE),
    select(
        literal_column(str(_DOCUMENTS)),
        Document.key,
        _NO_TEXT,
        _NO_TEXT,
        Document.version,
        _NEVER,
        _NEVER,
        Document.version,
    ).where(Document.stage == _STAGE),
    select(
        literal_column(str(_MAILS)),
        Outgoing.state,
        _NO_TEXT,
        _NO_TEXT,
        _ZERO,
        Outgoing.retry_at,
        _NEVER,
        _ZERO,
    )
    .where(Outgoing.stage == _STAGE, Outgoing.state.in_(("queued", "sending")), IS_FREE)
    .distinct(),
    select(
        literal_column(str(_ASKS)),
        Ask.id,
        _NO_TEXT,
        _NO_TEXT,
        _ZERO,
        _NEVER,
        _NEVER,
        _ZERO,
    ).where(Ask.stage == _STAGE),
)
_DATE: Final = (
    Deadline.name,
    Deadline.zone,
    Deadline.shown,
    Deadline.version,
    Deadline.at,
    func.coalesce(Deadline.told, 0),
)
#: All dates of the year in one text: most looks find the same, and it is read once.
_ALL_DATES: Final = {
    "sqlite": func.json_group_array(func.json_array(*_DATE)),
    "postgresql": cast(func.json_agg(func.json_build_array(*_DATE)), Text),
}


def _book(dates: ColumnElement[str]) -> CompoundSelect[*tuple[Any, ...]]:
    columns = (_NO_TEXT, _NO_TEXT, _ZERO, _NEVER, _NEVER, _ZERO)
    part: Select[*tuple[Any, ...]] = select(literal_column(str(_DATES)), dates, *columns).where(
        Deadline.cycle == _CYCLE
    )
    return union_all(*_PARTS, part).order_by("place")


_BOOKS: Final = {name: _book(dates) for name, dates in _ALL_DATES.items()}


def stage_book(session: Session, stage: str, *, cycle: str) -> StageBook:
    """The books of a stage (by id) of a year."""
    parts: dict[int, list[Any]] = defaultdict(list)
    asked = _BOOKS[session.get_bind().dialect.name]
    for row in session.execute(asked, {"stage": stage, "cycle": cycle}).all():
        parts[row[0]].append(row)
    dates, untold = _read_dates(parts[_DATES][0][1] or "[]")
    return StageBook(
        dates=dates,
        firings=tuple(Happened(a, b, n, c, at, to) for _, a, b, c, n, at, to, _ in parts[_FIRINGS]),
        failures=tuple(Failed(a, b, n, c, at) for _, a, b, c, n, at, *_ in parts[_FAILURES]),
        documents={key: version for _, key, _, _, version, *_ in parts[_DOCUMENTS]},
        untold=untold,
        mails=tuple(WaitingMail(state, at) for _, state, _, _, _, at, *_ in parts[_MAILS]),
        has_asks=bool(parts[_ASKS]),
    )


@lru_cache(maxsize=64)
def _read_dates(text: str) -> tuple[Dates, frozenset[str]]:
    """The dates of a year by name, and those of which nobody was told as they are."""
    rows = sorted(json.loads(text))
    dates = tuple((name, _instant(at), zone, said, n) for name, zone, said, n, at, _ in rows)
    return dates, frozenset(name for name, _, _, n, _, told in rows if told != n)


def _instant(text: str | None) -> datetime | None:
    """An instant as the database writes it into JSON; SQLite keeps no zone."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
