"""A whole year read at once, in a fixed number of questions to the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.holders import holder_of
from igf.health.rules.facts import HeldMails
from igf.outbox.hold import hold_words
from igf.stage.situation import Books, Ground, Situation, situation
from igf.store.queries import health as health_queries
from igf.store.queries import people as people_queries
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Ask, Cycle, Deadline, Failure
from igf.year.declared import year_of
from schemas.cycle import CycleFile
from schemas.questions import EXPECTED


@dataclass(frozen=True)
class YearReading:
    """A year as it was read at `now`.

    `asks` are the open ones, `owing` those who have not answered, by ask; `behind` the people of
    each body, role and list, by their id with their name.
    """

    now: datetime
    cycle: Cycle
    year: CycleFile
    dates: Sequence[Deadline]
    stages: Sequence[Situation]
    asks: Sequence[Ask]
    owing: Mapping[str, Sequence[str]]
    behind: Mapping[str, Mapping[str, str]]
    failures: Sequence[Failure]
    mails: Sequence[HeldMails]
    seen: Mapping[str, datetime]
    held: str


def read_year(session: Session, cycle: str, *, now: datetime) -> YearReading:
    """Everything of a started year that its health is judged by."""
    row, dates = queries.cycle(session, cycle), queries.deadlines(session, cycle)
    books = _books(session, cycle, now=now)
    asks = [ask for each in books.values() for ask in each.asks if ask.state == "open"]
    return YearReading(
        now=now,
        cycle=row,
        year=year_of(session, cycle),
        dates=dates,
        stages=_situations(session, row, dates=dates, books=books, now=now),
        asks=asks,
        owing=_owing(session, [ask.id for ask in asks]),
        behind=_behind(session, now=now),
        failures=[failure for each in books.values() for failure in each.failures],
        mails=[HeldMails(*each) for each in health_queries.held_mails(session, cycle)],
        seen=health_queries.services(session),
        held=hold_words(session),
    )


def _books(session: Session, cycle: str, *, now: datetime) -> dict[str, Books]:
    """What happened in each stage; imports are left out, nobody asks for them here."""
    documents, asks = health_queries.documents(session, cycle), health_queries.asks(session, cycle)
    firings = health_queries.firings(session, cycle)
    failures = health_queries.failures(session, cycle)
    named = queries.named_bodies(session, now)
    return {
        stage.id: Books(
            documents={each.key: each for each in documents.get(stage.id, ())},
            asks=asks.get(stage.id, ()),
            firings=firings.get(stage.id, ()),
            failures=failures.get(stage.id, ()),
            batches=(),
            named=named,
        )
        for stage in queries.stages(session, cycle)
    }


def _situations(
    session: Session,
    cycle: Cycle,
    *,
    dates: Sequence[Deadline],
    books: Mapping[str, Books],
    now: datetime,
) -> list[Situation]:
    year = year_of(session, cycle.key)
    bodies = health_queries.definitions(session, cycle.key)
    standing = _standing(dates)
    rows = queries.stages(session, cycle.key)  # kept, so that none is asked for again
    return [
        situation(
            session,
            row.id,
            now=now,
            under=Ground(year, standing, bodies[row.id]),
            books=books[row.id],
        )
        for row in rows
    ]


def _standing(dates: Sequence[Deadline]) -> Dates:
    rows = sorted(dates, key=lambda row: row.name)
    return tuple((row.name, row.at, row.zone, row.shown, row.version) for row in rows)


def _owing(session: Session, asks: Sequence[str]) -> dict[str, list[str]]:
    owing: dict[str, list[str]] = defaultdict(list)
    for each in stop_queries.obligations_of(session, asks):
        if each.state in EXPECTED:
            owing[each.ask].append(each.holder)
    return owing


def _behind(session: Session, *, now: datetime) -> dict[str, dict[str, str]]:
    behind: dict[str, dict[str, str]] = defaultdict(dict)
    for member in health_queries.members(session, now=now):
        behind[member.body][member.person] = member.name
        behind[holder_of(member.person)][member.person] = member.name
    for each in people_queries.lists(session):
        behind[each.key] = {f"list:{each.key}": each.name}
    return behind
