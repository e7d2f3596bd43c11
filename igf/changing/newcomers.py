"""The stages that a changed file brings to a running year, or that are taken up with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from igf.calendar.anchors import Anchors
from igf.calendar.working_days import working_days
from igf.stage.awaited import read_awaited
from igf.stage.rules.facts import Facts
from igf.stage.situation import Ground, Situation, situation
from igf.starting.start import YearToStart
from igf.store.queries import year as queries
from igf.store.queries.year import Dates
from igf.store.session import Session
from igf.store.tables.year import Stage
from igf.year.declared import undated
from igf.year.rows import Coming, stage_row
from igf.year.rules.plan import stage_steps
from schemas.cycle import CycleFile
from schemas.moments import Moment


@dataclass(frozen=True)
class Newcomers:
    """The facts that new stages begin with: the year after the change, and all of its dates."""

    year: YearToStart
    file: CycleFile
    dates: Dates
    now: datetime

    @property
    def moments(self) -> Mapping[str, Moment]:
        """The dates that have one, by name."""
        dated = ((name, at, zone, text) for name, at, zone, text, _ in self.dates if at)
        return {name: Moment(at=at, zone=zone, shown=text) for name, at, zone, text in dated}

    def coming(self, key: str) -> Coming:
        """The stage (by key) with its dates as they stand in the running year."""
        stages = enumerate(self.year.plan.stages)
        position, planned = next(each for each in stages if each[1].key == key)
        opens, closes = (self.moments.get(f"{key}.{point}") for point in ("opens", "closes"))
        dated = planned.model_copy(update={"opens": opens, "closes": closes})
        return Coming(dated, position, self.now)

    def row(self, key: str) -> Stage:
        """The row of a new stage."""
        return stage_row(self.file, self.year.definitions[key], coming=self.coming(key))


def is_over(coming: Coming) -> bool:
    """Whether a stage has closed before it comes."""
    return coming.adoption.becomes(coming.planned, now=coming.now) == "done"


def first_situation(
    session: Session, newcomers: Newcomers, *, key: str, known: Stage | None
) -> Situation:
    """The stage as it stands once it is there; `known` is its row if it has one."""
    if known is None:
        facts, row = _facts(session, newcomers, key=key), newcomers.row(key)
        return Situation(row, newcomers.file, newcomers.moments, facts, {})
    body = newcomers.year.definitions[key].canonical()
    ground = Ground(newcomers.file, newcomers.dates, body)
    seen = situation(session, known.id, now=newcomers.now, under=ground)
    return replace(seen, facts=replace(seen.facts, adopted_at=newcomers.now), stop=None)


def _facts(session: Session, newcomers: Newcomers, *, key: str) -> Facts:
    definition, coming = newcomers.year.definitions[key], newcomers.coming(key)
    names = dict.fromkeys(name for name, *_ in newcomers.dates)
    calendar = working_days(newcomers.file.holidays)
    opens, closes = coming.planned.opens, coming.planned.closes
    bodies = {each for each, body in newcomers.file.bodies.items() if body.to_be_named}
    return Facts(
        definition=definition,
        opens=opens.at if opens else None,
        closes=closes.at if closes else None,
        adopted_at=newcomers.now,
        planned=stage_steps(definition, Anchors(newcomers.moments, names, calendar))[0],
        versions={name: version for name, *_, version in newcomers.dates},
        unnamed=dict.fromkeys(bodies - queries.named_bodies(session, newcomers.now)),
        undated=undated(newcomers.dates),
        awaited=read_awaited(session, definition, year=newcomers.file, dates=newcomers.dates),
    )
