"""Bare Prefect flows: one suspends until a person answers, one pauses, one only begins."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from prefect import flow
from prefect.flow_runs import pause_flow_run, suspend_flow_run
from prefect.input import RunInput

#: As long (seconds) as a question may be open.
DAY = 86_400


class Answer(RunInput):
    """The answer of the peer's run."""

    choice: Literal["yes", "no"]


def note(file: str, what: str) -> None:
    """Note that this was reached now."""
    with Path(file).open("a", encoding="utf-8") as opened:
        opened.write(json.dumps({"what": what, "at": datetime.now(UTC).isoformat()}) + "\n")


@flow
def suspending(file: str) -> None:
    """Wait without a process."""
    suspend_flow_run(wait_for_input=Answer, timeout=DAY, key="asked")
    note(file, "went on")


@flow
def pausing(file: str) -> None:
    """Wait in the process."""
    pause_flow_run(wait_for_input=Answer, timeout=DAY, key="asked")
    note(file, "went on")


@flow
def beginning(file: str) -> None:
    """Begin."""
    note(file, "began")
