"""The supervisor over small real processes."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from igf.ops.processes import marked, sweep
from igf.ops.supervise import Command, Supervisor
from schemas.errors import Mistake
from tests.tree import ROOT

#: Writes its name when it starts and, asked to end, when it ends.
POLITE = """
import signal, sys, time
def bye(*_):
    open(sys.argv[2], "a").write(f"-{sys.argv[1]} ")
    raise SystemExit
signal.signal(signal.SIGTERM, bye)
open(sys.argv[2], "a").write(f"+{sys.argv[1]} ")
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
#: Starts a process in a session of its own, as Prefect's worker does with every run.
WITH_A_RUN = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
time.sleep(60)
"""
#: A stand-in for igf up, to be killed: it supervises one child that has a run.
PARENT = """
import sys, time
from pathlib import Path
from igf.ops.supervise import Command, Supervisor
home = Path(sys.argv[1])
command = Command(name="worker", arguments=(sys.executable, "-c", sys.argv[2]), environment={},
                  folder=home, log=home / "worker.log")
with Supervisor(home, print) as supervisor:
    supervisor.start(command)
    time.sleep(60)
"""


def command(home: Path, code: str, *arguments: str, name: str = "child") -> Command:
    return Command(
        name=name,
        arguments=(sys.executable, "-c", code, *arguments),
        environment={},
        folder=home,
        log=home / f"{name}.log",
    )


def polite(home: Path, name: str) -> Command:
    diary = home / "diary"
    return command(home, POLITE, name, str(diary), name=name).but(
        ready=lambda: f"+{name} " in read(diary)
    )


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def wait_until(true: Callable[[], object], seconds: float = 300) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.05)


def test_children_are_stopped_in_the_reverse_order_of_their_start(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.start(polite(tmp_path, "server"))
        supervisor.start(polite(tmp_path, "worker"))
    assert read(tmp_path / "diary") == "+server +worker -worker -server "


def test_a_child_that_dies_is_started_again_and_it_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(tmp_path, said.append, pauses=(0.1,)) as supervisor:
        supervisor.start(polite(tmp_path, "worker"))
        supervisor.children[0].process.kill()
        wait_until(lambda: read(tmp_path / "diary").count("+worker") == 2)
    assert "The worker stopped by itself (code -9); it is started again in 0.1 s." in said[0]
    assert str(tmp_path / "worker.log") in said[0]


def test_a_child_that_dies_again_waits_longer(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(tmp_path, said.append, pauses=(0.1, 0.2, 60)) as supervisor:
        supervisor.start(command(tmp_path, "import time; time.sleep(0.2)"))
        wait_until(lambda: len(said) == 3)
    assert [words.partition("again in ")[2].partition(" s")[0] for words in said] == [
        "0.1",
        "0.2",
        "60",
    ]


def test_a_child_that_ends_before_it_is_ready_is_a_mistake_with_its_last_words(
    tmp_path: Path,
) -> None:
    failing = command(tmp_path, "print('no room'); raise SystemExit(3)")
    with (
        Supervisor(tmp_path, print) as supervisor,
        pytest.raises(Mistake, match=r"ended at once \(code 3\)\. It said last: no room"),
    ):
        supervisor.start(failing.but(ready=lambda: False))


def test_a_child_that_gives_no_sign_of_life_is_a_mistake_and_is_ended(tmp_path: Path) -> None:
    silent = command(tmp_path, "import time; time.sleep(60)").but(ready=lambda: False)
    with Supervisor(tmp_path, print) as supervisor:
        with pytest.raises(Mistake, match="The child has given no sign of life for 1 seconds"):
            supervisor.start(silent, silence=1)
        assert marked(tmp_path) == []


@pytest.mark.parametrize(
    "working",
    [
        "import time\nwhile True: print('step', flush=True); time.sleep(0.3)",
        "while True: pass",
    ],
)
def test_a_child_that_writes_or_computes_is_waited_for_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, working: str
) -> None:
    monkeypatch.setattr("igf.ops.supervise.TELL_AFTER", 0.5)
    monkeypatch.setattr("igf.ops.progress.WORK", 0.05)
    said: list[str] = []
    looks = iter(range(1_000_000))
    slow = command(tmp_path, working).but(ready=lambda: next(looks) > 40)
    with Supervisor(tmp_path, said.append) as supervisor:
        supervisor.start(slow, silence=2)
        assert supervisor.children[0].is_alive()
    assert said[0].startswith("Waiting for the child, for ")


def test_a_command_is_run_to_its_end(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.run(command(tmp_path, "print('done')"))
        with pytest.raises(Mistake, match=r"failed \(code 2\)"):
            supervisor.run(command(tmp_path, "raise SystemExit(2)", name="other"))
    assert read(tmp_path / "child.log") == "done\n"


def test_a_child_that_does_not_listen_is_killed_at_last(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        deaf = command(tmp_path, DEAF).but(ready=lambda: "deaf" in read(tmp_path / "child.log"))
        # Without the hurry it would be waited for longer than a test may take.
        supervisor.start(replace(deaf, patience=10_000))
        supervisor.hurry.set()
    assert marked(tmp_path) == []


def test_a_child_may_finish_something_before_it_is_stopped(tmp_path: Path) -> None:
    given: list[threading.Event] = []
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.start(
            command(tmp_path, "import time; time.sleep(60)").but(
                ready=lambda: True, before_stop=given.append
            )
        )
    assert given == [supervisor.hurry]


def test_nothing_started_by_a_child_outlives_the_stop(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.start(command(tmp_path, WITH_A_RUN))
        wait_until(lambda: len(marked(tmp_path)) == 2)
    assert marked(tmp_path) == []


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), WITH_A_RUN], cwd=ROOT)
    wait_until(lambda: len(marked(tmp_path)) == 2)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: marked(tmp_path) == [])


def test_what_even_the_warden_left_is_ended_at_the_next_start(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), WITH_A_RUN], cwd=ROOT)
    wait_until(lambda: len(marked(tmp_path)) == 2)
    children = psutil.Process(parent.pid).children()
    [warden] = [each for each in children if "igf.ops.warden" in each.cmdline()]
    warden.suspend()
    parent.kill()
    parent.wait()
    assert sweep(tmp_path) == 2
    assert marked(tmp_path) == []
    warden.kill()


def test_the_processes_of_another_home_are_left_alone(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        supervisor.start(command(tmp_path, "import time; time.sleep(60)"))
        assert sweep(tmp_path / "other") == 0
        assert supervisor.children[0].is_alive()


def test_a_warden_that_dies_is_replaced(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as supervisor:
        first = supervisor.warden
        first.kill()
        wait_until(lambda: supervisor.warden is not first)
