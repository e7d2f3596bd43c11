"""The hand-over pack of a year, read from its record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.documents.rules.handover import (
    DecisionLine,
    DocumentLine,
    MoveLine,
    Pack,
    StageLine,
    pack_text,
)
from igf.documents.versions import MARKDOWN, Made
from igf.report.words import NO_DATE
from igf.stage.situation import Situation
from igf.store.queries import asks as ask_queries
from igf.store.queries import documents as document_queries
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.queries import year_dates as date_queries
from igf.store.queries.decided import decisions_of_year
from igf.store.session import Session
from igf.store.tables.year import DeadlineChange, Stage
from igf.words.phrases import shown
from igf.year.dates import year_as_it_stands
from igf.year.declared import titles
from schemas.moments import Moment

#: The states of stages that are told in other words.
_STATES: Mapping[str, str] = {"skipped": "not held", "waiting": "not begun", "running": "under way"}


@dataclass(frozen=True)
class _Year:
    """A year as it is read for its pack; `stages` by id."""

    session: Session
    now: Situation
    stages: Mapping[str, Stage]
    names: Mapping[str, str]


def archive_cycle(session: Session, now: Situation, *, at: datetime) -> Made:
    """The pack: stages, documents, decisions, moved dates, members, lessons, and what is open."""
    cycle = now.stage.cycle
    stages = {row.id: row for row in queries.stages(session, cycle)}
    year = _Year(session, now, stages, titles(now.year))
    seal = log_queries.last_seal(session)
    pack = Pack(
        cycle=now.year.title,
        at=at,
        stages=tuple(_stages(year)),
        documents=tuple(_documents(year)),
        decisions=tuple(_decisions(year)),
        moves=tuple(_moves(year)),
        members=tuple(_members(year, at)),
        lessons=tuple(_lessons(year)),
        still_open=tuple(_still_open(year)),
        entries=seal.position if seal else 0,
        digest=seal.digest if seal else "",
    )
    title = f"Hand-over pack of {now.year.title}"
    return Made(title, MARKDOWN, pack_text(pack).encode())


def _stages(year: _Year) -> Iterator[StageLine]:
    found = year_as_it_stands(year.session, year.now.stage.cycle).plan
    for row, planned in zip(year.stages.values(), found.stages, strict=True):
        opens, closes = (_day(each) for each in (planned.opens, planned.closes))
        yield StageLine(row.title, opens, closes, _STATES.get(row.state, row.state))


def _documents(year: _Year) -> Iterator[DocumentLine]:
    rows = document_queries.of_stages(year.session, tuple(year.stages))
    newest = {(row.stage, row.key): row for row in rows}
    for row in sorted(newest.values(), key=lambda row: (year.stages[row.stage].position, row.id)):
        stage, address = year.stages[row.stage].title, row.address or ""
        yield DocumentLine(stage, row.title, row.version, row.made_at, row.sha256, address)


def _decisions(year: _Year) -> Iterator[DecisionLine]:
    for ask, each in decisions_of_year(year.session, year.now.stage.cycle):
        yield DecisionLine(
            stage=year.stages[ask.stage].title,
            title=ask.title,
            by=" and ".join(year.names.get(key, key) for key in ask.by),
            outcome=each.outcome,
            rule=each.rule,
            reason=each.reason,
            decided_at=each.decided_at,
        )


def _moves(year: _Year) -> Iterator[MoveLine]:
    before, cycle = dict[str, str](), year.now.stage.cycle
    dates = year_as_it_stands(year.session, cycle).dates.dates
    lines = {each.key: each.title for each in dates}
    for name, change in date_queries.changes(year.session, cycle):
        words = _change_words(change)
        if name in before:
            yield MoveLine(lines.get(name, name), before[name], words, change.reason)
        before[name] = words


def _members(year: _Year, at: datetime) -> Iterator[tuple[str, int]]:
    keys = (*year.now.year.bodies, *year.now.year.roles)
    found = ask_queries.members(year.session, keys, now=at)
    yield from ((year.names[key], len(people)) for key, people in found.items() if people)


def _lessons(year: _Year) -> Iterator[tuple[str, str]]:
    for ask in queries.asks(year.session, year.now.stage.id):
        if ask.form != "comment":
            continue
        sides = {row.holder: row.side for row in queries.obligations(year.session, ask.id)}
        for holder, answer in ask_queries.counting(year.session, ask.id).items():
            side = sides.get(holder) or holder
            if answer.note.strip():
                yield year.names.get(side, side), answer.note


def _still_open(year: _Year) -> Iterator[tuple[str, str]]:
    for ask in queries.open_asks(year.session, year.now.stage.cycle):
        due = Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown)
        yield f"{year.stages[ask.stage].title}: {ask.title}", shown(due)


def _day(moment: Moment | None) -> str:
    return shown(moment) if moment else NO_DATE


def _change_words(change: DeadlineChange) -> str:
    if change.at is None:
        return NO_DATE
    return shown(Moment(at=change.at, zone=change.zone, shown=change.shown))
