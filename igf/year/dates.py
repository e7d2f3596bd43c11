"""A started year as it stands in the database: its plan, and its dates one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from igf.calendar.date_lines import date_lines
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.store.queries import year_dates as date_queries
from igf.store.session import Session
from igf.store.tables.year import Cycle, Deadline, Stage
from igf.words.phrases import shown_utc
from igf.year.declared import date_of, definition_of, year_of
from igf.year.rules.plan import plan, state_of
from schemas.cycle import CycleFile
from schemas.date_sheet import YearDates
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.plan import Mark, Plan, PlannedStage, StageState


@dataclass(frozen=True)
class StandingYear:
    """A started year as it stands now."""

    year: CycleFile
    plan: Plan
    dates: YearDates


def standing_year(office: Office, cycle: str) -> StandingYear:
    """The year with its dates as they stand. Mistake: no year of that key was started here."""
    with office.store.read() as session:
        return year_as_it_stands(session, cycle)


def year_as_it_stands(session: Session, cycle: str) -> StandingYear:
    """As `standing_year`, in a session of the caller."""
    row = _cycle(session, cycle)
    year, rows = year_of(session, cycle), queries.deadlines(session, cycle)
    stages = queries.stages(session, cycle)
    definitions = {each.key: definition_of(session, each) for each in stages}
    marks = marks_of(rows)
    moved = _moved(session, cycle)
    turns = date_queries.turns_of_stages(session, cycle)
    moments = {each.name: date_of(each) for each in rows if each.at}
    states = {each.key: standing_state(year, each, of_year=row.state) for each in stages}
    planned = plan(year, definitions, standing=moments, marks=marks, states=states)
    planned = planned.model_copy(
        update={
            "revisions": {each.name: each.version - 1 for each in rows},
            "stages": tuple(
                _stopped(planned.stages[number], each, year=row, turns=turns)
                for number, each in enumerate(stages)
            ),
        }
    )
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


def standing_state(year: CycleFile, stage: Stage, *, of_year: str) -> StageState:
    """The state of a stage in the plan; a stop of its whole year counts like its own."""
    stops: Mapping[str, StageState] = {"cancelled": "cancelled", "paused": "paused"}
    if stage.state == "skipped":
        return state_of(year, stage.key)
    if stage.state == "done":
        # It has taken place, whatever came of its year.
        return "planned"
    found = {stops.get(state, "planned") for state in (stage.state, of_year)}
    return next(state for state in (*stops.values(), "planned") if state in found)


def _stopped(
    planned: PlannedStage, stage: Stage, *, year: Cycle, turns: Mapping[str, int]
) -> PlannedStage:
    """The stage with the reason of its stop, and how often its state was changed."""
    stops = [each for each in (stage, year) if each.state == planned.state]
    reason = stops[0].stopped_because if stops else ""
    revision = turns.get(stage.id, 0) + turns.get(year.key, 0)
    return planned.model_copy(update={"because": reason, "revision": revision})


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
