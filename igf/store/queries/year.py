"""Reading the year: each question the engine asks of the database, in one place."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import BindParameter, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer
from sqlalchemy.orm.util import identity_key

from igf.store.queries.holds import IS_FREE
from igf.store.revisions import OF_STAGE
from igf.store.tables.people import ListAddress, Membership
from igf.store.tables.records import LogEntry, Outgoing
from igf.store.tables.year import (
    Answer,
    Ask,
    Cycle,
    Deadline,
    Definition,
    Document,
    Failure,
    Firing,
    Obligation,
    Stage,
)
from igf.store.types import UtcInstant

_Row = TypeVar("_Row")
#: Name, instant, zone, shown text and version of the dates of a year.
Dates = tuple[tuple[str, datetime | None, str, str, int], ...]

# The queries of every look at a stage are built once: that takes longer than to run them.
_CYCLE: BindParameter[str] = bindparam("cycle")
_STAGE: BindParameter[str] = bindparam("stage")
_ASK: BindParameter[str] = bindparam("ask")
_NOW: BindParameter[datetime] = bindparam("now", type_=UtcInstant())
#: One stage (by `id`) with its year, which whoever asks for one stage asks for next.
ONE_STAGE: Final = (
    select(Stage)
    .join(Stage.year)
    .where(Stage.id == bindparam("id"))
    .options(contains_eager(Stage.year))
)
_ROWS: Final[dict[type[Any], Select[Any]]] = {
    Cycle: select(Cycle).where(Cycle.key == bindparam("id")),
    Stage: ONE_STAGE,
}
_STANDING = ONE_STAGE.add_columns(OF_STAGE, ~IS_FREE)
_IS_LIVE = Stage.state.in_(("waiting", "running"))
_LIVE = select(Stage).where(_IS_LIVE).order_by(Stage.cycle, Stage.position)
_NEXT = (
    select(Stage.id, Stage.next_at, OF_STAGE).where(_IS_LIVE).order_by(Stage.cycle, Stage.position)
)
_DATES = (
    select(Deadline.name, Deadline.at, Deadline.zone, Deadline.shown, Deadline.version)
    .where(Deadline.cycle == _CYCLE)
    .order_by(Deadline.name)
)
_FIRINGS = select(Firing).where(Firing.stage == _STAGE).order_by(Firing.id)
_FAILURES = select(Failure).where(Failure.stage == _STAGE)
_ASKS = select(Ask).where(Ask.stage == _STAGE).order_by(Ask.asked_at)
_DOCUMENTS = (
    select(Document)
    .where(Document.stage == _STAGE)
    .order_by(Document.version)
    .options(defer(Document.content))
)
_OPEN_ASKS = select(Ask).where(Ask.state == "open").order_by(Ask.due_at, Ask.id)
_OPEN_OR = (
    select(Ask)
    .where(
        or_(Ask.state == "open", Ask.outcome == bindparam("outcome")),
        Ask.stage.not_in(bindparam("without", expanding=True)),
    )
    .order_by(Ask.due_at, Ask.id)
)
_OBLIGATIONS = select(Obligation).where(Obligation.ask == _ASK)
_ANSWERS = select(Answer).where(Answer.ask == _ASK).order_by(Answer.id)
_STARTED = or_(Membership.since.is_(None), Membership.since <= _NOW)
_LASTING = or_(Membership.until.is_(None), Membership.until > _NOW)
_NAMED = select(Membership.body).where(_LASTING).distinct()
_LISTS = select(ListAddress).where(ListAddress.key.in_(bindparam("keys", expanding=True)))


def cycles(session: Session) -> Sequence[Cycle]:
    """Every started year, in order of key."""
    return session.scalars(select(Cycle).order_by(Cycle.key)).all()


def cycle(session: Session, key: str) -> Cycle:
    """A started year. NoResultFound: it was not started here."""
    return _row(session, Cycle, key=key)


def stage(session: Session, stage_id: str) -> Stage:
    """A stage by "cycle/key". NoResultFound: the stage is unknown."""
    return _row(session, Stage, key=stage_id)


def stage_if_there(session: Session, stage_id: str) -> Stage | None:
    """A stage by "cycle/key", if there is one."""
    return session.scalars(ONE_STAGE, {"id": stage_id}).one_or_none()


def standing(session: Session, stage_id: str) -> tuple[Stage, int, bool]:
    """A stage by "cycle/key", the revision of what it is read from, and whether mails are held.

    The revision (igf.store.revisions) is read first, and compared before anything that was made
    from the rest is written. NoResultFound: the stage is unknown.
    """
    row, revision, held = session.execute(_STANDING, {"id": stage_id}).one()
    return row, revision, held


def _row(session: Session, kind: type[_Row], *, key: str) -> _Row:
    """The row that the session holds, or reads now; `session.get` builds its query each time."""
    held: _Row | None = session.identity_map.get(identity_key(kind, key))
    return held or session.scalars(_ROWS[kind], {"id": key}).one()


def stages_named(session: Session, ids: Collection[str]) -> Sequence[Stage]:
    """The stages of these ids."""
    return session.scalars(select(Stage).where(Stage.id.in_(ids))).all()


def stages(session: Session, cycle: str | None = None) -> Sequence[Stage]:
    """The stages of one year or of all, in declared order."""
    query = select(Stage).order_by(Stage.cycle, Stage.position)
    return session.scalars(query.where(Stage.cycle == cycle) if cycle else query).all()


def live_stages(session: Session) -> Sequence[Stage]:
    """The stages that still have something to do."""
    return session.scalars(_LIVE).all()


class Resting(NamedTuple):
    """A live stage (by id), until when it rests, and the revision of what it is read from.

    Without an instant only a change of what it is read from can move it.
    """

    stage: str
    until: datetime | None
    revision: int


def resting(session: Session) -> Sequence[Resting]:
    """The live stages, in declared order."""
    return [Resting(*row) for row in session.execute(_NEXT)]


def carried_stages(session: Session) -> Sequence[Stage]:
    """The stages that have or had a run: the live ones and those that were stopped."""
    carried = Stage.state.in_(("waiting", "running", "paused", "cancelled"))
    return session.scalars(select(Stage).where(carried).order_by(Stage.cycle, Stage.position)).all()


def deadlines(session: Session, cycle: str | None = None) -> Sequence[Deadline]:
    """Every date of a year, or of all."""
    query = select(Deadline)
    return session.scalars(query.where(Deadline.cycle == cycle) if cycle else query).all()


def dates(session: Session, cycle: str) -> Dates:
    """Name, instant, zone, shown text and version of every date of a year, by name; no rows."""
    rows = session.execute(_DATES, {"cycle": cycle})
    return tuple((name, at, zone, text, version) for name, at, zone, text, version in rows)


def definition(session: Session, sha256: str) -> Definition:
    """The pinned declaration with this digest."""
    return session.get_one(Definition, sha256)


def firings(session: Session, stage: str) -> Sequence[Firing]:
    """The firings of a stage, in order."""
    return session.scalars(_FIRINGS, {"stage": stage}).all()


def failures(session: Session, stage: str) -> Sequence[Failure]:
    """The steps of a stage that did not work."""
    return session.scalars(_FAILURES, {"stage": stage}).all()


def ask(session: Session, ask_id: str) -> Ask:
    """An ask by id. NoResultFound: the ask is unknown."""
    return session.get_one(Ask, ask_id)


def asks(session: Session, stage: str) -> Sequence[Ask]:
    """Every ask of a stage, oldest first."""
    return session.scalars(_ASKS, {"stage": stage}).all()


def open_asks(session: Session, cycle: str | None = None) -> Sequence[Ask]:
    """The open asks, the soonest due first."""
    if cycle is None:
        return session.scalars(_OPEN_ASKS).all()
    query = _OPEN_ASKS.join(Stage, Stage.id == Ask.stage).where(Stage.cycle == cycle)
    return session.scalars(query).all()


def open_asks_or(session: Session, outcome: str, *, without: Collection[str]) -> Sequence[Ask]:
    """The open asks and those with this outcome, the soonest due first.

    Asks of stages (by id) that are `without` are left out.
    """
    return session.scalars(_OPEN_OR, {"outcome": outcome, "without": sorted(without)}).all()


def obligations(session: Session, ask: str) -> Sequence[Obligation]:
    """The obligations of an ask."""
    return session.scalars(_OBLIGATIONS, {"ask": ask}).all()


def answers(session: Session, ask: str) -> Sequence[Answer]:
    """The answers to an ask, in the order they were given."""
    return session.scalars(_ANSWERS, {"ask": ask}).all()


def newest_documents(session: Session, stage: str) -> dict[str, Document]:
    """The newest version of every document of a stage, by key; contents are read when used."""
    found = session.scalars(_DOCUMENTS, {"stage": stage})
    return {document.key: document for document in found}


def document(session: Session, number: int) -> Document:
    """A version of a document; its content is read when used. NoResultFound: it does not exist."""
    return session.get_one(Document, number, options=[defer(Document.content)])


def named_bodies(session: Session, now: datetime) -> frozenset[str]:
    """The bodies and roles that have at least one member at `now`."""
    return frozenset(session.scalars(_NAMED, {"now": now}))


def list_addresses(session: Session, keys: Sequence[str]) -> dict[str, ListAddress]:
    """The mailing lists of these keys whose address is known."""
    return {row.key: row for row in session.scalars(_LISTS, {"keys": list(keys)})}


def outbox(session: Session, stage: str | None = None) -> Sequence[Outgoing]:
    """The mails of a stage or of all, in the order they were written."""
    query = select(Outgoing).order_by(Outgoing.id)
    return session.scalars(query.where(Outgoing.stage == stage) if stage else query).all()


def outbox_counts(session: Session) -> dict[str, Counter[str]]:
    """The number of mails in each state, by year; a year without mails has none."""
    # Of the columns of the index alone: the mails themselves, with their texts, are not read.
    query = select(Outgoing.stage, Outgoing.state, func.count())
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for stage, state, number in session.execute(query.group_by(Outgoing.state, Outgoing.stage)):
        found[stage.partition("/")[0]][state] += number
    return found


def log(session: Session, stage: str | None = None) -> Sequence[LogEntry]:
    """The log of a stage or of all, in order."""
    query = select(LogEntry).order_by(LogEntry.id)
    return session.scalars(query.where(LogEntry.stage == stage) if stage else query).all()
