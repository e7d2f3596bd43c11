"""The facts a move is worked out from: the year as it stands, read once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from igf.calendar.anchors import usual_times
from igf.calendar.working_days import working_days
from igf.moving.foreseen import MoveOrder, Seen
from igf.moving.rules.moved import Dated, Held
from igf.moving.rules.targets import DatesToMove
from igf.office.office import Office
from igf.stage.stops import CANCELLED, LIVE
from igf.store.queries import moving as move_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Deadline, Stage
from igf.year.declared import date_of, definition_of, year_of
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.moments import Moment

#: The states of a stage that is carried, or would be if it were not stopped.
CARRIED = LIVE | {"paused"}


@dataclass(frozen=True)
class YearToMove:
    """The year as it stands, in the session it is read in."""

    office: Office
    session: Session
    order: MoveOrder
    now: datetime
    year: CycleFile
    version: int
    rows: Mapping[str, Deadline]
    stages: tuple[Stage, ...]

    def ground(self) -> DatesToMove:
        """The dates as they stand, to read an order over."""
        going = {row.key: row.adopted_at for row in self.stages if row.state in CARRIED}
        dates = {name: moment_of(row) for name, row in self.rows.items()}
        calendar = working_days(self.year.holidays)
        usual = usual_times(self.year)
        return DatesToMove(dates, going, calendar, self.now, past=self.order.past, usual=usual)

    def dated(self) -> dict[str, Dated]:
        """The dates with what holds them, in the order of the year's file."""
        over = self._over()
        return {
            name: Dated(
                moment_of(row),
                pinned=row.pinned is not None,
                held="over" if name.partition(".")[0] in over else held_by(row),
            )
            for name, row in self.rows.items()
        }

    def _over(self) -> frozenset[str]:
        """The stages that are done and that the order does not name: their dates are facts."""
        named = {name.partition(".")[0] for name in self.order.dates}
        return frozenset(row.key for row in self.stages if row.state == "done") - named

    def definitions(self) -> dict[str, StageDefinition]:
        """The declarations that the stages are pinned to, by key; cancelled ones are left out."""
        going = (row for row in self.stages if row.state != CANCELLED)
        return {row.key: definition_of(self.session, row) for row in going}


def read(office: Office, session: Session, *, order: MoveOrder, now: datetime) -> YearToMove:
    """Read the year of an order. Mistake: it was not started here, or was cancelled."""
    cycles = {row.key: row for row in queries.cycles(session)}
    if order.cycle not in cycles:
        known = ", ".join(cycles) or "none yet"
        raise Mistake(f"{order.cycle} was not started here", f"started: {known}")
    cycle = cycles[order.cycle]
    if cycle.state == CANCELLED:
        raise Mistake(f"{cycle.title} is cancelled", "take it up again first: igf resume")
    year = year_of(session, order.cycle)
    rows = {row.name: row for row in queries.deadlines(session, order.cycle)}
    ordered = {name: rows[name] for name in _names(year) if name in rows}
    stages = tuple(queries.stages(session, order.cycle))
    return YearToMove(office, session, order, now, year, cycle.version, ordered, stages)


def seen(session: Session, cycle: str, *, stages: Collection[str]) -> Seen:
    """The state compared before a move is carried out; `stages` are those it looks at, by id."""
    return Seen(
        queries.cycle(session, cycle).version,
        queries.dates(session, cycle),
        move_queries.last_entry(session, cycle, stages=stages),
        move_queries.mail_states(session, stages),
    )


def moment_of(row: Deadline) -> Moment | None:
    """The moment of a date; None while it has none."""
    return date_of(row) if row.at else None


def held_by(row: Deadline) -> Held:
    """The reason that holds a date, besides an earlier move; empty for none."""
    if row.told is not None:
        return "told"
    return "confirmed" if row.state == "confirmed" else ""


def _names(year: CycleFile) -> list[str]:
    stages = [f"{key}.{point}" for key in year.stages for point in ("opens", "closes")]
    return [*map(str, year.anchors), *year.milestones, *stages]
