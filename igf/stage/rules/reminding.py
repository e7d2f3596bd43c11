"""The instants of reminders, as expressions over `due`."""

from collections.abc import Sequence
from typing import Final

from igf.calendar.dates import STEP_TIME
from schemas.steps import Compute, External, Step

_MORNING = f"{STEP_TIME:%H:%M} UTC"


#: When those who do work by hand are reminded of it.
_OF_WORK: Final = ("due - 1d", "due + 1d", "due + 7d")


def reminders_of(step: Step) -> Sequence[str]:
    """The declared reminders of a step that asks people."""
    if isinstance(step, External):
        return (f"due + {step.check_every}",)
    if isinstance(step, Compute):
        return _OF_WORK
    declared: Sequence[str] = getattr(step, "reminders", ())
    return declared


def checks_of(step: Step) -> Sequence[str]:
    """Dates (expressions) to ask the lead again about a blocked step; else the reminders."""
    if not isinstance(step, External):
        return reminders_of(step)
    return (f"due {_MORNING}", f"due + {step.check_every} {_MORNING}")


def check_rung(checks: int, name: str) -> str:
    """The rung of a reminder; each next check has its own."""
    return f"check-{checks}/{name}" if checks else name
