"""Questions that end by themselves, the last instant for answers, what comes after the close."""

from datetime import datetime
from typing import Final

from igf.stage.rules.ladder import all_before
from schemas.dates import parse_length
from schemas.definition import StageDefinition
from schemas.steps import Ask, Decide, Step, Wait

#: The outcome of an ask whose decision stands only once it was confirmed.
PROVISIONAL: Final = "provisional"


def lapses(step: Step) -> bool:
    """Whether its question ends by itself when it is due."""
    if isinstance(step, Decide):
        rule = step.rule
        return step.on_lapse != "wait" or rule.kind == "advisory" or rule.evaluated == "close"
    return isinstance(step, Ask)


def closing(step: Step, due: datetime, *, changing: bool = False) -> datetime:
    """The instant from which no answer is taken: its date and the unannounced grace.

    When `changing` an answer that was given, at least until the end of changes.
    """
    ends = [due, _after(due, getattr(step, "grace", None))]
    return max([*ends, _after(due, getattr(step, "changes", None))] if changing else ends)


def ending(step: Step, due: datetime) -> datetime:
    """The instant at which its question ends by itself, after the last change of an answer."""
    return closing(step, due, changing=True)


def follows_the_close(definition: StageDefinition, step: Step) -> bool:
    """Whether a step is declared to come after the close of its stage, as letters after a call.

    What people are asked to say (schemas.sayings) stands in no file, and comes after nothing.
    """
    before = all_before(definition, step) if step in definition.steps else ()
    return any(isinstance(each, Wait) and each.marks == "close" for each in before)


def _after(due: datetime, length: str | None) -> datetime:
    return due + parse_length(length) if length else due
