"""Why an email was written: the step or act it comes from, and what it tells its reader."""

from collections.abc import Mapping
from typing import Final

from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.year.declared import definition_of

#: Emails that no step of a stage writes.
_OTHERS: Final[Mapping[str, str]] = {
    "move": "A date was moved, and its reader knew the earlier one",
    "correction": "It corrects an earlier email",
    "message": "A message that the office wrote",
}
_FOOT: Final = "--"


def why_sent(session: Session, row: Outgoing) -> str:
    """What an email comes from, in words."""
    if row.step in _OTHERS:
        return _OTHERS[row.step]
    stage = queries.stage_if_there(session, row.stage)
    if stage is None:
        return f"“{row.step}” of the year"
    named = {step.key: step.title for step in definition_of(session, stage).steps}
    return f"“{named.get(row.step, row.step)}” of {stage.title}"


def reason_told(text: str) -> str:
    """What the foot of an email tells its reader about why it came; empty if it says nothing."""
    lines = [line.strip() for line in text.splitlines()]
    if _FOOT not in lines:
        return ""
    return next((line for line in lines[lines.index(_FOOT) + 1 :] if line), "")
