"""When the answers of a stage are due if each step happens on its date.

Needed where a year is started in its middle: a question without a date of its own that follows
something of the past is to be asked if its answer is still due.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from igf.stage.rules.ladder import predecessors
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep
from schemas.steps import Ask, Decide, External, Publish, Step


class Resolve(Protocol):
    """Gives the instant of a date expression; `asked` is when its question opens."""

    def __call__(self, expression: str, *, asked: Moment) -> Moment | None: ...


def answers_due(
    definition: StageDefinition,
    planned: Sequence[PlannedStep],
    *,
    opens: Moment | None,
    closes: Moment | None,
    resolve: Resolve,
) -> Mapping[str, datetime]:
    """The instants (aware UTC) at which the questions without a date are due, by step.

    What is in the hands of others outside is expected until the stage closes. A question is not
    among them if a date that it hangs on is not known.
    """
    dates = {each.step: each.at for each in planned if each.at}
    settled: dict[str, Moment | None] = {}

    def asked(step: Step) -> Moment | None:
        if step.at:
            return dates.get(step.key)
        before = [settled_at(other) for other in predecessors(definition, step)] or [opens]
        known = [each for each in before if each]
        return max(known, key=lambda each: each.at) if len(known) == len(before) else None

    def settled_at(step: Step) -> Moment | None:
        if step.key not in settled:
            begins = asked(step)
            settled[step.key] = begins and _due(step, begins, closes=closes, resolve=resolve)
        return settled[step.key]

    found = {step.key: settled_at(step) for step in definition.steps if _asks(step)}
    return {key: moment.at for key, moment in found.items() if moment}


def _asks(step: Step) -> bool:
    return isinstance(step, Ask | Decide | External | Publish) and not step.at


def _due(step: Step, asked: Moment, *, closes: Moment | None, resolve: Resolve) -> Moment | None:
    """When a step that begins at `asked` is settled if all goes as planned."""
    if isinstance(step, External) and not step.due:
        return closes
    due = step.due if isinstance(step, Ask | Decide | External | Publish) else None
    return resolve(due, asked=asked) if due else asked
