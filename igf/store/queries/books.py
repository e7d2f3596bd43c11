"""The books of a stage, in one query: its row, its dates, what happened, what waits."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import ScalarSelect, Select, Text, bindparam, cast, func, select
from sqlalchemy.orm import Session, aliased

from igf.store.listed import Listed, instant, instant_or_none, read_listed
from igf.store.queries.holds import IS_FREE
from igf.store.queries.input import RECEIVED
from igf.store.queries.year import ONE_STAGE, Dates
from igf.store.revisions import OF_STAGE
from igf.store.tables.records import Outgoing, StageWait
from igf.store.tables.year import Ask, Deadline, Document, Failure, Firing, Stage


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


class AskedBefore(NamedTuple):
    """A question of a stage, in the columns of its row that its fact is made from."""

    step: str
    rung: str
    version: int
    id: str
    state: str
    outcome: str | None
    due_at: datetime
    due_zone: str
    due_shown: str
    settled_at: datetime | None
    asked_at: datetime
    because: str
    checks: int
    calls: Mapping[str, Any]


class WaitingMail(NamedTuple):
    """Mails of a stage that are queued or being sent, and when they are tried again."""

    state: str
    retry_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether they are to be handed over now, or were being when a run ended."""
        return self.state == "sending" or self.retry_at is None or self.retry_at <= now


@dataclass(frozen=True)
class AwaitedBook:
    """A stage that is awaited: its row in short, what happened, its questions and documents."""

    id: str
    title: str
    state: str
    definition: str
    adopted_at: datetime | None
    firings: tuple[Happened, ...]
    asks: tuple[AskedBefore, ...]
    documents: Mapping[str, int]

    @property
    def cycle(self) -> str:
        """The key of its year."""
        return self.id.partition("/")[0]


@dataclass(frozen=True)
class StageBook:
    """A stage with its year and their `revision`, the dates of the year, and its records.

    Of the dates `untold` (by name) nobody was told as they are. `documents` are the newest versions
    by key. `mails` wait to leave; there are none while delivery is held. `awaited` are the books of
    the stages that it waits for. `received`: something was imported, or entered.
    """

    stage: Stage
    revision: int
    dates: Dates
    untold: frozenset[str]
    firings: tuple[Happened, ...]
    failures: tuple[Failed, ...]
    documents: Mapping[str, int]
    mails: tuple[WaitingMail, ...]
    asks: tuple[AskedBefore, ...]
    awaited: Mapping[str, AwaitedBook]
    received: bool


#: A stage that another one awaits, and the stage of a book, each in a query of its own.
_AWAITED: Final = aliased(Stage, name="awaited")


def _firings(stage: Any) -> ScalarSelect[str]:  # noqa: ANN401 -- the table or an alias of it
    columns = [getattr(Firing, name) for name in ("id", *Happened._fields)]
    return _of(stage, select(Listed(*columns)).where(Firing.stage == stage.id))


def _asks(stage: Any) -> ScalarSelect[str]:  # noqa: ANN401 -- the table or an alias of it
    columns = [getattr(Ask, name) for name in AskedBefore._fields[:-1]]
    return _of(stage, select(Listed(*columns, cast(Ask.calls, Text))).where(Ask.stage == stage.id))


def _documents(stage: Any) -> ScalarSelect[str]:  # noqa: ANN401 -- the table or an alias of it
    listed = Listed(Document.version, Document.key)
    return _of(stage, select(listed).where(Document.stage == stage.id))


def _of(stage: Any, query: Select[Any]) -> ScalarSelect[str]:  # noqa: ANN401 -- the table or an alias of it
    return query.correlate(stage).scalar_subquery()


