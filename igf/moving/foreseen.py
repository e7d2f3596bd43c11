"""A move as ordered, and all of its effects before it is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from igf.log.write import By
from igf.moving.rules.moved import Held
from igf.moving.rules.staying import Stay
from igf.outbox.row import DraftMail
from igf.stage.rules.facts import RungKey
from schemas.moments import Moment
from schemas.plan import Problem


@dataclass(frozen=True)
class MoveOrder:
    """An order to move dates: where to (as igf.moving.rules.targets reads it), by whom, and why.

    `force` also moves a closing later that the year's file forbids to extend, and lets a stage
    close before it opens. `past`: a date may be put where it was, in the past.
    """

    cycle: str
    dates: Mapping[str, str]
    by: By
    force: bool = False
    past: bool = False


@dataclass(frozen=True)
class Shift:
    """A date that moves, by name ("thematic_input.closes") and in words; `own`: by the order."""

    name: str
    title: str
    before: Moment | None
    after: Moment
    version: int
    held: Held = ""
    own: bool = True


@dataclass(frozen=True)
class SlackChange:
    """Days by which a stage can still be extended, before and after the move; None: no limit."""

    title: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Reminder:
    """A rung of a step whose date moves: when it was to come, was done, and comes now.

    `before` and `after` are its dates in their own zones, where it has them. `reason` is why one
    that does not come is not sent.
    """

    stage: str
    title: str
    key: RungKey
    was: datetime | None
    done: datetime | None
    comes: datetime | None
    before: Moment | None = None
    after: Moment | None = None
    reason: str = ""


@dataclass(frozen=True)
class AskChange:
    """An open question that a move concerns; `due` is the new date of its answer, if that moves."""

    id: str
    stage: str
    title: str
    due: Moment | None = None
    was: Moment | None = None
    version: int | None = None


@dataclass(frozen=True)
class MailChange:
    """A mail of the outbox that changes its state, and why."""

    number: int
    stage: str
    name: str
    address: str
    subject: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class MoveNotice:
    """A mail to one of those who know the old date; `date` is the one it is kept under."""

    stage: str
    title: str
    date: str
    version: int
    mail: DraftMail


@dataclass(frozen=True)
class StageChange:
    """A stage as it is left: what it waits for, until when, and which rungs are not done again."""

    id: str
    title: str
    state: str
    until: datetime | None
    words: str
    attention: str | None
    skipped: tuple[tuple[RungKey, datetime], ...] = ()
    carried: tuple[tuple[RungKey, datetime], ...] = ()
    outdated: tuple[RungKey, ...] = ()
    reopens: bool = False


@dataclass(frozen=True)
class Seen:
    """The state that a move was foreseen from; if it differs when carried out, it is refused."""

    version: int
    dates: tuple[object, ...]
    log: int
    mails: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Foreseen:
    """All effects of a move, before it is carried out.

    `armed` comes at its new instant if nobody answers anything meanwhile, `conditional` not before
    it, once what it waits for is settled; `unsent` does not come any more.
    `titles` are those of dates, by name, and of stages, by id.
    """

    order: MoveOrder
    title: str
    at: datetime
    seen: Seen
    shifts: tuple[Shift, ...]
    stays: tuple[Stay, ...]
    titles: Mapping[str, str]
    stages: tuple[StageChange, ...] = ()
    watched: tuple[str, ...] = ()
    conflicts: tuple[Problem, ...] = ()
    broken: tuple[Problem, ...] = ()
    slack: tuple[SlackChange, ...] = ()
    armed: tuple[Reminder, ...] = ()
    not_again: tuple[Reminder, ...] = ()
    conditional: tuple[Reminder, ...] = ()
    unsent: tuple[Reminder, ...] = ()
    mails: tuple[MailChange, ...] = ()
    superseded: tuple[AskChange, ...] = ()
    asks: tuple[AskChange, ...] = ()
    notices: tuple[MoveNotice, ...] = ()
    pinned: Mapping[str, str | None] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def reopens(self) -> tuple[StageChange, ...]:
        """The stages that open again after they had closed or were done."""
        return tuple(stage for stage in self.stages if stage.reopens)


@dataclass(frozen=True)
class Moved:
    """A move that was carried out, exactly as foreseen.

    `stages` are those (by id) whose runs are to follow.
    """

    foreseen: Foreseen
    stages: tuple[str, ...]

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The dates that moved, first those that were ordered."""
        return self.foreseen.shifts

    @property
    def stays(self) -> tuple[Stay, ...]:
        """The dates that stayed."""
        return self.foreseen.stays
