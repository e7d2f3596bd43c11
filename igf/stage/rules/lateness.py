"""The decision on a rung that comes late: fired, or skipped with a reason in words."""

from dataclasses import dataclass
from datetime import datetime

from schemas.dates import parse_length
from schemas.steps import Step


@dataclass(frozen=True)
class Timing:
    """The due instant of a rung (`ready`) and the instants passed since; aware UTC.

    `closes` is the close that a notice is meant to come before; `newest` the latest instant of the
    step's rungs that are due together.
    """

    ready: datetime
    now: datetime
    adopted_at: datetime
    closes: datetime | None
    newest: datetime


def reason_to_skip(step: Step, timing: Timing) -> str:
    """The reason to skip at `timing.now` a rung due at `timing.ready`; empty: it is done."""
    late = step.late
    if timing.ready < timing.adopted_at:
        return "was due before the year was started here"
    if timing.closes is not None and timing.now >= timing.closes:
        return "it had closed when this could be sent"
    if late.collapse_to_latest and timing.ready < timing.newest:
        return "a later reminder was due at the same time"
    length = late.skip_if_older_than
    if length and timing.now - timing.ready > parse_length(length):
        return f"more than {length} late"
    return ""
