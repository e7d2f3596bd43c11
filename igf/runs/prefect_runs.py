"""The runs of a year, kept in Prefect."""
# Prefect takes over a second to load and reads its settings then: it is imported in functions.

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx

from igf.runs import pages
from igf.runs.answers import offer, waiting
from igf.runs.client import own_client
from schemas.runs import AskedRun, RunPhase, RunState, Standing

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun, State

#: The deployment that carries a stage of a kind that has none of its own yet.
GENERIC = "stage"
DECISION = "decision"
#: The work pool that all our runs are in, and no others.
POOL = "igf"
LONGEST_NAME = 200
#: How many runs one request can ask for.
PAGE = 200
PHASES: dict[str, RunPhase] = {
    "PENDING": "pending",
    "PAUSED": "suspended",
    "RUNNING": "running",
    "CANCELLING": "running",
}


class PrefectRuns:
    """Makes, moves, wakes and ends runs through the API of the Prefect server."""

    def __init__(self) -> None:
        self._deployments: dict[str, UUID] = {}

    def ensure_stage(self, stage: str, title: str, *, kind: str, at: datetime, words: str) -> str:
        """Make the run of a stage, upcoming at `at`; made before, it is found again."""
        deployment = kind if self._deployed(kind) else GENERIC
        state, parameters = scheduled(at, words), {"stage": stage}
        return self._create(deployment, parameters, state=state, name=title, key=stage)

    def state(self, run_id: str) -> RunState:
        """The state of a run; `missing` when it was deleted."""
        from prefect.exceptions import ObjectNotFound

        try:
            run = own_client().read_flow_run(UUID(run_id))
        except ObjectNotFound:
            return RunState("missing")
        return _state(run)

    def states_of(self, run_ids: Sequence[str]) -> dict[str, RunState]:
        """The states of runs, by id; one request for each 200. Missing runs have no entry."""
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

        found: dict[str, RunState] = {}
        for first in range(0, len(run_ids), PAGE):
            page = [UUID(run_id) for run_id in run_ids[first : first + PAGE]]
            only = FlowRunFilter(id=FlowRunFilterId(any_=page))
            runs = own_client().read_flow_runs(flow_run_filter=only, limit=PAGE)
            found |= {str(run.id): _state(run) for run in runs}
        return found

    def reschedule(self, run_id: str, at: datetime, *, words: str) -> None:
        """Let a run start at `at`, whatever state it is in."""
        own_client().set_flow_run_state(UUID(run_id), scheduled(at, words), force=True)

    def ask(self, asked: AskedRun) -> str:
        """Make the run that waits for a decision, with a key of its own for each attempt.

        It waits from the start, and no process begins before a person answers in it; only where an
        answer may have been left behind, its process looks for that first.
        """
        parameters = {"ask": asked.ask, "attempt": asked.attempt, "before": asked.before}
        key = f"{asked.ask}#{asked.attempt}"
        looks = scheduled(datetime.now(UTC), "About to ask")
        state = looks if asked.before else waiting(asked.page, asked.attempt)
        run = self._create(DECISION, parameters, state=state, name=asked.title, key=key)
        if not asked.before:
            offer(run, asked.page, attempt=asked.attempt)
        self.tell(run, f"{asked.title}\nAnswer with Resume, at the top of this page.")
        return run

    def tell(self, run_id: str, words: str) -> None:
        """Write a line on the page of a run; a failure to do so is ignored."""
        with suppress(httpx.HTTPError):
            pages.tell(own_client(), run_id, words=words)

    def show(self, standing: Standing) -> None:
        """Write the status of a stage and its year; on failure the next run writes it."""
        with suppress(httpx.HTTPError):
            pages.show(own_client(), standing)

    def show_year(self, year: str, text: str) -> None:
        """Write where a year stands."""
        with suppress(httpx.HTTPError):
            pages.show_year(own_client(), year, text=text)

    def show_health(self, year: str, text: str) -> None:
        """Write the health of a year."""
        with suppress(httpx.HTTPError):
            pages.show_health(own_client(), year, text=text)

    def settle(self, run_id: str, words: str) -> None:
        """End a waiting decision run."""
        from prefect.client.schemas.objects import State, StateType

        ended = State(type=StateType.CANCELLED, name=words[:LONGEST_NAME])
        own_client().set_flow_run_state(UUID(run_id), ended, force=True)

    def at_work_since(self, before: datetime) -> Sequence[str]:
        """The runs of our pool that were picked up before an instant and have not moved since."""
        from prefect.client.schemas.filters import (
            FlowRunFilter,
            FlowRunFilterState,
            FlowRunFilterStateType,
            WorkPoolFilter,
            WorkPoolFilterName,
        )
        from prefect.client.schemas.objects import StateType

        types = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
        state = FlowRunFilterState(type=FlowRunFilterStateType(any_=types))
        found = own_client().read_flow_runs(
            flow_run_filter=FlowRunFilter(state=state),
            work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])),
        )
        return [str(run.id) for run in found if run.state and run.state.timestamp < before]

    def answer(self, run_id: str, typed: Mapping[str, str]) -> str:
        """Enter an answer as the page does; empty when it was taken, else why not."""
        reply = own_client().resume_flow_run(UUID(run_id), run_input=dict(typed))
        if reply.status.value == "ACCEPT":
            return ""
        return str(getattr(reply.details, "reason", None) or reply.status.value)

    def _create(
        self,
        deployment: str,
        parameters: Mapping[str, Any],
        *,
        state: "State[Any]",
        name: str,
        key: str,
    ) -> str:
        found = self._deployments[deployment] if self._deployed(deployment) else UUID(int=0)
        run = own_client().create_flow_run_from_deployment(
            found,
            parameters=dict(parameters),
            state=state,
            name=name,
            idempotency_key=key,
            tags=[*key.split("#", maxsplit=1)[0].split("/")[:2], deployment],
        )
        return str(run.id)

    def _deployed(self, name: str) -> bool:
        from prefect.exceptions import ObjectNotFound

        if name in self._deployments:
            return True
        try:
            self._deployments[name] = own_client().read_deployment_by_name(f"{name}/{name}").id
        except ObjectNotFound:
            return False
        return True


def scheduled(at: datetime, words: str) -> "State[Any]":
    """A waiting state under words for people."""
    from prefect.client.schemas.objects import State, StateDetails, StateType

    return State(
        type=StateType.SCHEDULED,
        name=(words or "Waiting")[:LONGEST_NAME],
        message=words,
        state_details=StateDetails.model_validate({"scheduled_time": at}),
    )


def _state(run: "FlowRun") -> RunState:
    state = run.state
    if state is None:
        return RunState("pending")
    if state.type == "SCHEDULED":
        return RunState("scheduled", state.state_details.scheduled_time, state.name or "")
    return RunState(PHASES.get(state.type.value, "ended"), state.timestamp, state.name or "")
