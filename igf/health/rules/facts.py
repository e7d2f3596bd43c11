"""Facts about a year for the rules of health: plain values, instants in aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.stage.rules.facts import Facts

#: Whose it is when it is nobody else's.
OFFICE: Final = "the Secretariat"


@dataclass(frozen=True)
class Holder:
    """A body, role or list that owes an answer, and the people behind it now, by id and name.

    A mailing list whose address is known counts as one person, under its own name.
    """

    key: str
    title: str
    people: Mapping[str, str]


@dataclass(frozen=True)
class OpenAsk:
    """A question that waits; `owing` are those who have not answered, `reminded` if one has been.

    `due_shown` is its deadline as people were told it; `next_reminder` is the next one that comes
    before it is due. `ends_itself`: it is counted or lapses when it is due.
    `blocked` says by whom and why, where something outside has not happened.
    """

    id: str
    stage: str
    step: str
    title: str
    due_at: datetime
    due_shown: str
    owing: tuple[Holder, ...]
    reminded: bool
    next_reminder: datetime | None
    ends_itself: bool = False
    blocked: str = ""


@dataclass(frozen=True)
class StageView:
    """A stage as it stands. `stopped` says why nothing is done in it, empty if it is not stopped.

    `waits_for_mail`: a mail of it waits to leave. `lead` is a title. `unreceived`: it takes
    contributions or items, and none came in.
    """

    id: str
    title: str
    lead: str
    state: str
    words: str
    stopped: str
    next_at: datetime | None
    alive_until: datetime | None
    attention: str
    facts: Facts
    waits_for_mail: bool
    unreceived: bool = False

    @property
    def is_live(self) -> bool:
        """Whether something is to happen in it, sooner or later."""
        return self.state in {"waiting", "running"}


@dataclass(frozen=True)
class FailedStep:
    """A step that did not work, how often, and when it is tried again."""

    stage: str
    title: str
    reason: str
    attempts: int
    failed_at: datetime
    retry_at: datetime


@dataclass(frozen=True)
class HeldMails:
    """The number of mails of a stage (id, or key of a year) in a state; `since` the oldest."""

    state: str
    stage: str
    number: int
    since: datetime


@dataclass(frozen=True)
class YearFacts:
    """A year as it stands at `at`; `titles` of bodies by key, `seen` the last sign of services.

    `held` says that delivery is held, and why; empty while mails leave.
    """

    key: str
    at: datetime
    titles: Mapping[str, str]
    stages: tuple[StageView, ...]
    asks: tuple[OpenAsk, ...]
    failures: tuple[FailedStep, ...]
    mails: tuple[HeldMails, ...]
    seen: Mapping[str, datetime]
    held: str = ""

    def stage(self, stage_id: str) -> StageView:
        """A stage by id."""
        return next(each for each in self.stages if each.id == stage_id)
