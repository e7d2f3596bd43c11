"""`igf up` itself: what it refuses at once and, live, how it starts and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import httpx
import pytest

from igf.ops.places import home_of, mails_address
from igf.ops.prefect_server import call, child_environment, is_healthy
from igf.ops.processes import marked, running_steps
from igf.ops.running import only_one
from igf.ops.up import Interrupts, StopAsked, UpOptions, up
from schemas.errors import Mistakes
from schemas.settings import Settings
from tests.ops.conftest import free_ports
from tests.tree import ROOT

FLOWS = """
import os, time
from pathlib import Path
from prefect import flow, task

@task
def step(folder: Path) -> None:
    (folder / "begun").touch()
    time.sleep(6)
    (folder / "done").touch()

@flow
def slow() -> None:
    step(Path(__file__).parent)
"""
DEPLOYMENTS = """
name: test
deployments:
- {name: slow, entrypoint: "flows/slow.py:slow", work_pool: {name: igf}}
"""
NOWHERE = "http://127.0.0.1:1"
#: `igf up` for another project than ours, with a code to end with once all is healthy, or none.
UP = """
import sys
from pathlib import Path
from igf.ops.up import UpOptions, up
from schemas.settings import Settings
code = int(sys.argv[2]) if len(sys.argv) > 2 else None
say = lambda words: print(words, flush=True)
plan = UpOptions(say=say, project=Path(sys.argv[1]), after_start=lambda running: code)
sys.exit(up(Settings(), plan))
"""


def project(folder: Path) -> Path:
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / "slow.py").write_text(FLOWS, encoding="utf-8")
    (folder / "prefect.yaml").write_text(DEPLOYMENTS, encoding="utf-8")
    return folder


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.2)


@contextmanager
def going_up(
    settings: Settings, folder: Path, *arguments: str
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """`igf up` in a process of its own, with the file of what it says."""
    said = folder / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", UP, str(folder), *arguments],
            cwd=ROOT,
            # A proxy that does not answer: nothing of an installation asks one for its own servers.
            env=child_environment(settings) | {"HTTP_PROXY": NOWHERE, "http_proxy": NOWHERE},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, said
    finally:
        process.kill()
        process.wait()


def said_so(file: Path, words: str) -> Callable[[], bool]:
    return lambda: words in file.read_text(encoding="utf-8")


def run_slow(settings: Settings) -> None:
    [deployment] = call(settings, "POST /deployments/filter", json={}).json()
    call(settings, f"POST /deployments/{deployment['id']}/create_flow_run", json={})


def igf_up(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The command itself, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "igf.cli.main", "up"],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_nothing_starts_while_something_is_wrong(settings: Settings) -> None:
    said: list[str] = []
    with (
        socket.create_server(("127.0.0.1", settings.prefect_port)),
        pytest.raises(Mistakes, match="is taken by"),
    ):
        up(settings, UpOptions(say=said.append))
    assert said == []
    assert marked(home_of(settings)) == []


def test_a_home_that_cannot_be_made_is_a_mistake(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    chosen = settings.model_copy(update={"home": tmp_path / "file" / "home"})
    with pytest.raises(Mistakes, match="cannot be written"):
        up(chosen, UpOptions(say=print))


def test_another_igf_up_of_the_same_home_is_no_mistake(settings: Settings) -> None:
    said: list[str] = []
    home_of(settings).mkdir()
    with only_one(home_of(settings)):
        assert up(settings, UpOptions(say=said.append)) == 0
    assert "starting already" in said[0]


@pytest.mark.parametrize(("before", "stops"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)])
def test_a_hangup_stops_it_unless_nohup_asked_to_stay(
    before: signal.Handlers, *, stops: bool
) -> None:
    old = signal.signal(signal.SIGHUP, before)
    try:
        with Interrupts().caught(), pytest.raises(StopAsked) if stops else nullcontext():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is before
    finally:
        signal.signal(signal.SIGHUP, old)


def test_the_first_signal_stops_and_the_second_hurries() -> None:
    interrupts = Interrupts()
    with interrupts.caught():
        with pytest.raises(StopAsked):
            signal.raise_signal(signal.SIGINT)
        assert not interrupts.hurry.is_set()
        signal.raise_signal(signal.SIGTERM)
        assert interrupts.hurry.is_set()


def test_settings_that_cannot_be_used_are_said_all_at_once() -> None:
    done = igf_up(os.environ | {"IGF_PREFECT_PORT": "many", "IGF_MAIL_MODE": "shout"})
    assert done.returncode == 2
    assert "IGF_PREFECT_PORT" in done.stderr
    assert "IGF_MAIL_MODE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """An installation that was up once, so that the next starts are quick."""
    prefect, catcher, mails, answers, desk = free_ports(5)
    settings = Settings(
        home=tmp_path_factory.mktemp("home"),
        prefect_port=prefect,
        catcher_port=catcher,
        mails_port=mails,
        answers_port=answers,
        desk_port=desk,
    )
    folder = project(tmp_path_factory.mktemp("project"))
    with going_up(settings, folder, "7") as (process, _said):
        assert process.wait(200) == 7  # what follows a start decides the code
    return settings, folder


@contextmanager
def up_with_a_step(
    settings: Settings, folder: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """`igf up`, while a run of it is in the middle of a step."""
    for name in ("begun", "done"):
        (folder / "flows" / name).unlink(missing_ok=True)
    with going_up(settings, folder) as (process, said):
        wait_until(said_so(said, "IGF Cycle is up, since"))
        run_slow(settings)
        wait_until((folder / "flows" / "begun").exists)
        yield process, said


@pytest.mark.soak
@pytest.mark.live
def test_igf_up_serves_prefect_and_the_mails_and_a_second_one_says_so(
    prepared: tuple[Settings, Path],
) -> None:
    settings, folder = prepared
    with going_up(settings, folder) as (process, said):
        wait_until(said_so(said, "IGF Cycle is up, since"))
        assert is_healthy(settings)
        assert httpx.get(mails_address(settings)).status_code == 200
        assert "Telling Prefect" not in said.read_text(encoding="utf-8")
        second = igf_up(child_environment(settings))
        process.terminate()
        assert process.wait(60) == 0
    assert second.returncode == 0
    assert f"IGF Cycle is up already (process {process.pid})" in second.stdout
    assert f"http://127.0.0.1:{settings.mails_port}" in second.stdout


@pytest.mark.soak
@pytest.mark.live
def test_ctrl_c_lets_a_running_step_end_and_then_stops_everything(
    prepared: tuple[Settings, Path],
) -> None:
    settings, folder = prepared
    with up_with_a_step(settings, folder) as (process, said):
        # Another account's may be in the common folder; ours are below the home.
        assert (home_of(settings) / "tmp" / "runner_storage").is_dir()
        assert len(running_steps(home_of(settings))) == 1  # a run is one process
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert "Letting one running step end" in said.read_text(encoding="utf-8")
    assert (folder / "flows" / "done").exists()
    assert marked(home_of(settings)) == []


@pytest.mark.soak
@pytest.mark.live
def test_a_second_ctrl_c_does_not_wait_for_the_step(prepared: tuple[Settings, Path]) -> None:
    settings, folder = prepared
    with up_with_a_step(settings, folder) as (process, said):
        process.send_signal(signal.SIGTERM)
        wait_until(said_so(said, "Letting one running step end"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not (folder / "flows" / "done").exists()
    assert marked(home_of(settings)) == []


@pytest.mark.soak
@pytest.mark.live
def test_no_server_worker_or_run_outlives_an_igf_up_that_is_killed(
    prepared: tuple[Settings, Path],
) -> None:
    settings, folder = prepared
    with up_with_a_step(settings, folder) as (process, _said):
        process.kill()
        wait_until(lambda: marked(home_of(settings)) == [], 30)
