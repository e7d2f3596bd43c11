"""Parking the present run: it waits as SCHEDULED under words for people, and its process ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from igf.runs.client import own_client
from igf.runs.prefect_runs import scheduled


def park(run_id: str, at: datetime, *, words: str) -> Any:  # noqa: ANN401 -- a state of Prefect
    """Set the run to start again at `at`; returns the state to raise `Pause` with."""
    return own_client().set_flow_run_state(UUID(run_id), scheduled(at, words), force=True).state
