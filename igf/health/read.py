"""Whole years read at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.holders import holder_of
from igf.health.rules.facts import HeldMails
from igf.outbox.why_held import hold_words
from igf.stage.awaited import books_of
from igf.stage.situation import Books, Ground, Situation, situation
from igf.store.queries import health as health_queries
from igf.store.queries import people as people_queries
from igf.store.queries import stopping as stop_queries
from igf.store.queries import year as queries
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Ask, Cycle, Deadline, Failure, Stage
from igf.year import declared
from schemas.cycle import CycleFile
from schemas.questions import EXPECTED


@dataclass(frozen=True)
class YearReading:
    """A year as it was read at `now`.

    `asks` are the open ones, `owing` those who have not answered, by ask; `behind` the people of
    each body, role and list, by their id with their name. `received` are the stages (by id) in
    which something came in.
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
    received: frozenset[str]


def read_years(session: Session, cycles: Sequence[Cycle], *, now: datetime) -> list[YearReading]:
    """Everything of started years that their health is judged by, in as many queries as of one."""
    keys = [cycle.key for cycle in cycles]
    kept = _kept(session, keys, now=now)
    asks = [ask for stage in kept.books for ask in kept.asks.get(stage, ()) if ask.state == "open"]
    owing, behind = _owing(session, [ask.id for ask in asks]), _behind(session, now=now)
    mails = health_queries.held_mails(session, keys)
    seen, held = health_queries.services(session), hold_words(session)
    return [
        YearReading(
            now=now,
            cycle=cycle,
            year=declared.year_from_json(cycle.loaded),
            dates=kept.dates[cycle.key],
            stages=_situations(session, cycle, kept=kept, now=now),
            asks=[ask for ask in asks if ask.stage.startswith(f"{cycle.key}/")],
            owing=owing,
            behind=behind,
            failures=[
                failure
                for stage in kept.books
                if stage.startswith(f"{cycle.key}/")
                for failure in kept.failures.get(stage, ())
            ],
            mails=[HeldMails(*each) for each in mails.get(cycle.key, ())],
            seen=seen,
            held=held,
            received=kept.received,
        )
        for cycle in cycles
    ]


@dataclass(frozen=True)
class _Kept:
    """Rows of all the years: stages and dates by year; declarations, books and asks by stage.

    `received` are the stages to which anything came in.
    """

    stages: Mapping[str, Sequence[Stage]]
    dates: Mapping[str, Sequence[Deadline]]
    bodies: Mapping[str, str]
    books: Mapping[str, Books]
    asks: Mapping[str, Sequence[Ask]]
    failures: Mapping[str, Sequence[Failure]]
    received: frozenset[str]


def _kept(session: Session, cycles: Sequence[str], *, now: datetime) -> _Kept:
    """The events of each stage; of imports only whether there are any."""
    documents = health_queries.documents(session, cycles)
    asks = health_queries.asks(session, cycles)
    firings = health_queries.firings(session, cycles)
    failures = health_queries.failures(session, cycles)
    named = queries.named_bodies(session, now)
    stages: dict[str, list[Stage]] = {cycle: [] for cycle in cycles}
    dates: dict[str, list[Deadline]] = {cycle: [] for cycle in cycles}
    alone = cycles[0] if len(cycles) == 1 else None
    for stage in queries.stages(session, alone):
        stages[stage.cycle].append(stage)
    for date in queries.deadlines(session, alone):
        dates[date.cycle].append(date)
    found = health_queries.definitions(session, cycles)
    bodies = {stage: each.body for stage, each in found.items()}
    awaited = books_of(session, map(declared.read_definition, bodies.values()))
    books = {
        stage.id: Books(
            documents={each.key: each.version for each in documents.get(stage.id, ())},
            asks=asks.get(stage.id, ()),
            firings=firings.get(stage.id, ()),
            failures=failures.get(stage.id, ()),
            named=named,
            awaited=awaited,
            received=bool((each := found.get(stage.id)) and each.received),
        )
        for of_year in stages.values()
        for stage in of_year
    }
    received = frozenset(stage for stage, each in found.items() if each.received)
    return _Kept(stages, dates, bodies, books, asks, failures, received)


def _situations(session: Session, cycle: Cycle, *, kept: _Kept, now: datetime) -> list[Situation]:
    year, standing = declared.year_from_json(cycle.loaded), _standing(kept.dates[cycle.key])
    return [
        situation(
            session,
            row.id,
            now=now,
            under=Ground(year, standing, kept.bodies[row.id]),
            books=kept.books[row.id],
        )
        for row in kept.stages[cycle.key]
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
