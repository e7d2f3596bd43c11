"""Reading the year: each question the engine asks of the database, in one place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer

from igf.store.people_tables import ImportBatch, ListAddress, Membership, Person
from igf.store.record_tables import LogEntry, Outgoing
from igf.store.tables import (
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

#: Name, instant, zone, shown text and version of the dates of a year.
Dates = tuple[tuple[str, datetime | None, str, str, int], ...]


def cycles(session: Session) -> Sequence[Cycle]:
    """Every started year, in order of key."""
    return session.scalars(select(Cycle).order_by(Cycle.key)).all()


def cycle(session: Session, key: str) -> Cycle:
    """A started year. NoResultFound: it was not started here."""
    return session.get_one(Cycle, key)


def stage(session: Session, stage_id: str) -> Stage:
    """A stage by "cycle/key". NoResultFound: there is none."""
    return session.get_one(Stage, stage_id)


def stages(session: Session, cycle: str | None = None) -> Sequence[Stage]:
    """The stages of one year or of all, in declared order."""
    query = select(Stage).order_by(Stage.cycle, Stage.position)
    return session.scalars(query.where(Stage.cycle == cycle) if cycle else query).all()


def live_stages(session: Session) -> Sequence[Stage]:
    """The stages that still have something to do."""
    live = Stage.state.in_(("waiting", "running"))
    return session.scalars(select(Stage).where(live).order_by(Stage.cycle, Stage.position)).all()


def deadlines(session: Session, cycle: str) -> Sequence[Deadline]:
    """Every date of a year."""
    return session.scalars(select(Deadline).where(Deadline.cycle == cycle)).all()


def dates(session: Session, cycle: str) -> Dates:
    """Name, instant, zone, shown text and version of every date of a year, by name; no rows."""
    columns = (Deadline.name, Deadline.at, Deadline.zone, Deadline.shown, Deadline.version)
    query = select(*columns).where(Deadline.cycle == cycle).order_by(Deadline.name)
    rows = session.execute(query)
    return tuple((name, at, zone, text, version) for name, at, zone, text, version in rows)


def definition(session: Session, sha256: str) -> Definition:
    """The pinned declaration with this digest."""
    return session.get_one(Definition, sha256)


def firings(session: Session, stage: str) -> Sequence[Firing]:
    """What happened in a stage, in order."""
    return session.scalars(select(Firing).where(Firing.stage == stage).order_by(Firing.id)).all()


def failures(session: Session, stage: str) -> Sequence[Failure]:
    """The steps of a stage that did not work."""
    return session.scalars(select(Failure).where(Failure.stage == stage)).all()


def ask(session: Session, ask_id: str) -> Ask:
    """An ask by id. NoResultFound: there is none."""
    return session.get_one(Ask, ask_id)


def asks(session: Session, stage: str) -> Sequence[Ask]:
    """Every ask of a stage, oldest first."""
    return session.scalars(select(Ask).where(Ask.stage == stage).order_by(Ask.asked_at)).all()


def open_asks(session: Session, cycle: str | None = None) -> Sequence[Ask]:
    """What waits for people, the soonest due first."""
    query = select(Ask).where(Ask.state == "open").order_by(Ask.due_at, Ask.id)
    if cycle:
        query = query.join(Stage, Stage.id == Ask.stage).where(Stage.cycle == cycle)
    return session.scalars(query).all()


def obligations(session: Session, ask: str) -> Sequence[Obligation]:
    """Who owes an answer to an ask."""
    return session.scalars(select(Obligation).where(Obligation.ask == ask)).all()


def answers(session: Session, ask: str) -> Sequence[Answer]:
    """The answers to an ask, in the order they were given."""
    return session.scalars(select(Answer).where(Answer.ask == ask).order_by(Answer.id)).all()


def newest_documents(session: Session, stage: str) -> dict[str, Document]:
    """The newest version of every document of a stage, by key; contents are read when used."""
    query = select(Document).where(Document.stage == stage).order_by(Document.version)
    found = session.scalars(query.options(defer(Document.content)))
    return {document.key: document for document in found}


def document(session: Session, number: int) -> Document:
    """A version of a document; its content is read when used. NoResultFound: there is none."""
    return session.get_one(Document, number, options=[defer(Document.content)])


def people_in(session: Session, body: str, *, now: datetime) -> Sequence[Person]:
    """Who sits in a body or holds a role at `now`, by id."""
    started = or_(Membership.since.is_(None), Membership.since <= now)
    lasting = or_(Membership.until.is_(None), Membership.until > now)
    query = select(Person).join(Membership).where(Membership.body == body, started, lasting)
    return session.scalars(query.order_by(Person.id)).all()


def named_bodies(session: Session, now: datetime) -> frozenset[str]:
    """The bodies and roles that have at least one member at `now`."""
    lasting = or_(Membership.until.is_(None), Membership.until > now)
    return frozenset(session.scalars(select(Membership.body).where(lasting).distinct()))


def list_address(session: Session, key: str) -> ListAddress | None:
    """The mailing list of this key, if its address is known."""
    return session.get(ListAddress, key)


def active_batches(session: Session, stage: str) -> Sequence[str]:
    """The imports of contributions that count, by id."""
    query = select(ImportBatch.id).where(ImportBatch.stage == stage, ImportBatch.state == "active")
    return session.scalars(query.order_by(ImportBatch.id)).all()


def outbox(session: Session, stage: str | None = None) -> Sequence[Outgoing]:
    """The mails of a stage or of all, in the order they were written."""
    query = select(Outgoing).order_by(Outgoing.id)
    return session.scalars(query.where(Outgoing.stage == stage) if stage else query).all()


def outbox_counts(session: Session) -> dict[str, int]:
    """How many mails are in each state."""
    query = select(Outgoing.state, func.count()).group_by(Outgoing.state)
    return dict(session.execute(query).all())


def log(session: Session, stage: str | None = None) -> Sequence[LogEntry]:
    """The log of a stage or of all, in order."""
    query = select(LogEntry).order_by(LogEntry.id)
    return session.scalars(query.where(LogEntry.stage == stage) if stage else query).all()
