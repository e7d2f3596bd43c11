"""A started year as it stands in the database: its plan, and its dates one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from igf.calendar.date_lines import date_lines
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.store.queries import year_dates as date_queries
from igf.store.session import Session
from igf.store.tables.year import Cycle, Deadline
from igf.words.phrases import shown_utc
from igf.year.declared import date_of, definition_of, year_of
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.date_sheet import YearDates
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.plan import Mark, Plan


@dataclass(frozen=True)
class StandingYear:
    """A started year as it stands now."""

    year: CycleFile
    plan: Plan
    dates: YearDates


def standing_year(office: Office, cycle: str) -> StandingYear:
    """The year with its dates as they stand. Mistake: no year of that key was started here."""
    with office.store.read() as session:
        row = _cycle(session, cycle)
        year, rows = year_of(session, cycle), queries.deadlines(session, cycle)
        definitions = {
            each.key: definition_of(session, each) for each in queries.stages(session, cycle)
        }
        marks = marks_of(rows)
        moved = _moved(session, cycle)
    moments = {each.name: date_of(each) for each in rows if each.at}
    planned = plan(year, definitions, standing=moments, marks=marks)
    lines = tuple(date_lines(year, moments, marks=marks, moved=moved))
    dates = YearDates(cycle=cycle, title=year.title, version=row.version, dates=lines)
    return StandingYear(year, planned, dates)


def standing_dates(office: Office, cycle: str) -> dict[str, Moment | None]:
    """The moment of each date of a started year, by name. Mistake: it was not started here."""
    with office.store.read() as session:
        rows = queries.deadlines(session, _cycle(session, cycle).key)
        return {row.name: date_of(row) if row.at else None for row in rows}


def marks_of(rows: Sequence[Deadline]) -> dict[str, Mark]:
    """The dates that follow no other, by name."""
    marks: dict[str, Mark] = {
        row.name: "held" for row in rows if row.state == "confirmed" or row.told is not None
    }
    return marks | {row.name: "moved" for row in rows if row.pinned is not None}


def _cycle(session: Session, key: str) -> Cycle:
    found = {row.key: row for row in queries.cycles(session)}
    if key not in found:
        known = ", ".join(found) or "none yet"
        raise Mistake(f"{key} was not started here", f"started: {known}")
    return found[key]


def _moved(session: Session, cycle: str) -> dict[str, str]:
    """The last move of each date: by whom, when and why."""
    return {
        name: f"{change.by}, {shown_utc(change.changed_at)}: {change.reason}"
        for name, change in date_queries.last_moves(session, cycle)
    }
