"""Reading the log: in words, and along its chain."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from igf.log.concerning import MAIL, concerned, concerns, mail_lines
from igf.log.entry_line import LogLine
from igf.log.rules.chain import Step, Walked, digests_of, told_erased, walk
from igf.log.rules.words import ACTS, entry_words
from igf.office.office import Office
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.queries.log import Chosen, LogRow
from igf.store.session import Session, Store
from igf.words.mistakes import suggest
from igf.year.declared import titles, year_of
from igf.year.find import find_stage, find_year
from schemas.errors import Mistake

#: How many entries `igf log` alone shows.
NEWEST = 50


def log_lines(office: Office, chosen: Chosen, *, newest: int | None = None) -> Iterator[LogLine]:
    """The chosen entries in words, oldest first; `newest` limits their number.

    Of a person the mails to that person stand among them. One page of entries is held at a time.
    Mistake: the year, stage, act or person is unknown, or several people are meant.
    """
    with office.store.read() as session:
        meant = _meant(session, chosen)
        who = concerned(session, chosen.person) if chosen.person else None
        if who:
            meant = replace(meant, words=(*who.ids, *who.names, *who.addresses))
        rows: Iterable[LogRow]
        if newest is None:
            rows = log_queries.read(session, meant)
        else:
            rows = log_queries.newest(session, meant, limit=newest)
        names, places = _names(session)
        found = (row for row in rows if who is None or concerns(row, who))
        lines = (line for row in found for line in _line(row, names=names, places=places))
        mails = mail_lines(session, meant, names=who, places=places) if who else ()
        yield from heapq.merge(lines, mails, key=attrgetter("at"))


def walked(store: Store, *, look_for: str = "") -> Walked:
    """Walk the chain and recompute every digest; whatever its length, a page is held at once."""
    with store.read() as session:
        return walk(map(step_of, log_queries.chain(session)), look_for=look_for)


def step_of(row: LogRow) -> Step:
    """A row as it is met on the walk along the chain."""
    told, entry = row.told, row.entry
    if told is None:
        return Step(row.link, entry, None)
    return Step(
        row.link,
        entry,
        parts=digests_of(told),
        erased=told.erased_at is not None,
        told_erased=told_erased(entry.act, told.values) if entry else 0,
    )


def _meant(session: Session, chosen: Chosen) -> Chosen:
    cycle = find_year(session, chosen.cycle) if chosen.cycle else None
    stage = find_stage(session, chosen.stage, cycle=cycle).id if chosen.stage else None
    known = {*ACTS, MAIL, *(act.partition(".")[0] for act in ACTS)}
    for act in chosen.acts:
        if act not in known:
            raise Mistake(f"nothing is recorded as {act}", suggest(act, known))
    return replace(chosen, cycle=cycle, stage=stage)


def _names(session: Session) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Of every year the titles of bodies and roles by key; the titles of years and stages by id."""
    years = queries.cycles(session)
    names = {row.key: titles(year_of(session, row.key)) for row in years}
    places = {row.key: row.title for row in years}
    return names, places | {row.id: row.title for row in queries.stages(session)}


def _line(
    row: LogRow, *, names: Mapping[str, Mapping[str, str]], places: Mapping[str, str]
) -> Iterator[LogLine]:
    entry, told = row.entry, row.told
    if entry is None or told is None:
        return
    yield LogLine(
        number=entry.id,
        at=entry.at,
        cycle=entry.cycle,
        stage=entry.stage,
        where=places.get(entry.stage or entry.cycle, ""),
        act=entry.act,
        words=entry_words(entry, told, titles=names.get(entry.cycle, {})),
        who=told.actor,
        on_behalf_of=told.on_behalf_of,
        door=entry.door,
        standing=entry.standing,
        subject=entry.subject,
        values=told.values,
        erased=told.erased_at is not None,
    )
