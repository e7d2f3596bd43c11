"""Which dates move, where to, and which stay."""

from collections.abc import Mapping
from dataclasses import dataclass

from igf.calendar.anchors import work_out
from igf.calendar.date_lines import declared_dates
from igf.moving.foreseen import Shift
from igf.moving.reading import YearToMove
from igf.moving.rules.moved import follow
from igf.moving.rules.staying import Motion, Stay, staying
from igf.moving.rules.targets import targets, written
from igf.store.queries.year import Dates
from schemas.cycle import CycleFile
from schemas.errors import Mistakes
from schemas.moments import Moment


@dataclass(frozen=True)
class Shifted:
    """The dates of a year once a move is done.

    `moments` are all that have a date, `dates` the same as the database will hold them; `pinned`
    says of each that moves itself what will hold it there, None where its declaration does.
    """

    shifts: tuple[Shift, ...]
    stays: tuple[Stay, ...]
    before: Mapping[str, Moment]
    moments: Mapping[str, Moment]
    dates: Dates
    pinned: Mapping[str, str | None]

    def moved(self) -> frozenset[str]:
        """The names of the dates that move."""
        return frozenset(shift.name for shift in self.shifts)


def shift_dates(reading: YearToMove) -> Shifted:
    """Work the order out. Mistakes: all that is wrong with it."""
    found = targets(reading.order.dates, reading.ground())
    if found.problems:
        raise Mistakes(found.problems)
    dated, year = reading.dated(), reading.year
    follows = follow(year, dated, moved=found.moves, now=reading.now)
    moves = {**found.moves, **follows.moves}
    before = {name: each.moment for name, each in dated.items() if each.moment}
    anchors, _ = work_out(year, before)
    motion = Motion(year, dated, moves, tuple(found.moves), follows.stays, anchors, reading.now)
    shifts = tuple(
        Shift(
            name,
            date_title(year, name),
            before.get(name),
            to,
            reading.rows[name].version + 1,
            dated[name].held,
            own=name in found.moves,
        )
        for name, to in moves.items()
    )
    moments = {**before, **moves}
    return Shifted(
        shifts,
        tuple(stay for stay in staying(motion) if _is_held(year, stay.name)),
        before,
        moments,
        dates_with(_dates(reading), moves),
        {name: _pin(year, name, moments=moments) for name in found.moves},
    )


def date_title(year: CycleFile, name: str) -> str:
    """A date in words: "Call for thematic input closes", the title of a milestone, "T"."""
    stage, _, point = name.partition(".")
    if point:
        return f"{year.stages[stage].title} {point}"
    return year.milestones[name].title or name if name in year.milestones else name


def _is_held(year: CycleFile, name: str) -> bool:
    """Whether the stage of a date is held, as far as decided; True for dates of no stage."""
    stage = year.stages.get(name.partition(".")[0])
    return stage is None or stage.held != "no"


def _pin(year: CycleFile, name: str, *, moments: Mapping[str, Moment]) -> str | None:
    """The expression that pins a moved date; None if it is back where its declaration has it."""
    others = {each: moment for each, moment in moments.items() if each != name}
    declared = declared_dates(year).get(name)
    if declared and declared.at and work_out(year, others)[0].moments.get(name) == moments[name]:
        return None
    return written(moments[name])


def dates_with(dates: Dates, moves: Mapping[str, Moment]) -> Dates:
    """The dates with those that move, and the new ones, each in its next version."""
    found = {name: (name, at, zone, shown, version) for name, at, zone, shown, version in dates}
    for name, to in moves.items():
        version = found[name][4] + 1 if name in found else 1
        found[name] = (name, to.at, to.zone, to.shown, version)
    return tuple(found[name] for name in sorted(found))


def _dates(reading: YearToMove) -> Dates:
    rows = sorted(reading.rows.items())
    return tuple((name, row.at, row.zone, row.shown, row.version) for name, row in rows)
