"""What becomes of a rung that comes late: fired, or skipped with a reason in words."""

from datetime import datetime

from schemas.dates import parse_length
from schemas.steps import Step


def reason_to_skip(
    step: Step,
    ready: datetime,
    now: datetime,
    *,
    adopted_at: datetime,
    closes: datetime | None,
    newest: datetime,
) -> str:
    """Why a rung that was due at `ready` is not done at `now`; empty: do it.

    `closes` is the close that the rung announces, if it does; `newest` the latest instant of the
    step's rungs that are due together.
    """
    if ready < adopted_at:
        return "was due before the year was started here"
    if closes is not None and now >= closes:
        return "the call had closed when it could be sent"
    if step.late.collapse_to_latest and ready < newest:
        return "a later reminder was due at the same time"
    if step.late.skip_if_older_than and now - ready > parse_length(step.late.skip_if_older_than):
        return f"more than {step.late.skip_if_older_than} late"
    return ""
