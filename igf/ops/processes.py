"""The processes of an installation, found by a mark in their environment.

A process group is not enough: Prefect's worker starts every run in a session of its own.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psutil

#: The variable that every child of `igf up` carries, and its children after it.
VARIABLE: Final = "IGF_SUPERVISED"
#: Parts of the command of a run's process: while it gets ready, and while it is at work.
ENGINE: Final = (
    "prefect.runner._workspace_supervisor",
    "_workspace_supervisor.py",
    "prefect.engine",
    "flows.engine",
)


def process_mark(home: Path, token: str = "") -> str:
    """The mark of one `igf up` of this home; without its token, what all of them end with."""
    return f"{token}:{home}"


def marked(home: Path, token: str = "") -> list[psutil.Process]:
    """The processes started for this home, by one `igf up` or by any; never the one that asks."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _mark_of(process).endswith(process_mark(home, token))
    ]


def _mark_of(process: psutil.Process) -> str:
    try:
        return process.environ().get(VARIABLE, "")
    except (psutil.Error, OSError):  # ended meanwhile, or of another user
        return ""


def running_steps(home: Path) -> list[psutil.Process]:
    """The processes in which runs of this home are at work."""
    return [process for process in marked(home) if _is_engine(_arguments(process))]


def _is_engine(arguments: list[str]) -> bool:
    return any(argument.endswith(ENGINE) for argument in arguments[:4])


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.Error, OSError):
        return []


def end(processes: Iterable[psutil.Process], patience: float) -> None:
    """Ask them to end, and kill those that have not after `patience` seconds."""
    asked = list(processes)
    for process in asked:
        _send(process, force=False)
    _, left = psutil.wait_procs(asked, timeout=patience)
    for process in left:
        _send(process, force=True)
    psutil.wait_procs(left, timeout=patience)


def _send(process: psutil.Process, *, force: bool) -> None:
    try:
        process.kill() if force else process.terminate()
    except psutil.Error:  # it ended meanwhile
        return


def sweep(home: Path, token: str = "", *, patience: float = 5) -> int:
    """End what an `igf up` that was killed has left behind; how many processes that were."""
    found = marked(home, token)
    end(found, patience)
    return len(found)
