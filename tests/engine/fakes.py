"""Runs kept in memory, behind the same port as those of Prefect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from schemas.runs import AskedRun, RunPhase, RunState, Standing


@dataclass
class MemoryRuns:
    """Every run with its state; `made` holds the titles in the order they were made."""

    states: dict[str, RunState] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    asked: list[AskedRun] = field(default_factory=list)
    shown: list[Standing] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    moves: int = 0

    def ensure_stage(self, stage: str, title: str, *, kind: str, at: datetime, words: str) -> str:
        run = f"run-of-{stage}"
        self.made.append(f"{title} ({kind})")
        self.states[run] = RunState("scheduled", at, words)
        return run

    def state(self, run_id: str) -> RunState:
        return self.states.get(run_id, RunState("missing"))

    def states_of(self, run_ids: Sequence[str]) -> Mapping[str, RunState]:
        return {run: self.states[run] for run in run_ids if run in self.states}

    def reschedule(self, run_id: str, at: datetime, *, words: str) -> None:
        self.moves += 1
        self.states[run_id] = RunState("scheduled", at, words)

    def ask(self, asked: AskedRun) -> str:
        run = f"decision-{len(self.asked) + 1}"
        self.asked.append(asked)
        self.states[run] = RunState("suspended", None, "Suspended")
        return run

    def tell(self, run_id: str, words: str) -> None:
        self.told.append(f"{run_id}: {words}")

    def show(self, standing: Standing) -> None:
        self.shown.append(standing)

    def show_year(self, year: str, text: str) -> None:
        self.years.append(f"{year}: {text}")

    def show_health(self, year: str, text: str) -> None:
        self.health.append(f"{year}: {text}")

    def settle(self, run_id: str, words: str) -> None:
        self.states[run_id] = RunState("ended", None, words)

    def at_work_since(self, before: datetime) -> Sequence[str]:
        return [
            run
            for run, state in self.states.items()
            if state.phase in {"pending", "running"} and state.at and state.at < before
        ]

    def put(self, run_id: str, phase: RunPhase, *, at: datetime, name: str = "") -> None:
        """Let a run be in a phase since an instant."""
        self.states[run_id] = RunState(phase, at, name)
