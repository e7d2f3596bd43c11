"""Steps whose answer is due on a date that is not set yet: they wait until it is."""

from datetime import datetime

from igf.stage.rules.facts import Facts
from igf.stage.rules.ladder import Ladder, Rung
from schemas.dates import parse
from schemas.steps import Step


def due_on(step: Step, stage: str) -> str | None:
    """The point (by name) that the answers to a step of this stage are due on, None if pinned."""
    expression: str | None = getattr(step, "due", None)
    return parse(expression).of_stage(stage).anchor if expression else None


def missing_date(facts: Facts, step: Step) -> str | None:
    """The date of the year (by name) that a step has to wait for; None if it is set."""
    name = due_on(step, facts.definition.key)
    return name if name in facts.undated else None


def waiting(facts: Facts, now: datetime) -> list[tuple[Rung, str]]:
    """The rungs that would be due at `now`, each with the date (by name) that it waits for."""
    found = ((rung, missing_date(facts, rung.step)) for rung in Ladder(facts).open_rungs())
    return [(rung, name) for rung, name in found if name and rung.ready and rung.ready <= now]
