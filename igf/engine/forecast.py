"""Mails and skips of running stages in the time ahead, if nobody answers anything meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.recipients import Recipient, expected, recipients
from igf.engine.computations import COMPUTATIONS
from igf.stage.rules.forecast import foretell
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.store.session import Session
from schemas.definition import StageDefinition
from schemas.steps import Ask, Compute, Notice, Step, Wait


@dataclass(frozen=True)
class Ahead:
    """A step that comes: to how many it sends, or why it is skipped; `stage` is a title."""

    stage: str
    title: str
    at: datetime
    mails: int
    skipped: str = ""


def ahead(session: Session, seen: Situation, *, now: datetime, until: datetime) -> Iterator[Ahead]:
    """The steps of a stage from `now` to `until` that send mails or are skipped, in order.

    What was due before the year was started here is none of them.
    """
    for due_step in foretell(seen.facts, now, until=until, asks=asks_people):
        if due_step.due < seen.facts.adopted_at:
            continue  # left out when the year was started, and said then
        at = max(due_step.due, now)
        if due_step.act == "skip":
            yield Ahead(seen.stage.title, due_step.title, at, 0, due_step.reason)
            continue
        people = _told(session, seen, due_step=due_step, now=now)
        if people:
            yield Ahead(seen.stage.title, due_step.title, at, len(people))


def asks_people(step: Step) -> bool:
    """Whether a step asks people, so that later steps wait; work done by hand is asked for too."""
    if isinstance(step, Compute):
        return step.what not in COMPUTATIONS
    return not isinstance(step, Notice | Wait)


def told_by(step: Step, definition: StageDefinition) -> Sequence[str]:
    """The keys of the bodies, roles and lists that a step tells or asks."""
    if isinstance(step, Notice | Ask):
        return step.to
    if isinstance(step, Compute):
        return () if step.what in COMPUTATIONS else definition.workers(step)
    return () if isinstance(step, Wait) else step.by


def _told(
    session: Session, seen: Situation, *, due_step: DueStep, now: datetime
) -> Sequence[Recipient]:
    if due_step.act == "remind" and due_step.ask:
        return expected(session, due_step.ask, year=seen.year, now=now)
    names = told_by(due_step.step, seen.facts.definition) if due_step.act == "fire" else ()
    return recipients(session, names, year=seen.year, now=now)
