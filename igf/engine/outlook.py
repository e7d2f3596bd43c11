"""What starting a year would do now: what counts as done, what is open, what leaves at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.domain.foretelling import foretell
from igf.domain.progress import Move
from igf.domain.stage_facts import Facts
from igf.engine.computations import COMPUTATIONS
from igf.engine.office import Office
from igf.engine.recipients import recipients
from igf.engine.start import YearToStart
from igf.store import queries
from igf.store.session import Session
from schemas.moments import Moment
from schemas.plan import PlannedStage
from schemas.steps import Ask, Compute, Notice, Step, Wait

AHEAD: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Leaving:
    """Mails of one step that leave within a day of the start; `stage` and `step` are titles."""

    stage: str
    step: str
    at: datetime
    mails: int


@dataclass(frozen=True)
class Outlook:
    """What a start would do. `done` are stages that have passed, `left_out` are not held."""

    title: str
    done: tuple[PlannedStage, ...]
    left_out: tuple[PlannedStage, ...]
    open_now: tuple[PlannedStage, ...]
    coming: tuple[PlannedStage, ...]
    leaving: tuple[Leaving, ...]


@dataclass(frozen=True)
class _Start:
    session: Session
    year: YearToStart
    now: datetime
    since: Mapping[str, datetime]


def outlook(office: Office, year: YearToStart, *, since: Mapping[str, datetime]) -> Outlook:
    """What starting this year now would do. Nothing is written."""
    now = office.now()
    stages = {stage.key: stage for stage in year.plan.stages}
    held = [each for key, each in stages.items() if year.cycle.stages[key].held != "no"]
    live = [each for each in held if each.key in since or not _has_come(each.closes, now)]
    with office.store.read() as session:
        start = _Start(session, year, now, since)
        leaving = [found for stage in live for found in _leaving(start, stage)]
    coming = [(each.opens.at, each) for each in live if each.opens and each.opens.at > now]
    return Outlook(
        title=year.cycle.title,
        done=tuple(each for each in held if each not in live),
        left_out=tuple(each for each in stages.values() if each not in held),
        open_now=tuple(each for each in live if _has_come(each.opens, now)),
        coming=tuple(each for _, each in sorted(coming, key=lambda pair: pair[0])),
        leaving=tuple(leaving),
    )


def _has_come(moment: Moment | None, now: datetime) -> bool:
    return moment is not None and moment.at <= now


def _leaving(start: _Start, stage: PlannedStage) -> Iterator[Leaving]:
    moves = foretell(_facts(start, stage), start.now, until=start.now + AHEAD, asks=_asks)
    for move in moves:
        names = _told(move, start.year.definitions[stage.key].lead)
        year = start.year.cycle
        people = recipients(start.session, names, year=year, now=start.now)
        if move.act == "fire" and people:
            yield Leaving(stage.title, move.title, max(move.due, start.now), len(people))


def _facts(start: _Start, stage: PlannedStage) -> Facts:
    bodies = start.year.cycle.bodies
    to_be_named = {key for key, body in bodies.items() if body.to_be_named}
    missing = to_be_named - queries.named_bodies(start.session, start.now)
    return Facts(
        definition=start.year.definitions[stage.key],
        opens=stage.opens.at if stage.opens else None,
        closes=stage.closes.at if stage.closes else None,
        adopted_at=start.since.get(stage.key, start.now),
        planned=stage.steps,
        unnamed=dict.fromkeys(missing),
    )


def _asks(step: Step) -> bool:
    """Whether people are asked and what follows waits; what is not worked out here is asked for."""
    if isinstance(step, Compute):
        return step.what not in COMPUTATIONS
    return not isinstance(step, Notice | Wait)


def _told(move: Move, lead: str) -> tuple[str, ...]:
    step = move.step
    if isinstance(step, Notice | Ask):
        return step.to
    if isinstance(step, Compute):
        return (lead,) if _asks(step) else ()
    return () if isinstance(step, Wait) else step.by
