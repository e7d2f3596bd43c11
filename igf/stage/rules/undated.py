"""Steps that need a date which is not set yet, for an answer or in their notice: they wait."""

from datetime import datetime

from igf.stage.rules.facts import Facts
from igf.stage.rules.ladder import Ladder, Rung
from schemas.dates import OWN_POINTS, parse
from schemas.steps import Step


def due_on(step: Step, stage: str) -> str | None:
    """The point (by name) that the answers to a step of this stage are due on, None if pinned."""
    expression: str | None = getattr(step, "due", None)
    return parse(expression).of_stage(stage).anchor if expression else None


def missing_date(facts: Facts, step: Step) -> str | None:
    """The date of the year (by name) that a step has to wait for; None if it is set."""
    stage = facts.definition.key
    own = [f"{stage}.{point}" for point in OWN_POINTS] if step.key in facts.dated else []
    names = [due_on(step, stage), *own]
    return next((name for name in names if name in facts.undated), None)


def waiting(facts: Facts, now: datetime) -> list[tuple[Rung, str]]:
    """The rungs that would be due at `now`, each with the date (by name) that it waits for."""
    found = ((rung, missing_date(facts, rung.step)) for rung in Ladder(facts).open_rungs())
    return [(rung, name) for rung, name in found if name and rung.ready and rung.ready <= now]
