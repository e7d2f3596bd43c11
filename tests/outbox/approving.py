"""Drafts that are let leave by a person who has read them."""

from igf.log.write import Actor
from igf.office.office import Office
from igf.outbox import approve
from igf.outbox.approve import Choice, Decided, show_drafts


def approve_mails(office: Office, choice: Choice, *, by: Actor, anyway: bool = False) -> Decided:
    """Read the drafts of a choice and let them leave."""
    shown = show_drafts(office, choice).code
    return approve.approve_mails(office, choice, shown=shown, by=by, anyway=anyway)
