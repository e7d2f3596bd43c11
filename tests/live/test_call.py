"""A call for input through Prefect, from its opening to the thanks: undisturbed, and killed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

from igf.ops import trial
from tests.live.calls import LENGTH, begin, drive, run_of, state_of
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, rehearsed, tables

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(1800)]

#: Between two openings: so long that a machine wakes one run before the next is due.
STAGGER = timedelta(seconds=30)
#: The years of the test: one undisturbed, the others killed at the point named, once each.
KILLS = {
    "igf-a": None,
    "igf-b": ("before_commit", "thematic_input/announce"),
    "igf-c": ("after_commit", "thematic_input/announce"),
    "igf-d": ("before_parking", "thematic_input"),
    "igf-e": ("after_answer", "thematic_input/approve/v1"),
    # The server has been told of the mails, and was given none of them yet.
    "igf-f": ("before_handing_over", "thematic_input"),
}


@dataclass(frozen=True)
class Calls:
    """The calls that were carried live, with what was foretold."""

    at: Installation
    foretold: Tables
    opens: dict[str, datetime]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    home = tmp_path_factory.mktemp("home")
    with installation(home / "igf") as at:
        first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
        opens = {cycle: first + STAGGER * place for place, cycle in enumerate(KILLS)}
        for cycle, kill in KILLS.items():
            if kill:
                at.arm(kill[0], f"{cycle}/{kill[1]}")
            begin(at, home, opens[cycle], cycle)
        drive(at, KILLS)
        foretold = rehearsed(home, opens=first, length=LENGTH, cycle="igf-a")
        yield Calls(at, foretold, opens)


@pytest.mark.parametrize("cycle", KILLS)
def test_the_live_call_is_what_the_rehearsal_foretold(calls: Calls, cycle: str) -> None:
    live = tables(calls.at.office, cycle)

    assert live.firings == calls.foretold.firings
    assert live.outbox == calls.foretold.outbox
    assert live.log == calls.foretold.log


def test_every_kill_took_place(calls: Calls) -> None:
    assert not calls.at.is_armed()


def test_nobody_is_mailed_twice(calls: Calls) -> None:
    ids = calls.at.caught_ids()

    assert len(ids) == len(set(ids)) == len(calls.foretold.outbox) * len(KILLS)


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(calls: Calls) -> None:
    assert _task_runs(calls.at, "igf-a") == list(calls.foretold.titles)


def _task_runs(at: Installation, cycle: str) -> list[str]:
    only = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(run_of(at, cycle))]))
    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(flow_run_filter=only, limit=200)
    return [run.name for run in sorted(runs, key=lambda run: run.start_time or datetime.now(UTC))]


def test_a_second_run_of_a_stage_ends_at_once_as_already_running(calls: Calls) -> None:
    at = calls.at
    opens = datetime.now(UTC) + timedelta(seconds=5)
    begin(at, at.settings.home, opens, "igf-twice")
    wait_until(lambda: state_of(at, "igf-twice").phase == "running", what="the start of the run")

    other = _run_by_hand(trial.call_of("igf-twice"))

    wait_until(lambda: at.runs.state(other).phase == "ended", what="the end of the second run")
    assert at.runs.state(other).name == "Already running"


def _run_by_hand(stage: str) -> str:
    with get_client(sync_client=True) as client:
        found = client.read_deployment_by_name("call_for_input/call_for_input")
        run = client.create_flow_run_from_deployment(found.id, parameters={"stage": stage})
    return str(run.id)
