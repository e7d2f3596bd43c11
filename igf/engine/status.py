"""Gathering where a year is, for the command, the artifact and the stage's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.positions import DONE, PERSONAL
from igf.office.office import Links, Office
from igf.outbox.why_held import hold_words
from igf.stage.stops import LIVE, STOPPED, Stop, stop_among
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Cycle, Deadline, Stage
from igf.words.phrases import shown
from igf.year.declared import date_of, titles, year_from_json
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.questions import EXPECTED
from schemas.status import QuestionLine, StageLine, YearStatus


def started(office: Office) -> tuple[str, ...]:
    """The keys of the started years, in order."""
    with office.store.read() as session:
        return tuple(row.key for row in queries.cycles(session))


def status(office: Office, cycle: str) -> YearStatus:
    """The present status of the year. Mistake: no year of that key was started here."""
    return statuses(office, cycle)[0]


def statuses(office: Office, cycle: str | None = None) -> tuple[YearStatus, ...]:
    """The present status of each started year, or of this one, in a fixed number of queries.

    Mistake: no year of that key was started here.
    """
    now = office.now()
    with office.store.read() as session:
        rows = queries.cycles(session)
        chosen = [row for row in rows if cycle in {None, row.key}]
        if cycle and not chosen:
            known = ", ".join(row.key for row in rows) or "none yet"
            raise Mistake(f"{cycle} was not started here", f"started: {known}")
        read = _read(session, cycle)
    return tuple(_year(row, read, links=office.links, now=now) for row in chosen)


@dataclass(frozen=True)
class _Read:
    """Rows of the started years: dates by year and name, asks with their sides, the outbox."""

    stages: Sequence[Stage]
    dates: Mapping[tuple[str, str], Deadline]
    asks: Sequence[Ask]
    sides: Mapping[str, Mapping[str, int]]
    mails: Mapping[str, Mapping[str, int]]
    held: str


def _read(session: Session, cycle: str | None) -> _Read:
    asks = queries.open_asks(session, cycle)
    return _Read(
        stages=queries.stages(session, cycle),
        dates={(row.cycle, row.name): row for row in queries.deadlines(session, cycle)},
        asks=asks,
        sides=ask_queries.progress(session, [ask.id for ask in asks]),
        mails=queries.outbox_counts(session),
        held=hold_words(session),
    )


def _year(row: Cycle, read: _Read, *, links: Links, now: datetime) -> YearStatus:
    year = year_from_json(row.loaded)
    stages = {stage.id: stage for stage in read.stages if stage.cycle == row.key}
    return YearStatus(
        cycle=row.key,
        title=year.title,
        at=now,
        stages=tuple(
            _stage(stage, row, dates=read.dates, links=links) for stage in stages.values()
        ),
        questions=tuple(
            _question(
                ask,
                _asked(ask, year, states=read.sides[ask.id]),
                stage=stages[ask.stage],
                now=now,
                links=links,
            )
            for ask in read.asks
            if ask.stage in stages
        ),
        mails=dict(read.mails.get(row.key, {})),
        held=read.held,
        stopped=stop.words if (stop := stop_among([Stop(row.state, row.stopped_because)])) else "",
    )


def _stage(
    row: Stage, year: Cycle, *, dates: Mapping[tuple[str, str], Deadline], links: Links
) -> StageLine:
    with_year = row.state in LIVE and year.state in STOPPED
    opens, closes = (dates[row.cycle, f"{row.key}.{point}"] for point in OWN_POINTS)
    return StageLine(
        id=row.id,
        title=row.title,
        state=year.state if with_year else row.state,
        words=row.words,
        opens=opens.at,
        closes=closes.at,
        opens_shown=_shown(opens),
        closes_shown=_shown(closes),
        next_at=row.next_at,
        attention=row.attention or "",
        link=links.run(row.run_id) if row.run_id else "",
    )


def _shown(row: Deadline) -> str:
    return shown(date_of(row)) if row.at else "no date yet"


def _asked(ask: Ask, year: CycleFile, *, states: Mapping[str, int]) -> str:
    """The titles of those asked; where members answer one by one, also "3 of 5 answered"."""
    names = titles(year)
    by = " and ".join(names.get(key, key) for key in ask.by)
    left = sum(states.get(state, 0) for state in EXPECTED)
    of = left + sum(states.get(state, 0) for state in DONE)
    return f"{by}, {of - left} of {of} answered" if ask.form in PERSONAL and of else by


def _question(ask: Ask, by: str, *, stage: Stage, now: datetime, links: Links) -> QuestionLine:
    return QuestionLine(
        ask=ask.id,
        title=ask.title,
        stage=stage.title,
        by=by,
        due=ask.due_at,
        due_shown=shown(Moment(at=ask.due_at, zone=ask.due_zone, shown=ask.due_shown)),
        late=ask.due_at <= now,
        link=links.run(ask.run_id) if ask.run_id else "",
    )
