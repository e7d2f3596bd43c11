"""Writing a started year as a file that could have started it as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.calendar.date_lines import declared_dates
from igf.changing.rules.exported import ExportedYear, StandingDate, exported
from igf.office.office import Office
from igf.store.queries import moving as move_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Cycle, Deadline, DeadlineChange, Stage
from igf.words.phrases import shown, shown_utc
from igf.year.declared import date_of, year_of
from igf.year.write import with_comments, year_text
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import Moment

#: Whether a stage is held, by the state of its row.
_HELD = {"cancelled": "no", "skipped": "undecided"}


@dataclass(frozen=True)
class _Year:
    """A started year as it was read."""

    row: Cycle
    file: CycleFile
    dates: Mapping[str, Deadline]
    changes: Mapping[str, Sequence[DeadlineChange]]
    stages: Sequence[Stage]


def export_year(office: Office, cycle: str | None, *, schema: str) -> str:
    """The file of a year as it stands now; `schema` is where the JSON Schema of years is.

    Mistake: the year was not started here, or several were and none is named.
    """
    now = office.now()
    with office.store.read() as session:
        year = _read(session, cycle)
        found = exported(year.file, dates=_standing(year), held=dict(_held(year)))
        text = year_text(found.content, schema, about=_about(year, now))
        return with_comments(text, _comments(year, found))


def _read(session: Session, cycle: str | None) -> _Year:
    started = {row.key: row for row in queries.cycles(session)}
    key = cycle or next(iter(started), "")
    if key not in started or (cycle is None and len(started) > 1):
        wrong = f"{key} was not started here" if cycle else "it is not clear which year is meant"
        raise Mistake(wrong, f"name one of: {', '.join(started)}" if started else "igf start FILE")
    rows = {row.name: row for row in queries.deadlines(session, key)}
    changes: dict[str, list[DeadlineChange]] = {name: [] for name in rows}
    names = {row.id: name for name, row in rows.items()}
    for change in move_queries.changes(session, list(names)):
        changes[names[change.deadline]].append(change)
    stages = queries.stages(session, key)
    return _Year(started[key], year_of(session, key), rows, changes, stages)


def _standing(year: _Year) -> dict[str, StandingDate]:
    return {
        name: StandingDate(date_of(row) if row.at else None, row.pinned is not None, row.state)
        for name, row in year.dates.items()
    }


def _held(year: _Year) -> Iterator[tuple[str, str]]:
    """The stages that are held, or not, by a decision that differs from the file."""
    for stage in year.stages:
        declared = year.file.stages[stage.key].held
        stands = _HELD.get(stage.state, "yes")
        if stands != declared:
            yield stage.key, stands


def _about(year: _Year, now: datetime) -> Iterator[str]:
    yield ""
    yield f"{year.row.title} as it stood on {shown_utc(now)}, written by igf export."
    yield f"It was started from {year.row.file_name} on {shown_utc(year.row.started_at)}; the"
    yield "comments of that file were left behind. A date that was moved since stands where it is"
    yield "now, with what it was, who moved it, when and why."


def _comments(year: _Year, found: ExportedYear) -> dict[tuple[str, ...], list[str]]:
    return {place: list(_history(year, name)) for name, place in found.moved.items()}


def _history(year: _Year, name: str) -> Iterator[str]:
    first, *moves = year.changes[name]
    declared = declared_dates(year.file)[name].at
    yield f"was {declared} ({_on(first)})" if first.at else "was without a date"
    if not moves:
        yield "stays there, although what it hangs on was moved"
    for change in moves:
        when = shown_utc(change.changed_at)
        yield f"moved to {_on(change)} by {change.by} on {when}: {change.reason}"


def _on(change: DeadlineChange) -> str:
    if change.at is None:
        return "no date"
    return shown(Moment(at=change.at, zone=change.zone, shown=change.shown))
