"""The children of `igf up`, each as a command."""

import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import httpx

from igf.ops.places import PROJECT, home_of, host_of, log_of, mails_address
from igf.ops.prefect_server import (
    child_environment,
    has_pool,
    hold_runs,
    is_healthy,
    worker_answers,
)
from igf.ops.processes import end, running_steps
from igf.ops.supervise import HURRIED, Command
from igf.runs.own_server import OWN_SERVER
from igf.runs.prefect_runs import POOL
from schemas.settings import Settings

#: How long (seconds) a stop waits for the steps that are being done.
LET_END: Final = 30.0
#: How long (seconds) a step that was asked to end has for telling Prefect so.
TELL: Final = 5.0
Say = Callable[[str], None]


def _python(settings: Settings, name: str, *arguments: str) -> Command:
    return Command(
        name=name,
        arguments=(sys.executable, "-m", *arguments),
        environment=child_environment(settings),
        folder=PROJECT,
        log=log_of(settings, name.replace(" ", "-").lower()),
    )


def catcher(settings: Settings) -> Command:
    made = _python(settings, "mail catcher", "igf.ops.catcher")
    return made.but(ready=lambda: _answers(mails_address(settings)))


def _answers(address: str) -> bool:
    """Whether a page is served there; that of the mails may ask for a password."""
    try:
        httpx.get(address, timeout=5, **OWN_SERVER)
    except httpx.HTTPError:
        return False
    return True


def prefect_server(settings: Settings) -> Command:
    """The server, ready once it has our work pool.

    When it is stopped the worker is gone: whoever is next may take runs again.
    """
    made = _python(settings, "Prefect server", "prefect", "server", "start")
    return made.but(
        ready=lambda: is_healthy(settings) and has_pool(settings),
        before_stop=lambda _hurry: _hold(settings, hold=False),
    )


def _hold(settings: Settings, *, hold: bool) -> str:
    """Hold the runs, or no longer; what went wrong, in words."""
    try:
        hold_runs(settings, hold=hold)
    except httpx.HTTPError as error:
        return str(error)
    return ""


def worker(settings: Settings, say: Say) -> Command:
    """The worker. Asked to stop it would kill its runs at once, so they are let end before."""
    words = ("prefect", "worker", "start", "--name", "igf-up", "--pool", POOL, "--type", "process")
    began = datetime.now(UTC)
    return _python(settings, "worker", *words).but(
        ready=lambda: worker_answers(settings, since=began),
        before_stop=lambda hurry: let_steps_end(settings, hurry, say=say),
    )


def answers(settings: Settings) -> Command:
    """The page where members answer."""
    made = _python(settings, "answer page", "igf.cli.main", "pages")
    own = f"http://{host_of(settings)}:{settings.answers_port}"
    return made.but(ready=lambda: _answers(own))


def desk(settings: Settings) -> Command:
    """The pages where the Secretariat works."""
    made = _python(settings, "desk", "igf.cli.main", "desk")
    own = f"http://{host_of(settings)}:{settings.desk_port}/sign-in"
    return made.but(ready=lambda: _answers(own))


def watch(settings: Settings) -> Command:
    return _python(settings, "watch", "igf.cli.main", "watch")


def let_steps_end(
    settings: Settings, hurry: threading.Event, *, say: Say, let_end: float = LET_END
) -> None:
    """Take no new runs, wait for those at work, and ask those to end that take too long."""
    if wrong := _hold(settings, hold=True):
        say(f"The Prefect server does not answer ({wrong}).")
    home, limit = home_of(settings), time.monotonic() + let_end
    if at_work := len(running_steps(home)):
        steps = "one running step" if at_work == 1 else f"{at_work} running steps"
        say(f"Letting {steps} end (at most {let_end:.0f} s; Ctrl-C again stops at once).")
    while running_steps(home) and time.monotonic() < limit and not hurry.is_set():
        time.sleep(0.2)
    if cut := running_steps(home):
        say(f"{len(cut)} did not end in time; they are done again at the next start.")
        end(cut, HURRIED if hurry.is_set() else TELL)
