"""Comparing a changed file with the year as it was loaded and as it stands. Nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from igf.changing.change import REASON, Change, StageTurn, Wish
from igf.changing.four_eyes import refuse_fewer_eyes
from igf.changing.newcomers import Newcomers, first_situation, is_over
from igf.changing.passing import Grounds, pass_over
from igf.changing.rules.threeway import DateTurn, Here, merge_dates
from igf.changing.rules.year_changes import OVER, otherwise, turn, with_dropped
from igf.engine.forecast import Ahead, ahead
from igf.log.write import By
from igf.moving import MoveOrder, Shift
from igf.moving.foresee import foreseen_of
from igf.moving.reading import CARRIED, YearToMove, held_by, moment_of, read, seen
from igf.moving.shifting import Shifted, date_title, dates_with
from igf.moving.stage_effects import Look
from igf.office.office import Office
from igf.stage.situation import Situation
from igf.store.queries import year as queries
from igf.store.queries import year_dates as date_queries
from igf.store.tables.year import Stage
from igf.words.mistakes import suggest
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import Moment

AHEAD: Final = timedelta(hours=24)


@dataclass(frozen=True)
class _Comparison:
    """A comparison at work: the year read under the file, and its dates under the file."""

    wish: Wish
    reading: YearToMove
    loaded: CycleFile
    dates: tuple[DateTurn, ...]
    turns: tuple[StageTurn, ...]

    @property
    def file(self) -> CycleFile:
        return self.reading.year


def compare(office: Office, wish: Wish) -> Change:
    """The effects of applying the file, as things stand now.

    Mistake: the year was not started here, a date to be taken does not belong to it, or a decision
    under four eyes would no longer need them.
    """
    order = MoveOrder(wish.year.cycle.cycle, {}, By(wish.by, REASON), force=True)
    now = office.now()
    with office.store.read() as session:
        standing = read(office, session, order=order, now=now)
        refuse_fewer_eyes(session, standing.stages, definitions=wish.year.definitions)
        file = with_dropped(standing.year, wish.year.cycle)
        turns = tuple(_turns(standing, wish, file=file))
        dates = merge_dates(
            standing.year,
            file,
            here=_here(standing),
            take=_taken(wish.take, standing.rows),
            now=now,
        )
        reading = replace(standing, year=file)
        return _change(_Comparison(wish, reading, standing.year, dates, turns))


def _here(reading: YearToMove) -> dict[str, Here]:
    """The dates as they stand, with who moved them by hand."""
    over = {f"{row.key}." for row in reading.stages if row.state in OVER}
    moves = dict(date_queries.last_moves(reading.session, reading.order.cycle))
    found = {}
    for name, row in reading.rows.items():
        move = moves.get(name) if row.pinned is not None else None
        found[name] = Here(
            moment_of(row),
            row.pinned is not None,
            held_by(row),
            frozen=name.startswith(tuple(over)),
            by=move.by if move else "",
            reason=move.reason if move else "",
        )
    return found


def _taken(names: Sequence[str], rows: Mapping[str, object]) -> set[str]:
    """The dates that are named. Mistake: one does not belong to this year."""
    stages = {name.partition(".")[0] for name in rows if "." in name}
    found: set[str] = set()
    for name in names:
        if name not in rows and name not in stages:
            raise Mistake(f"there is no date {name}", suggest(name, {*rows, *stages}))
        found |= {name} if name in rows else {f"{name}.opens", f"{name}.closes"}
    return found


def _turns(standing: YearToMove, wish: Wish, *, file: CycleFile) -> Iterator[StageTurn]:
    rows = {row.key: row for row in standing.stages}
    for key, declared in file.stages.items():
        row, definition = rows.get(key), wish.year.definitions.get(key)
        found = turn(
            standing.year.stages.get(key),
            declared,
            state=row.state if row else None,
            differs=bool(row and definition and definition.sha256() != row.definition),
        )
        if found:
            yield StageTurn(f"{file.cycle}/{key}", declared.title, found)


def _change(at: _Comparison) -> Change:
    shifted = _shifted(at)
    grounds = _grounds(at, shifted)
    found = [pass_over(at.reading, grounds, stage=row) for row in _carried(at)]
    passages = {look.stage.id: passing for passing, look in found}
    looks = [look for _, look in found]
    foreseen = foreseen_of(at.reading, shifted, looks=looks)
    stages = [row.id for row in at.reading.stages]
    everything = seen(at.reading.session, at.file.cycle, stages=stages)
    return Change(
        wish=at.wish,
        loaded=at.loaded,
        file=at.file,
        at=foreseen.at,
        dates=at.dates,
        otherwise=tuple(otherwise(at.loaded, at.file)),
        stages=tuple(replace(each, passage=passages.get(each.id)) for each in at.turns),
        passages=tuple(passages.items()),
        foreseen=replace(foreseen, seen=everything),
        standing=shifted.dates,
        ahead=tuple(_ahead(at, shifted, looks=looks)),
    )


def _carried(at: _Comparison) -> list[Stage]:
    dropped = {each.id for each in at.turns if each.turn == "dropped"}
    definitions = at.wish.year.definitions
    return [
        row
        for row in at.reading.stages
        if row.state in CARRIED and row.id not in dropped and row.key in definitions
    ]


def _grounds(at: _Comparison, shifted: Shifted) -> Grounds:
    unmoved = dates_with(queries.dates(at.reading.session, at.file.cycle), _new(at))
    return Grounds(at.file, unmoved, shifted, at.wish.year.definitions)


def _new(at: _Comparison) -> dict[str, Moment]:
    return {each.name: each.file for each in at.dates if each.case == "new" and each.file}


def _shifted(at: _Comparison) -> Shifted:
    """The dates as an ordered move has them: those taken from the file count as ordered."""
    moves = [each for each in at.dates if each.case in {"taken", "follows"}]
    to = {each.name: each.file for each in moves if each.file}
    before = {name: date for name, row in at.reading.rows.items() if (date := moment_of(row))}
    return Shifted(
        shifts=tuple(_shift(at, each) for each in moves),
        stays=(),
        before=before,
        moments={**before, **_new(at), **to},
        dates=dates_with(queries.dates(at.reading.session, at.file.cycle), _new(at) | to),
        pinned={each.name: None for each in moves if each.case == "taken"},
    )


def _shift(at: _Comparison, change: DateTurn) -> Shift:
    row, after = at.reading.rows[change.name], change.file
    if after is None:
        message = f"{change.name} moves nowhere"
        raise ValueError(message)
    return Shift(
        change.name,
        date_title(at.file, change.name),
        change.here.moment,
        after,
        row.version + 1,
        change.here.held,
        own=change.case == "taken",
    )


def _ahead(at: _Comparison, shifted: Shifted, *, looks: Sequence[Look]) -> Iterator[Ahead]:
    """Steps of the next 24 hours, in order, of the stages that are carried and of the new ones."""
    situations = [*(look.after for look in looks), *_newcomers(at, shifted)]
    going = [seen for seen in situations if seen.stop is None]
    yield from sorted((each for seen in going for each in _of(at, seen)), key=lambda each: each.at)


def _of(at: _Comparison, seen: Situation) -> Iterator[Ahead]:
    now = at.reading.now
    yield from ahead(at.reading.session, seen, now=now, until=now + AHEAD)


def _newcomers(at: _Comparison, shifted: Shifted) -> Iterator[Situation]:
    """The stages that come to the year, or are taken up, as if they were there already."""
    rows = {row.id: row for row in at.reading.stages}
    newcomers = Newcomers(at.wish.year, at.file, shifted.dates, at.reading.now)
    for each in at.turns:
        key = each.id.partition("/")[2]
        begins = each.turn in {"new", "taken_up"} and at.file.stages[key].held == "yes"
        if begins and not is_over(newcomers.coming(key)):
            yield first_situation(at.reading.session, newcomers, key=key, known=rows.get(each.id))
