"""A carried stage before and after a change of the year: its steps, and the dates that move."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from igf.changing.rules.process import Passage, passage
from igf.moving.reading import YearToMove
from igf.moving.shifting import Shifted
from igf.moving.stage_effects import Look, dues_of, look_between
from igf.stage.situation import Ground, situation
from igf.store.queries.year import Dates
from igf.store.tables.year import Stage
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition


@dataclass(frozen=True)
class Grounds:
    """The facts of stages after the change: the year, the dates before they move, the steps."""

    year: CycleFile
    unmoved: Dates
    shifted: Shifted
    definitions: Mapping[str, StageDefinition]


def pass_over(reading: YearToMove, grounds: Grounds, *, stage: Stage) -> tuple[Passage, Look]:
    """The passage of a running stage into its new definition, and the look at it."""
    session, now = reading.session, reading.now
    seen = situation(session, stage.id, now=now)
    body = grounds.definitions[stage.key].canonical()
    still = Ground(grounds.year, grounds.unmoved, body)
    unmoved = situation(session, stage.id, now=now, under=still)
    staying = passage(seen.facts, unmoved.facts, dated=unmoved.facts, now=now)
    before = replace(unmoved, facts=staying.facts)
    dues = dues_of(reading, before, shifted=grounds.shifted)
    ground = Ground(grounds.year, grounds.shifted.dates, body, dues)
    moved = situation(session, stage.id, now=now, under=ground)
    found = passage(seen.facts, unmoved.facts, dated=moved.facts, now=now)
    after = replace(moved, facts=found.facts)
    return found, look_between(reading, grounds.shifted, before=before, after=after)
