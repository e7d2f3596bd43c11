"""A whole installation at work in a folder of its own: `igf up` as people start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from functools import partial
from pathlib import Path

from prefect.context import refresh_global_settings_context

from igf.engine.installation import open_office
from igf.log.write import Actor
from igf.office.office import Office
from igf.ops.prefect_server import use_prefect
from igf.ops.restore import restore
from igf.runs.prefect_runs import PrefectRuns
from schemas.settings import Settings
from tests.tree import ROOT

UP_WITHIN = 600


@dataclass
class Installation:
    """`igf up` running, with the office and the runs of its folder; `start` starts another."""

    settings: Settings
    drill: Path
    process: subprocess.Popen[bytes]
    start: Callable[[], subprocess.Popen[bytes]]
    office: Office = field(init=False)
    runs: PrefectRuns = field(init=False)

    def start_again(self) -> None:
        """Start it once more after it died, as a person would."""
        self.process.wait(30)
        self.process = self.start()
        self.wait_until_up()

    def wait_until_up(self) -> None:
        wait_until(self._is_up, seconds=UP_WITHIN, what="igf up")

    def _is_up(self) -> bool:
        log = (self.settings.home / "up.log").read_text(encoding="utf-8", errors="replace")
        assert self.process.poll() is None, log
        return "IGF Cycle is up" in log

    def arm(self, point: str, subject: str) -> None:
        """Let the process that reaches this point die there, once."""
        (self.drill / f"{point}:{subject.replace('/', '.')}").touch()

    def caught_ids(self) -> list[str]:
        """The Message-ID of every mail the catcher has, repeats and all."""
        parser = BytesHeaderParser()
        caught = sorted((self.settings.home / "catcher").glob("*.eml"))
        return [str(parser.parsebytes(path.read_bytes())["Message-ID"]) for path in caught]

    def is_armed(self) -> bool:
        """Whether a point that was armed has not been reached yet."""
        return any(self.drill.iterdir())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(true: Callable[[], bool], *, seconds: float = 900, what: str = "it") -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"{what} did not happen within {seconds} s"
        time.sleep(0.5)


@contextmanager
def installation(
    home: Path,
    *arguments: str,
    restored_from: Path | None = None,
    database_url: str | None = None,
    watch_seconds: float = 3,
    lease_seconds: float = 6,
) -> Iterator[Installation]:
    """`igf up` in a home of its own, with further arguments; stopped at the end.

    What is in it comes from a backup, if one is named. Its database is a file, if none is named.
    """
    drill = home / "drill"
    drill.mkdir(parents=True)
    settings = Settings(
        home=home,
        database_url=database_url,
        prefect_port=free_port(),
        catcher_port=free_port(),
        mails_port=free_port(),
        answers_port=free_port(),
        desk_port=free_port(),
        watch_seconds=watch_seconds,
        lease_seconds=lease_seconds,
    )
    if restored_from:
        restore(settings, restored_from, by=Actor("Hanna Keller", "command"))
    before = dict(os.environ)
    start = partial(_up, settings, arguments, before)
    at = Installation(settings, drill, start(), start)
    try:
        at.wait_until_up()
        use_prefect(settings)
        refresh_global_settings_context()
        at.office, at.runs = open_office(settings), PrefectRuns()
        yield at
    finally:
        at.process.send_signal(signal.SIGINT)
        at.process.wait(300)
        os.environ.clear()
        os.environ.update(before)
        refresh_global_settings_context()


def _up(
    settings: Settings, arguments: Sequence[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    values = settings.model_dump(mode="json", exclude_none=True)
    variables = {f"IGF_{name.upper()}": str(value) for name, value in values.items()}
    drill = {"IGF_DRILL": str(settings.home / "drill")}
    with (settings.home / "up.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "igf.cli.main", "up", *arguments],
            cwd=ROOT,
            env={**environment, **variables, **drill},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
