"""The runs of a year, kept in Prefect."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from schemas.runs import AskedRun, RunState

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun, State

#: The deployment that carries a stage of a kind that has none of its own yet.
GENERIC = "stage"
DECISION = "decision"
LONGEST_NAME = 200


class PrefectRuns:
    """Makes, moves, wakes and ends runs through the API of the Prefect server."""

    def __init__(self) -> None:
        self._deployments: dict[str, UUID] = {}

    def ensure_stage(self, stage: str, title: str, *, kind: str, at: datetime, words: str) -> str:
        """Make the run of a stage, upcoming at `at`; made before, it is found again."""
        with _client() as client:
            name = kind if self._deployed(client, kind) else GENERIC
            run = self._create(
                client,
                name,
                parameters={"stage": stage},
                state=scheduled(at, words),
                name=title,
                key=stage,
            )
        return str(run.id)

    def state(self, run_id: str) -> RunState:
        """How a run stands; `missing` when it was deleted."""
        from prefect.exceptions import ObjectNotFound

        with _client() as client:
            try:
                run = client.read_flow_run(UUID(run_id))
            except ObjectNotFound:
                return RunState("missing")
        return _state(run)

    def reschedule(self, run_id: str, at: datetime, *, words: str) -> None:
        """Let a run start at `at`, whatever state it is in."""
        with _client() as client:
            client.set_flow_run_state(UUID(run_id), scheduled(at, words), force=True)

    def ask(self, asked: AskedRun) -> str:
        """Make the run that waits for a decision, with a key of its own for each attempt."""
        parameters = {"ask": asked.ask, "attempt": asked.attempt, "before": asked.before}
        with _client() as client:
            run = self._create(
                client,
                DECISION,
                parameters=parameters,
                state=scheduled(datetime.now(UTC), "About to ask"),
                name=asked.title,
                key=f"{asked.ask}#{asked.attempt}",
            )
        return str(run.id)

    def settle(self, run_id: str, words: str) -> None:
        """End a waiting decision run."""
        from prefect.client.schemas.objects import State, StateType

        with _client() as client:
            ended = State(type=StateType.CANCELLED, name=words[:LONGEST_NAME])
            client.set_flow_run_state(UUID(run_id), ended, force=True)

    def answer(self, run_id: str, typed: Mapping[str, str]) -> str:
        """Enter an answer as the page does; empty when it was taken, else why not."""
        with _client() as client:
            reply = client.resume_flow_run(UUID(run_id), run_input=dict(typed))
        if reply.status.value == "ACCEPT":
            return ""
        return str(getattr(reply.details, "reason", None) or reply.status.value)

    def _create(
        self,
        client: "SyncPrefectClient",
        deployment: str,
        *,
        parameters: Mapping[str, Any],
        state: "State[Any]",
        name: str,
        key: str,
    ) -> "FlowRun":
        return client.create_flow_run_from_deployment(
            self._deployments[deployment] if self._deployed(client, deployment) else UUID(int=0),
            parameters=dict(parameters),
            state=state,
            name=name,
            idempotency_key=key,
            tags=[*key.split("#", maxsplit=1)[0].split("/")[:2], deployment],
        )

    def _deployed(self, client: "SyncPrefectClient", name: str) -> bool:
        from prefect.exceptions import ObjectNotFound

        if name not in self._deployments:
            try:
                self._deployments[name] = client.read_deployment_by_name(f"{name}/{name}").id
            except ObjectNotFound:
                return False
        return True


def _client() -> "SyncPrefectClient":
    from prefect.client.orchestration import get_client

    return get_client(sync_client=True)


def scheduled(at: datetime, words: str) -> "State[Any]":
    """A waiting state under words for people."""
    from prefect.client.schemas.objects import State, StateDetails, StateType

    return State(
        type=StateType.SCHEDULED,
        name=(words or "Waiting")[:LONGEST_NAME],
        message=words,
        state_details=StateDetails(scheduled_time=at),
    )


def _state(run: "FlowRun") -> RunState:
    state = run.state
    if state is None:
        return RunState("pending")
    if state.type == "SCHEDULED":
        return RunState("scheduled", state.state_details.scheduled_time, state.name or "")
    phases = {
        "PENDING": "pending",
        "PAUSED": "suspended",
        "RUNNING": "running",
        "CANCELLING": "running",
    }
    return RunState(phases.get(state.type.value, "ended"), state.timestamp, state.name or "")
