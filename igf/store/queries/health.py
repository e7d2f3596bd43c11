"""Reading whole years at once, for a look at how they do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, defer

from igf.store.queries.input import RECEIVED
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import Outgoing, Service
from igf.store.tables.year import Ask, Definition, Document, Failure, Firing, Stage

R = TypeVar("R", Ask, Document, Failure, Firing)


class HeldCount(NamedTuple):
    """Mails of a stage (or of the year, by its key) that are not sent; `since` is the oldest."""

    state: str
    stage: str
    number: int
    since: datetime


class Declared(NamedTuple):
    """The declaration of a stage as JSON; `received`: an import counts, or items were entered."""

    body: str
    received: bool


class Member(NamedTuple):
    """A person in a body or role."""

    body: str
    person: str
    name: str


def definitions(session: Session, cycles: Collection[str]) -> dict[str, Declared]:
    """The declaration of every stage, by id, and whether anything came in to it."""
    query = select(Stage.id, Definition.body, RECEIVED).join(
        Definition, Stage.definition == Definition.sha256
    )
    rows = session.execute(query.where(Stage.cycle.in_(cycles)))
    return {stage: Declared(body, received) for stage, body, received in rows}


def documents(session: Session, cycles: Collection[str]) -> dict[str, list[Document]]:
    """Every version of every document by stage, oldest first; contents are read when used."""
    query = select(Document).order_by(Document.version).options(defer(Document.content))
    return _by_stage(session.scalars(query.join(Stage).where(Stage.cycle.in_(cycles))))


def asks(session: Session, cycles: Collection[str]) -> dict[str, list[Ask]]:
    """Every ask by stage, oldest first."""
    query = select(Ask).join(Stage).where(Stage.cycle.in_(cycles)).order_by(Ask.asked_at)
    return _by_stage(session.scalars(query))


def firings(session: Session, cycles: Collection[str]) -> dict[str, list[Firing]]:
    """The firings of years, by stage."""
    query = select(Firing).join(Stage).where(Stage.cycle.in_(cycles)).order_by(Firing.id)
    return _by_stage(session.scalars(query))


def failures(session: Session, cycles: Collection[str]) -> dict[str, list[Failure]]:
    """The steps that did not work, by stage."""
    query = select(Failure).join(Stage).where(Stage.cycle.in_(cycles)).order_by(Failure.id)
    return _by_stage(session.scalars(query))


def members(session: Session, *, now: datetime) -> Sequence[Member]:
    """The members of bodies and roles at `now`, by id."""
    started = or_(Membership.since.is_(None), Membership.since <= now)
    lasting = or_(Membership.until.is_(None), Membership.until > now)
    query = select(Membership.body, Person.id, Person.name).join(Person)
    rows = session.execute(query.where(started, lasting).order_by(Person.id))
    return [Member(*row) for row in rows]


def held_mails(session: Session, cycles: Collection[str]) -> dict[str, list[HeldCount]]:
    """The mails that wait, failed or are in doubt, counted by state and stage, by year."""
    states = ("draft", "failed", "queued", "unknown")
    oldest = func.min(Outgoing.written_at)
    query = select(Outgoing.cycle, Outgoing.state, Outgoing.stage, func.count(), oldest)
    query = query.where(Outgoing.state.in_(states), Outgoing.cycle.in_(cycles))
    rows = session.execute(query.group_by(Outgoing.cycle, Outgoing.state, Outgoing.stage))
    found: dict[str, list[HeldCount]] = defaultdict(list)
    for cycle, state, stage, number, since in rows:
        found[cycle].append(HeldCount(state, stage, number, since))
    return {cycle: sorted(rows) for cycle, rows in found.items()}


def drop_older(session: Session, cycle: str, *, notice: str, rung: str) -> None:
    """Stop unsent mails of a year that are of an earlier rung of a notice."""
    old = (Outgoing.stage == cycle, Outgoing.notice == notice, Outgoing.rung != rung)
    reason = "a newer one follows"
    session.execute(
        update(Outgoing)
        .where(*old, Outgoing.state == "queued")
        .values(state="skipped", reason=reason)
    )


def services(session: Session) -> dict[str, datetime]:
    """The instant at which each service was last seen, by name."""
    return {row.name: row.seen_at for row in session.scalars(select(Service))}


def _by_stage(rows: Iterable[R]) -> dict[str, list[R]]:
    grouped: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        grouped[row.stage].append(row)
    return grouped
