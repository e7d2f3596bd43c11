"""A Prefect server with a worker, and runs of bare flows that wait or begin: the peer."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.context import refresh_global_settings_context
from prefect.events.worker import EventsWorker
from prefect.states import Scheduled

from benchmarks import _waiting
from igf.ops.places import PROJECT, make_home
from igf.ops.prefect_server import child_environment, is_healthy, make_pool, use_prefect
from igf.ops.processes import ENGINE
from igf.runs.prefect_runs import POOL
from schemas.settings import Settings
from tests.live.installation import free_port

STEPS = [{"prefect.deployments.steps.set_working_directory": {"directory": str(PROJECT)}}]
#: How long (seconds) anything of Prefect is waited for.
PATIENCE = 600


@contextmanager
def prefect_server(worker_limit: int = 4) -> Iterator[Settings]:
    """A Prefect server of its own, and this process set to it."""
    with tempfile.TemporaryDirectory() as made:
        settings = Settings(home=Path(made), prefect_port=free_port(), worker_limit=worker_limit)
        make_home(settings)
        with _child(settings, "server", "server", "start"):
            wait_until(lambda: is_healthy(settings))
            use_prefect(settings)
            refresh_global_settings_context()
            try:
                yield settings
            finally:
                # Pending messages to the server would be tried for minutes once it is gone.
                EventsWorker.drain_all(timeout=PATIENCE)


@contextmanager
def prefect_at_work(worker_limit: int = 4) -> Iterator[Settings]:
    """The same with a worker."""
    with ExitStack() as stack:
        settings = stack.enter_context(prefect_server(worker_limit))
        make_pool(settings)
        stack.enter_context(
            _child(settings, "worker", "worker", "start", "--pool", POOL, "--type", "process")
        )
        yield settings


@contextmanager
def _child(settings: Settings, name: str, *words: str) -> Iterator[None]:
    with (settings.home / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "prefect", *words],
            env=child_environment(settings),
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        below = psutil.Process(child.pid).children(recursive=True)
        child.terminate()
        child.wait(60)
        for process in below:
            with suppress(psutil.Error):
                process.kill()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.2)


def deploy(name: str) -> UUID:
    """Make one of the bare flows something that the worker can run."""
    flow = getattr(_waiting, name)
    with get_client(sync_client=True) as client:
        return client.create_deployment(
            flow_id=client.create_flow(flow),
            name=name,
            work_pool_name=POOL,
            entrypoint=f"benchmarks/_waiting.py:{name}",
            pull_steps=STEPS,
            enforce_parameter_schema=False,
        )


def begin(deployment: UUID, file: Path, *, at: datetime | None = None) -> UUID:
    """Let a bare flow run, now or at an instant; it notes in the file when it was where."""
    with get_client(sync_client=True) as client:
        return client.create_flow_run_from_deployment(
            deployment, parameters={"file": str(file)}, state=Scheduled(scheduled_time=at)
        ).id


@dataclass(frozen=True)
class Waiting:
    """Runs that wait for people: their kind, their ids, and where they note when they went on."""

    name: str
    runs: tuple[UUID, ...]
    files: tuple[Path, ...]


def waiting(name: str, number: int, *, folder: Path) -> Waiting:
    """So many runs of a bare flow, all of which wait for a person."""
    deployment = deploy(name)
    files = tuple(folder / f"{name}-{n}" for n in range(number))
    runs = tuple(begin(deployment, file) for file in files)
    wait_until(lambda: states(runs) == {"PAUSED"})
    return Waiting(name, runs, files)


def states(runs: Sequence[UUID]) -> set[str]:
    only = FlowRunFilter(id=FlowRunFilterId(any_=list(runs)))
    with get_client(sync_client=True) as client:
        found = client.read_flow_runs(flow_run_filter=only, limit=200)
    return {run.state.type.value if run.state else "" for run in found}


def resume(run: UUID) -> None:
    """Answer a run that waits."""
    with get_client(sync_client=True) as client:
        reply = client.resume_flow_run(run, run_input={"choice": "yes"})
    assert reply.status.value == "ACCEPT", reply


def noted(file: Path, what: str) -> datetime | None:
    """When a run noted something; None: it has not."""
    with suppress(FileNotFoundError):
        for line in file.read_text(encoding="utf-8").splitlines():
            note: dict[str, Any] = json.loads(line)
            if note["what"] == what:
                return datetime.fromisoformat(note["at"]).astimezone(UTC)
    return None


def gone_on(answer: Callable[[], object], file: Path) -> float:
    """Answer what waits: in how many milliseconds it had gone on."""
    begun = datetime.now(UTC)
    answer()
    while (went := noted(file, "went on")) is None:
        time.sleep(0.05)
    return (went - begun).total_seconds() * 1000


def engines(settings: Settings) -> list[psutil.Process]:
    """The processes in which runs of the server are at work."""
    return [each for each in psutil.process_iter() if _is_engine(each, settings)]


def _is_engine(process: psutil.Process, settings: Settings) -> bool:
    with suppress(psutil.Error, OSError):
        ours = process.environ().get("IGF_HOME") == str(settings.home.resolve())
        return ours and any(word.endswith(ENGINE) for word in process.cmdline()[:4])
    return False
