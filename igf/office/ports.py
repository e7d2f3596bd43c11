"""Protocols for what the engine needs from outside: the time, runs of stages, followers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from igf.store.session import Session
from schemas.runs import AskedRun, RunState, Standing


class Clock(Protocol):
    """Tells the time; the live one is the machine's, the rehearsal's is simulated."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class Runs(Protocol):
    """The runs that people see. Each call can be repeated without harm."""

    def ensure_stage(self, stage: str, title: str, *, kind: str, at: datetime, words: str) -> str:
        """Make the run of a stage, upcoming at `at`; returns its id."""
        ...

    def state(self, run_id: str) -> RunState:
        """The state of a run."""
        ...

    def states_of(self, run_ids: Sequence[str]) -> Mapping[str, RunState]:
        """The states of runs, by id, in one request; a missing run has no entry."""
        ...

    def reschedule(self, run_id: str, at: datetime, *, words: str) -> None:
        """Let a run start at `at` and say `words` until then, in whatever state it is."""
        ...

    def ask(self, asked: AskedRun) -> str:
        """Make the run that waits for a decision, with its form; returns its id."""
        ...

    def tell(self, run_id: str, words: str) -> None:
        """Tell something on the page of a run, for people; nothing depends on it."""
        ...

    def show(self, standing: Standing) -> None:
        """Write where a stage and its year stand on the pages beside the runs."""
        ...

    def show_year(self, year: str, text: str) -> None:
        """Write where a year stands (Markdown) on its page."""
        ...

    def show_health(self, year: str, text: str) -> None:
        """Write the health of a year (Markdown) on a page of its own."""
        ...

    def settle(self, run_id: str, words: str) -> None:
        """End a waiting decision run that was settled by another door."""
        ...

    def at_work_since(self, before: datetime) -> Sequence[str]:
        """The runs of any kind that were picked up before an instant and have not moved since."""
        ...


@dataclass(frozen=True)
class MembersChanged:
    """The joined and the left: pairs of (body key, person id)."""

    joined: frozenset[tuple[str, str]]
    left: frozenset[tuple[str, str]]


class Follower(Protocol):
    """Updates records that depend on members; see `igf.engine.followers`."""

    def __call__(self, session: Session, changed: MembersChanged, *, now: datetime) -> None:
        """Write the effects, in the transaction of the change, which is written already."""
        ...
