"""Facts of a stage for the rules: its declaration, its dates and what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep
from schemas.steps import Step

#: step, rung, version: what a firing is unique by, within its stage.
RungKey = tuple[str, str, int]


@dataclass(frozen=True)
class Fired:
    """A rung that happened, or was skipped."""

    outcome: Literal["done", "skipped"]
    due_at: datetime
    fired_at: datetime


@dataclass(frozen=True)
class AskFact:
    """An ask that was opened. `reminders` are the instants of its reminders by rung.

    `calls` are the instants at which some are told of it by themselves, by rung.

    `due_version` is the version of the date that its answer is due on, 1 where that is no date of
    the year. `due` is that date in its own zone, as people were told it. `because` says why what
    it asks for has not happened, once that was reported; then it is checked again when due.
    """

    id: str
    step: str
    rung: str
    version: int
    state: str
    outcome: str | None
    due_at: datetime
    settled_at: datetime | None
    reminders: Mapping[str, datetime] = field(default_factory=dict)
    due_version: int = 1
    due: Moment | None = None
    calls: Mapping[str, datetime] = field(default_factory=dict)
    because: str = ""

    @property
    def timer_version(self) -> int:
        """The version of its reminders and its end: another when it or its due date is moved."""
        return self.version + self.due_version - 1

    @property
    def key(self) -> RungKey:
        """Step, rung and version of the rung that opened it."""
        return (self.step, self.rung, self.version)


@dataclass(frozen=True)
class FailureFact:
    """A rung that did not work, and when it is tried again."""

    reason: str
    retry_at: datetime


@dataclass(frozen=True)
class Awaited:
    """Something of another stage that a step waits for: `title` as in "Selection of workshops".

    `settled_at` is None while it is awaited; `due` is when it is expected. `trouble` is why it is
    not settled although it was answered: "was sent back".
    """

    title: str
    settled_at: datetime | None = None
    due: Moment | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything the rules need to know of a stage. Instants are aware UTC.

    `adopted_at` is when the year was started here; `unnamed` holds the bodies still to be named,
    with the instant at which that is expected; `undated` the dates of the year (by name) that are
    not set yet. `awaited` is what its steps wait for in other
    stages, by reference; what is not there (of a year that is not here) counts as settled.
    `answers_due` says of a stage that was taken up in its middle when the questions without a date
    are due (igf.stage.rules.expected).
    `unsaid` is what the notices of a step speak of and the year does not say, as keys of
    schemas.sayings; `dated` are the steps (by key) whose notices speak of the dates of the stage.
    """

    definition: StageDefinition
    opens: datetime | None
    closes: datetime | None
    adopted_at: datetime
    planned: tuple[PlannedStep, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    fired: Mapping[RungKey, Fired] = field(default_factory=dict)
    asks: tuple[AskFact, ...] = ()
    failures: Mapping[RungKey, FailureFact] = field(default_factory=dict)
    unnamed: Mapping[str, datetime | None] = field(default_factory=dict)
    undated: frozenset[str] = frozenset()
    awaited: Mapping[str, Awaited] = field(default_factory=dict)
    answers_due: Mapping[str, datetime] = field(default_factory=dict)
    unsaid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: frozenset[str] = frozenset()

    def awaited_by(self, step: Step) -> tuple[Awaited, ...]:
        """What a step waits for in other stages, settled or not."""
        if not self.awaited:
            return ()
        references = self.definition.references(step)
        return tuple(self.awaited[text] for text in references if text in self.awaited)

    def open_asks(self) -> tuple[AskFact, ...]:
        """The asks that wait for people now."""
        return tuple(ask for ask in self.asks if ask.state == "open")
