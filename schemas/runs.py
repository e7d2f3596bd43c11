"""The states of the runs that people see, in our own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.questions import QuestionPage

RunPhase = Literal["missing", "scheduled", "pending", "running", "suspended", "ended"]


@dataclass(frozen=True)
class RunState:
    """How a run stands: `at` is when a scheduled one starts, or since when it is in its phase."""

    phase: RunPhase
    at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class AskedRun:
    """The data for a run that waits for a decision: its ask, its attempt, and its form.

    `before` is the run whose place it takes, in which an answer may have been left behind.
    """

    ask: str
    attempt: int
    title: str
    page: QuestionPage
    before: str | None = None


@dataclass(frozen=True)
class Standing:
    """The status of a stage and its year, by their ids, for the pages beside the stage's run.

    The texts are Markdown; `lines` say the same of the stage in plain words.
    """

    run: str
    stage: str
    text: str
    lines: tuple[str, ...]
    year: str
    year_text: str
