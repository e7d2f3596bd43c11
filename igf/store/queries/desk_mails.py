"""Mails as the desk lists them: by step and state, and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from igf.store.tables.records import Outgoing
from igf.store.tables.year import Stage

_WAITING = ("draft", "unknown", "failed")


class MailGroup(NamedTuple):
    """The mails of one rung of a step in one state: how many, the first subject, since when."""

    stage: str
    stage_title: str | None
    step: str
    rung: str
    notice: str
    state: str
    number: int
    first: int
    subject: str
    since: datetime
    reason: str


class MailLine(NamedTuple):
    """A mail in a list; its texts are read when it is opened."""

    id: int
    stage: str
    step: str
    notice: str
    name: str
    address: str
    language: str
    subject: str
    state: str
    reason: str
    written_at: datetime
    sent_at: datetime | None


_GROUPS = (
    select(
        Outgoing.stage,
        Stage.title,
        Outgoing.step,
        Outgoing.rung,
        Outgoing.notice,
        Outgoing.state,
        func.count(),
        func.min(Outgoing.id),
        func.min(Outgoing.subject),
        func.min(Outgoing.written_at),
        func.min(Outgoing.reason),
    )
    .outerjoin(Stage, Stage.id == Outgoing.stage)
    .group_by(
        Outgoing.stage,
        Stage.title,
        Outgoing.step,
        Outgoing.rung,
        Outgoing.notice,
        Outgoing.state,
    )
    .order_by(func.min(Outgoing.written_at), Outgoing.stage)
)
_LINES = select(
    Outgoing.id,
    Outgoing.stage,
    Outgoing.step,
    Outgoing.notice,
    Outgoing.name,
    Outgoing.address,
    Outgoing.language,
    Outgoing.subject,
    Outgoing.state,
    Outgoing.reason,
    Outgoing.written_at,
    Outgoing.sent_at,
)


def waiting_groups(session: Session) -> Sequence[MailGroup]:
    """The mails that wait for a person, by step and state."""
    rows = session.execute(_GROUPS.where(Outgoing.state.in_(_WAITING)))
    return [MailGroup(*row) for row in rows]


def groups_of_stage(session: Session, stage: str) -> Sequence[MailGroup]:
    """All mails of a stage, by step and state."""
    return [MailGroup(*row) for row in session.execute(_GROUPS.where(Outgoing.stage == stage))]


def number_of_drafts(session: Session) -> int:
    """How many mails wait for approval."""
    query = select(func.count()).select_from(Outgoing).where(Outgoing.state == "draft")
    return session.scalar(query) or 0


@dataclass(frozen=True)
class WantedMails:
    """Which mails: of a state, a stage (id) and a recipient (key); each may be empty, for any."""

    state: str = ""
    stage: str = ""
    recipient: str = ""


def page_of_mails(
    session: Session, of: WantedMails, *, first: int, most: int
) -> tuple[int, Sequence[MailLine]]:
    """Mails, the newest first, from the `first` on, and how many there are of them."""
    wanted = [getattr(Outgoing, name) == value for name, value in vars(of).items() if value]
    number = session.scalar(select(func.count()).select_from(Outgoing).where(*wanted)) or 0
    rows = session.execute(
        _LINES.where(*wanted).order_by(Outgoing.id.desc()).offset(first).limit(most)
    )
    return number, [MailLine._make(row) for row in rows]
