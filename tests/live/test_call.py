"""A call for input through Prefect, from its opening to the thanks: undisturbed, and killed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

from igf.ops import trial
from igf.store import queries
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, rehearsed, tables

pytestmark = [pytest.mark.live, pytest.mark.timeout(1500)]

LENGTH = 60
STAGGER = timedelta(seconds=12)
#: The years of the test: one undisturbed, the others killed at the point named, once each.
KILLS = {
    "igf-a": None,
    "igf-b": ("before_commit", "thematic_input/announce"),
    "igf-c": ("after_commit", "thematic_input/remind"),
    "igf-d": ("before_parking", "thematic_input"),
    "igf-e": ("after_answer", "thematic_input/approve/v1"),
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
            _begin(at, home, opens[cycle], cycle)
        _drive(at, list(KILLS))
        foretold = rehearsed(home, opens=first, length=LENGTH, cycle="igf-a")
        yield Calls(at, foretold, opens)


def _begin(at: Installation, folder: Path, opens: datetime, cycle: str) -> None:
    started = trial.start_short_call(at.office, folder, opens=opens, length=LENGTH, cycle=cycle)
    trial.contribute(at.office, trial.call_of(cycle))
    trial.make_runs(at.office, at.runs, started)


def _drive(at: Installation, cycles: list[str], *, limit: float = 900) -> None:
    until = time.monotonic() + limit
    while not all(_state(at, cycle) == "done" for cycle in cycles):
        assert time.monotonic() < until, [_state(at, cycle) for cycle in cycles]
        with at.office.store.read() as session:
            asks = list(queries.open_asks(session))
        for ask in asks:
            trial.answer(at.runs, ask, say=lambda _words: None)
        time.sleep(1)


def _state(at: Installation, cycle: str) -> str:
    with at.office.store.read() as session:
        return queries.stage(session, trial.call_of(cycle)).state


@pytest.mark.parametrize("cycle", KILLS)
def test_the_live_call_is_what_the_rehearsal_foretold(calls: Calls, cycle: str) -> None:
    live = tables(calls.at.office, cycle)

    assert live.firings == calls.foretold.firings
    assert live.outbox == calls.foretold.outbox
    assert live.log == calls.foretold.log


def test_every_kill_took_place(calls: Calls) -> None:
    assert not calls.at.is_armed()


def test_nobody_is_mailed_twice(calls: Calls) -> None:
    caught = list((calls.at.settings.home / "catcher").glob("*.eml"))
    ids = [_message_id(path) for path in caught]

    assert len(ids) == len(calls.foretold.outbox) * len(KILLS)
    assert len(set(ids)) == len(ids)


def test_the_task_runs_prefect_recorded_are_the_declared_steps_in_order(calls: Calls) -> None:
    assert _task_runs(calls.at, "igf-a") == list(calls.foretold.titles)


def _message_id(path: Path) -> str:
    head = path.read_bytes().split(b"\r\n\r\n")[0].decode()
    return next(line for line in head.splitlines() if line.lower().startswith("message-id:"))


def _task_runs(at: Installation, cycle: str) -> list[str]:
    with at.office.store.read() as session:
        run_id = queries.stage(session, trial.call_of(cycle)).run_id
    only = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(flow_run_filter=only, limit=200)
    return [run.name for run in sorted(runs, key=lambda run: run.start_time or datetime.now(UTC))]


def test_a_second_run_of_a_stage_ends_at_once_as_already_running(calls: Calls) -> None:
    at = calls.at
    opens = datetime.now(UTC) + timedelta(seconds=5)
    _begin(at, at.settings.home, opens, "igf-twice")
    with at.office.store.read() as session:
        mine = queries.stage(session, trial.call_of("igf-twice")).run_id
    wait_until(lambda: at.runs.state(str(mine)).phase == "running", what="the start of the run")

    other = _run_by_hand(trial.call_of("igf-twice"))

    wait_until(lambda: at.runs.state(other).phase == "ended", what="the end of the second run")
    assert at.runs.state(other).name == "Already running"


def _run_by_hand(stage: str) -> str:
    with get_client(sync_client=True) as client:
        found = client.read_deployment_by_name("call_for_input/call_for_input")
        run = client.create_flow_run_from_deployment(found.id, parameters={"stage": stage})
    return str(run.id)
