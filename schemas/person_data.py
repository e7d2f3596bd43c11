"""Everything that is held about one person, as it is handed out to them."""

from datetime import datetime
from typing import Any

from schemas.base import Strict
from schemas.people import PersonRow


class HeldMembership(Strict):
    """A body or role, the function in it, and from when to when."""

    body: str
    title: str
    role: str
    since: datetime | None
    until: datetime | None


class HeldAnswer(Strict):
    """An answer that the person gave, or that was entered for the person: how, and by whom."""

    question: str
    title: str
    answered_for: str
    choice: str
    value: str
    note: str
    given_at: datetime
    how: str = ""
    entered_by: str = ""


class HeldMail(Strict):
    """A mail to the person."""

    message_id: str
    stage: str
    notice: str
    state: str
    address: str
    language: str
    subject: str
    text: str
    written_at: datetime
    sent_at: datetime | None


class HeldItem(Strict):
    """A proposal, charter or application that the person sent in."""

    stage: str
    key: str
    title: str
    state: str
    received_at: datetime


class HeldEntry(Strict):
    """An entry of the log that names the person: in its values, or as who acted."""

    number: int
    at: datetime
    act: str
    subject: str
    actor: str
    values: dict[str, Any]


class PersonData(Strict):
    """All of it. `namesakes` have the same name: answers and entries may be theirs."""

    person: PersonRow
    memberships: tuple[HeldMembership, ...]
    answers: tuple[HeldAnswer, ...]
    mails: tuple[HeldMail, ...]
    log: tuple[HeldEntry, ...]
    items: tuple[HeldItem, ...] = ()
    namesakes: int = 0
