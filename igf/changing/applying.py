"""Applying a changed file to a running year, in one short transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.changing.change import Applied, Change, StageTurn
from igf.changing.comparing import compare
from igf.changing.dates import write_dates
from igf.changing.rules.threeway import WRITTEN
from igf.changing.stages import write_passage, write_turn
from igf.log.write import Entry, record_all
from igf.moving.carry_out import refuse_passed, write
from igf.moving.reading import seen
from igf.office.office import Office
from igf.starting.start import place_new
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.year.rows import new_definitions, page_of, write_waits
from schemas.errors import Mistake
from schemas.log import Value

#: The words for a year that is no longer as it was shown.
_LOOK_AGAIN: Final = "look again at what would change: igf start FILE --dry-run"


@dataclass(frozen=True)
class _Act:
    """A change while it is being written."""

    session: Session
    office: Office
    change: Change
    at: datetime


def apply(office: Office, shown: Change) -> Applied:
    """Apply the change as it was shown, wholly or not at all; a second call finds nothing to apply.

    Mistake: the year has changed since it was shown.
    """
    change = compare(office, shown.wish)
    if change.substance != shown.substance:
        raise Mistake("the year has changed since this was shown", _LOOK_AGAIN)
    if not change.is_empty:
        _apply(office, change)
    # Also what an earlier start was cut short of.
    place_new(office, change.file.cycle)
    return Applied(change, tuple(_concerned(change)))


def _apply(office: Office, change: Change) -> None:
    now = max(office.now(), change.at)
    refuse_passed(change.foreseen, now)
    with office.store.write(now) as session:
        stages = [row.id for row in queries.stages(session, change.file.cycle)]
        if seen(session, change.file.cycle, stages=stages) != change.foreseen.seen:
            raise Mistake("the year has changed meanwhile", _LOOK_AGAIN)
        _write(_Act(session, office, change, now))


def _write(act: _Act) -> None:
    session, change = act.session, act.change
    session.add_all(list(new_definitions(session, change.wish.year.definitions.values())))
    session.flush()
    _write_year(act)
    write_dates(session, change, at=act.at)
    for each in change.stages:
        write_turn(session, change, turned=each, at=act.at)
    _write_labels(act)
    session.flush()
    write_waits(session, change.file.cycle, definitions=change.wish.year.definitions.values())
    for stage, passing in change.passages:
        write_passage(session, stage, passing=passing, at=act.at)
    session.flush()
    write(session, act.office, foreseen=change.foreseen, at=act.at)
    record_all(session, list(_entries(change)), at=act.at, actor=change.wish.by)


def _write_year(act: _Act) -> None:
    row, file = queries.cycle(act.session, act.change.file.cycle), act.change.file
    row.loaded, row.title = file.model_dump_json(by_alias=True), file.title
    row.file_name = act.change.wish.year.file_name


def _write_labels(act: _Act) -> None:
    """Write the titles and positions of the stages; stages that are over keep their steps."""
    file, year = act.change.file, act.change.wish.year
    places = {stage.key: place for place, stage in enumerate(year.plan.stages)}
    frozen = {each.id for each in act.change.stages if each.turn == "frozen"}
    for row in queries.stages(act.session, file.cycle):
        row.title, row.page = file.stages[row.key].title, page_of(file, row.key)
        row.position = places.get(row.key, row.position)
        if row.key in year.definitions and row.id not in frozen:
            row.kind = year.definitions[row.key].kind
            row.definition = year.definitions[row.key].sha256()


def _entries(change: Change) -> Iterator[Entry]:
    dates = [f"{each.name}: {each.case}" for each in change.dates if each.case in WRITTEN]
    conflicts = [each.name for each in change.dates if each.case == "conflict"]
    values: dict[str, Value] = {
        "file": change.wish.year.file_name,
        "dates": "; ".join(dates),
        "kept": "; ".join(conflicts),
        "taken": "; ".join(change.wish.take),
        "otherwise": "; ".join(".".join(each.place) for each in change.otherwise),
    }
    yield Entry("year.changed", change.file.cycle, values)
    for each in change.stages:
        yield Entry(f"stage.{each.turn}", each.id, _told(each))


def _told(turned: StageTurn) -> dict[str, Value]:
    passing = turned.passage
    if passing is None:
        return {"title": turned.title}
    steps = (f"{fate.change.sort} {fate.change.step.key}" for fate in passing.fates)
    return {
        "title": turned.title,
        "steps": "; ".join(steps),
        "taken as done": len(passing.overdue),
        "questions": "; ".join(f"{ask}: {each}" for ask, each in passing.asks.items()),
    }


def _concerned(change: Change) -> Iterator[str]:
    """The stages (by id) whose runs need an update, each once."""
    turned = [each.id for each in change.stages if each.turn not in {"frozen", "kept"}]
    yield from dict.fromkeys([*turned, *(each.id for each in change.foreseen.stages)])
