"""Everything a stage's rules need, read in one session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from igf.stage.asked import ask_fact
from igf.stage.awaited import AwaitedBooks, read_awaited
from igf.stage.midyear import still_due
from igf.stage.rules.facts import AskFact, Facts, FailureFact, Fired
from igf.stage.speaking import speaking_of_dates, unsaid
from igf.stage.stops import Stop, stop_of
from igf.store.queries import books as book_queries
from igf.store.queries import year as queries
from igf.store.queries.books import AskedBefore, Failed, Happened, WaitingMail
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Ask, Document, Failure, Firing, Stage
from igf.year.declared import (
    body_of,
    instant_of,
    moments_of,
    planned_steps,
    read_definition,
    undated,
    year_from_json,
    year_of,
)
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.moments import Moment


@dataclass(frozen=True)
class Ground:
    """The basis for the facts of a stage: its year, dates, and declaration as JSON.

    `dues` are the dates of answers that differ from what the question says, by its id.
    """

    year: CycleFile
    dates: Dates
    body: str
    dues: Mapping[str, Moment] = field(default_factory=dict)


@dataclass(frozen=True)
class Books:
    """The records of a stage: what happened, which `mails` wait, which dates nobody was told of.

    `documents` are the newest versions; `named` are the bodies of the year that have members;
    `awaited` are the books of the stages that it awaits; `received`: something was imported to it,
    or entered.
    """

    documents: Mapping[str, int]
    asks: Sequence[Ask | AskedBefore]
    firings: Sequence[Firing | Happened]
    failures: Sequence[Failure | Failed]
    mails: Sequence[WaitingMail] = ()
    untold: frozenset[str] = frozenset()
    named: frozenset[str] | None = None
    awaited: AwaitedBooks | None = None
    received: bool = False


@dataclass(frozen=True)
class StageRevision:
    """The row of a stage, with the revision of all that it is read from; read before the rest.

    `held`: no mail leaves.
    """

    stage: Stage
    revision: int = 0
    held: bool = False


@dataclass(frozen=True)
class Situation:
    """A stage as it stands: its row, its year, its dates by name, and the facts for the rules.

    Anything made from it stays valid while its `revision` does not change. `documents` are
    the newest versions by key; `mails` wait to leave; of the dates `untold` (by name) nobody was
    told as they are. With a `stop` no due step is done.
    """

    stage: Stage
    year: CycleFile
    anchors: Mapping[str, Moment]
    facts: Facts
    documents: Mapping[str, Document]
    revision: int = 0
    mails: Sequence[WaitingMail] = ()
    untold: frozenset[str] = frozenset()
    stop: Stop | None = None

    @property
    def retry_at(self) -> datetime | None:
        """The instant of the next try of a waiting mail; None while delivery is held."""
        tried = (mail.retry_at for mail in self.mails if mail.state == "queued")
        return min((at for at in tried if at), default=None)


def situation(
    session: Session,
    stage_id: str,
    *,
    now: datetime,
    under: Ground | None = None,
    books: Books | None = None,
) -> Situation:
    """The stage as it stands at `now`; with `under`, as it would stand over that.

    `books` are its records, if they were read before. NoResultFound: the stage is unknown.
    """
    if books:
        row = queries.stage(session, stage_id)
        return _worked_out(session, StageRevision(row), books=books, ground=under, now=now)
    return with_documents(session, look(session, stage_id, now=now, under=under))


def stage_revision(session: Session, stage_id: str) -> StageRevision:
    """A stage and its revision, as they are now. NoResultFound: the stage is unknown."""
    return StageRevision(*queries.standing(session, stage_id))


def look(
    session: Session, stage_id: str, *, now: datetime, under: Ground | None = None
) -> Situation:
    """The stage as it stands at `now`, without the rows of its documents: in one question.

    NoResultFound: the stage is unknown.
    """
    book = book_queries.stage_book(session, stage_id)
    at = StageRevision(book.stage, book.revision)
    if under is None:
        year = year_from_json(book.stage.year.loaded)
        under = Ground(year, book.dates, body_of(session, book.stage.definition))
    books = Books(
        documents=book.documents,
        asks=book.asks,
        firings=book.firings,
        failures=book.failures,
        mails=book.mails,
        untold=book.untold,
        awaited=book.awaited,
        received=book.received,
    )
    return _worked_out(session, at, books=books, ground=under, now=now)


def with_documents(session: Session, seen: Situation) -> Situation:
    """The situation with the rows of its documents; their contents are read when they are used."""
    if not seen.facts.documents:
        return seen
    return replace(seen, documents=queries.newest_documents(session, seen.stage.id))


def _worked_out(
    session: Session, at: StageRevision, *, books: Books, ground: Ground | None, now: datetime
) -> Situation:
    stage = at.stage
    ground = ground or _ground(session, stage)
    year, dates, body = ground.year, ground.dates, ground.body
    anchors = moments_of(dates)
    definition = read_definition(body)
    # A question stays in the books when its step is dropped; the rules know nothing of it then.
    asks = [row for row in books.asks if definition.step(row.step)]
    missing = _to_be_named(definition, year)
    if missing:
        missing -= queries.named_bodies(session, now) if books.named is None else books.named
    facts = Facts(
        definition=definition,
        opens=_at(anchors, f"{stage.key}.opens"),
        closes=_at(anchors, f"{stage.key}.closes"),
        adopted_at=stage.adopted_at,
        planned=planned_steps(body, dates, holidays=year.holidays),
        versions={name: version for name, *_, version in dates},
        documents=books.documents,
        fired=_fired(books.firings),
        asks=tuple(_ask(row, definition, ground=ground) for row in asks),
        failures=_failures(books.failures),
        unnamed=_expected(missing, year, anchors=anchors),
        undated=undated(dates),
        awaited=read_awaited(session, definition, year=year, dates=dates, books=books.awaited),
        answers_due=still_due(body, dates, holidays=year.holidays, adopted_at=stage.adopted_at),
        unsaid=unsaid(body, year, opens=anchors.get(f"{stage.key}.opens"), received=books.received),
        dated=speaking_of_dates(body),
    )
    return Situation(
        stage,
        year,
        anchors,
        facts,
        documents={},
        revision=at.revision,
        mails=books.mails,
        untold=books.untold,
        stop=stop_of(session, stage),
    )


def _ground(session: Session, stage: Stage) -> Ground:
    dates = queries.dates(session, stage.cycle)
    return Ground(year_of(session, stage.cycle), dates, body_of(session, stage.definition))


def _at(anchors: Mapping[str, Moment], name: str) -> datetime | None:
    return anchors[name].at if name in anchors else None


def _fired(rows: Sequence[Firing | Happened]) -> dict[tuple[str, str, int], Fired]:
    return {
        (row.step, row.rung, row.version): Fired(
            "skipped" if row.outcome == "skipped" else "done", row.due_at, row.fired_at
        )
        for row in rows
    }


def _failures(
    rows: Sequence[Failure | Failed],
) -> dict[tuple[str, str, int], FailureFact]:
    return {
        (row.step, row.rung, row.version): FailureFact(row.reason, row.retry_at) for row in rows
    }


def _ask(row: Ask | AskedBefore, definition: StageDefinition, *, ground: Ground) -> AskFact:
    stated = Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)
    due = ground.dues.get(row.id, stated)
    return ask_fact(row, definition, dates=ground.dates, due=due, year=ground.year)


def _to_be_named(definition: StageDefinition, year: CycleFile) -> frozenset[str]:
    needed = {*definition.needs, *(name for step in definition.steps for name in step.needs)}
    return frozenset(key for key in needed if key in year.bodies and year.bodies[key].to_be_named)


def _expected(
    bodies: frozenset[str], year: CycleFile, *, anchors: Mapping[str, Moment]
) -> dict[str, datetime | None]:
    """By when each of the bodies is expected to be named."""
    expected = {key: year.bodies[key].expected for key in sorted(bodies)}
    moments = {
        key: instant_of(text, anchors, year=year) if text else None
        for key, text in expected.items()
    }
    return {key: when.at if when else None for key, when in moments.items()}
