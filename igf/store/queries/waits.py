"""What stages wait for in other stages, and the books of those, in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from igf.store.queries.books import Happened
from igf.store.tables.records import Outgoing, StageWait
from igf.store.tables.year import Ask, Document, Firing, Stage
from igf.store.types import UtcInstant


class AskedBefore(NamedTuple):
    """A question of a stage, in the columns of its row."""

    id: str
    step: str
    rung: str
    version: int
    state: str
    outcome: str | None
    due_at: datetime
    due_zone: str
    due_shown: str
    settled_at: datetime | None


@dataclass
class AwaitedBook:
    """A stage that is awaited: its row in short, what happened, its questions and documents."""

    id: str
    title: str = ""
    state: str = ""
    definition: str = ""
    adopted_at: datetime | None = None
    firings: list[Happened] = field(default_factory=list)
    asks: list[AskedBefore] = field(default_factory=list)
    documents: dict[str, int] = field(default_factory=dict)

    @property
    def cycle(self) -> str:
        """The key of its year."""
        return self.id.partition("/")[0]


_IDS: Final[BindParameter[str]] = bindparam("ids", expanding=True)
_NO_TEXT: Final[ColumnElement[str]] = literal_column("''")
_ZERO: Final[ColumnElement[int]] = literal_column("0")
_NEVER: Final = cast(null(), UtcInstant())
_STAGES, _FIRINGS, _ASKS, _DOCUMENTS = range(4)
_PARTS: Final[tuple[Select[*tuple[Any, ...]], ...]] = (
    select(
        literal_column(str(_STAGES)).label("part"),
        Stage.id.label("stage"),
        Stage.title,
        Stage.state,
        Stage.definition,
        _NO_TEXT,
        _NO_TEXT,
        _NO_TEXT,
        _ZERO.label("number"),
        Stage.adopted_at,
        _NEVER,
        _NEVER.label("asked"),
        _ZERO.label("place"),
    ).where(Stage.id.in_(_IDS)),
    select(
        literal_column(str(_FIRINGS)),
        Firing.stage,
        Firing.step,
        Firing.rung,
        Firing.outcome,
        _NO_TEXT,
        _NO_TEXT,
        _NO_TEXT,
        Firing.version,
        Firing.due_at,
        Firing.fired_at,
        _NEVER,
        Firing.id,
    ).where(Firing.stage.in_(_IDS)),
    select(
        literal_column(str(_ASKS)),
        Ask.stage,
        Ask.id,
        Ask.step,
        Ask.rung,
        Ask.state,
        Ask.outcome,
        Ask.due_zone + literal_column("' '") + Ask.due_shown,
        Ask.version,
        Ask.due_at,
        Ask.settled_at,
        Ask.asked_at,
        _ZERO,
    ).where(Ask.stage.in_(_IDS)),
    select(
        literal_column(str(_DOCUMENTS)),
        Document.stage,
        Document.key,
        _NO_TEXT,
        _NO_TEXT,
        _NO_TEXT,
        _NO_TEXT,
        _NO_TEXT,
        Document.version,
        _NEVER,
        _NEVER,
        _NEVER,
        Document.version,
    ).where(Document.stage.in_(_IDS)),
)
_BOOKS: Final = union_all(*_PARTS).order_by("place", "asked")


def awaited_books(session: Session, stages: Iterable[str]) -> dict[str, AwaitedBook]:
    """The books of stages (by id), by stage; one that is not in the database has none."""
    ids = sorted(set(stages))
    if not ids:
        return {}
    found: dict[str, AwaitedBook] = {}
    kept: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_BOOKS, {"ids": ids}).all():
        if row[0] == _STAGES:
            found[row[1]] = AwaitedBook(row[1], row[2], row[3], row[4], row[9])
        kept[row[1]].append(row)
    for stage, rows in kept.items():
        for row in rows:
            _put(found[stage], row)
    return found


def _put(book: AwaitedBook, row: Any) -> None:  # noqa: ANN401 -- a row of the union, by position
    part, _, a, b, c, d, e, f, number, at, to, *_ = row
    if part == _FIRINGS:
        book.firings.append(Happened(a, b, number, c, at, to))
    elif part == _ASKS:
        zone, _, shown = f.partition(" ")
        book.asks.append(AskedBefore(a, b, c, number, d, e, at, zone, shown, to))
    elif part == _DOCUMENTS:
        book.documents[a] = max(number, book.documents.get(a, 0))


def replace_waits(
    session: Session, cycle: str, *, waits: Mapping[str, Collection[tuple[str, str]]]
) -> None:
    """Write anew what the stages of a year wait for: stage and step or document, by stage id."""
    session.execute(
        delete(StageWait).where(StageWait.stage.startswith(f"{cycle}/", autoescape=True))
    )
    rows = [
        {"stage": stage, "awaited": awaited, "what": what}
        for stage, found in waits.items()
        for awaited, what in sorted(set(found))
    ]
    if rows:
        session.execute(insert(StageWait), rows)


def waiting_for(session: Session, stage: str, *, what: str) -> Sequence[str]:
    """The stages (by id) in which something waits for a step or document of a stage, or all."""
    query = select(StageWait.stage).where(
        StageWait.awaited == stage, StageWait.what.in_((what, ""))
    )
    return session.scalars(query.distinct().order_by(StageWait.stage)).all()


def waiting_on(session: Session, stage: str) -> Sequence[str]:
    """The stages (by id) in which something waits for anything of a stage."""
    query = select(StageWait.stage).where(StageWait.awaited == stage)
    return session.scalars(query.distinct().order_by(StageWait.stage)).all()


def mails_by_step(session: Session, stage: str) -> dict[str, int]:
    """How many mails each step of a stage wrote that left or are to leave."""
    query = (
        select(Outgoing.step, func.count())
        .where(Outgoing.stage == stage, Outgoing.state.not_in(("skipped", "draft")))
        .group_by(Outgoing.step)
    )
    return {step: number for step, number in session.execute(query)}  # noqa: C416 -- a row is no pair to the types
