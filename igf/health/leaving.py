"""What leaves in the time ahead, if nobody answers anything meanwhile: to whom, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.engine.forecast import asks_people, told_by
from igf.health.read import YearReading
from igf.stage.rules.forecast import foretell
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.stage.stops import LIVE
from igf.year.declared import titles


@dataclass(frozen=True)
class Leaving:
    """Mails of one step: how many, when, to which bodies, roles and lists (by title)."""

    stage: str
    stage_title: str
    lane: str
    title: str
    at: datetime
    mails: int
    to: tuple[str, ...]


def leaving(read: YearReading, *, until: datetime) -> list[Leaving]:
    """The mails of running stages from now on, the soonest first; stopped stages send none."""
    found = (each for seen in read.stages for each in _of_stage(read, seen, until=until))
    return sorted(found, key=lambda each: (each.at, each.stage))


def told(read: YearReading, seen: Situation, *, due_step: DueStep) -> Sequence[str]:
    """The keys of those whom a step tells or asks."""
    if due_step.act == "remind" and due_step.ask:
        return read.owing.get(due_step.ask, ())
    return told_by(due_step.step, seen.facts.definition) if due_step.act == "fire" else ()


def _of_stage(read: YearReading, seen: Situation, *, until: datetime) -> Iterator[Leaving]:
    if seen.stage.state not in LIVE or seen.stop:
        return
    names = titles(read.year)
    for due_step in foretell(seen.facts, read.now, until=until, asks=asks_people):
        keys = told(read, seen, due_step=due_step)
        people = {person for key in keys for person in read.behind.get(key, ())}
        if people and due_step.due >= seen.facts.adopted_at:
            yield Leaving(
                stage=seen.stage.id,
                stage_title=seen.stage.title,
                lane=seen.facts.definition.lane,
                title=due_step.title,
                at=max(due_step.due, read.now),
                mails=len(people),
                to=tuple(dict.fromkeys(_title(read, key, names=names) for key in keys)),
            )


def _title(read: YearReading, key: str, *, names: dict[str, str]) -> str:
    return names.get(key) or next(iter(read.behind.get(key, {}).values()), key)