def _awaited(stage: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- the table or an alias of it
    row = (stage.id, stage.title, stage.state, stage.definition, stage.adopted_at)
    return *row, _firings(stage), _asks(stage), _documents(stage)


_FAILURES: Final = (Failure.id, *(getattr(Failure, name) for name in Failed._fields))
_DATES: Final = (
    Deadline.name,
    Deadline.zone,
    Deadline.shown,
    Deadline.version,
    Deadline.at,
    func.coalesce(Deadline.told, 0),
)
_WAITING: Final = (
    select(Outgoing.state, Outgoing.retry_at)
    .where(Outgoing.stage == bindparam("id"), Outgoing.state.in_(("queued", "sending")), IS_FREE)
    .distinct()
    .subquery()
)
_WAITS: Final = select(StageWait.awaited).where(StageWait.stage == Stage.id).correlate(Stage)
_BOOK: Final = ONE_STAGE.add_columns(
    OF_STAGE,
    _of(Stage, select(Listed(*_DATES)).where(Deadline.cycle == Stage.cycle)),
    _firings(Stage),
    _of(Stage, select(Listed(*_FAILURES)).where(Failure.stage == Stage.id)),
    _documents(Stage),
    select(Listed(*_WAITING.c)).scalar_subquery(),
    _asks(Stage),
    _of(Stage, select(Listed(*_awaited(_AWAITED))).where(_AWAITED.id.in_(_WAITS))),
    RECEIVED,
)
_BOOKS: Final = select(Listed(*_awaited(Stage))).where(
    Stage.id.in_(bindparam("ids", expanding=True))
)


def stage_book(session: Session, stage: str) -> StageBook:
    """The book of a stage (by id). NoResultFound: the stage is unknown."""
    row, revision, *texts = session.execute(_BOOK, {"id": stage}).one()
    dates, firings, failures, documents, mails, asks, awaited, received = texts
    days, untold = _read_dates(dates)
    return StageBook(
        stage=row,
        revision=revision,
        dates=days,
        untold=untold,
        firings=_read_firings(firings),
        failures=_read_failures(failures),
        documents=_read_documents(documents),
        mails=tuple(WaitingMail(state, instant_or_none(at)) for state, at in read_listed(mails)),
        asks=_read_asks(asks),
        awaited=_read_awaited(awaited),
        received=bool(received),
    )


def awaited_books(session: Session, stages: Iterable[str]) -> Mapping[str, AwaitedBook]:
    """The books of stages (by id), by stage; one that is not in the database has none."""
    ids = sorted(set(stages))
    return _read_awaited(session.scalar(_BOOKS, {"ids": ids})) if ids else {}


@lru_cache(maxsize=64)
def _read_dates(text: str | None) -> tuple[Dates, frozenset[str]]:
    """The dates of a year by name, and those of which nobody was told as they are."""
    rows = sorted(read_listed(text))
    dates = tuple((name, instant_or_none(at), zone, said, n) for name, zone, said, n, at, _ in rows)
    return dates, frozenset(name for name, _, _, n, _, told in rows if told != n)


def _read_firings(text: str | None) -> tuple[Happened, ...]:
    return tuple(
        Happened(step, rung, version, outcome, instant(due), instant(fired))
        for _, step, rung, version, outcome, due, fired in sorted(read_listed(text))
    )


def _read_failures(text: str | None) -> tuple[Failed, ...]:
    return tuple(
        Failed(step, rung, version, reason, instant(retry))
        for _, step, rung, version, reason, retry in sorted(read_listed(text))
    )


def _read_documents(text: str | None) -> dict[str, int]:
    return {key: version for version, key in sorted(read_listed(text))}


@lru_cache(maxsize=64)
def _read_asks(text: str | None) -> tuple[AskedBefore, ...]:
    """The questions, oldest first."""
    found = (_read_ask(*row) for row in read_listed(text))
    return tuple(sorted(found, key=lambda each: (each.asked_at, each[:3])))


def _read_ask(*row: Any) -> AskedBefore:  # noqa: ANN401 -- what JSON holds
    *as_it_is, due, zone, shown, settled, asked, because, checks, calls = row
    at = (instant(due), zone, shown, instant_or_none(settled), instant(asked))
    return AskedBefore._make((*as_it_is, *at, because, checks, json.loads(calls)))


@lru_cache(maxsize=64)
def _read_awaited(text: str | None) -> Mapping[str, AwaitedBook]:
    found = (_read_book(*row) for row in read_listed(text))
    return MappingProxyType({book.id: book for book in found})


def _read_book(*row: Any) -> AwaitedBook:  # noqa: ANN401 -- what JSON holds
    stage, title, state, definition, adopted, firings, asks, documents = row
    return AwaitedBook(
        id=stage,
        title=title,
        state=state,
        definition=definition,
        adopted_at=instant_or_none(adopted),
        firings=_read_firings(firings),
        asks=_read_asks(asks),
        documents=_read_documents(documents),
    )
