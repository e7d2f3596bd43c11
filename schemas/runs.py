"""How the runs that people see stand, in our own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RunPhase = Literal["missing", "scheduled", "pending", "running", "suspended", "ended"]


@dataclass(frozen=True)
class RunState:
    """How a run stands: `at` is when a scheduled one starts, or since when it is in its phase."""

    phase: RunPhase
    at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class AskedRun:
    """What a run that waits for a decision needs: its ask, its attempt, and the run before it."""

    ask: str
    attempt: int
    title: str
    before: str | None = None
