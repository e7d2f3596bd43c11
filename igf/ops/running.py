"""One `igf up` a home: a lock that ends with its process, and a note where that one is found."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Phase = Literal["starting", "up", "stopping"]


@dataclass(frozen=True, kw_only=True)
class Note:
    """The state of a first `igf up`, for a second one; `screen` is what it shows."""

    pid: int
    phase: Phase
    screen: str = ""


class UpAlready(Exception):  # noqa: N818 -- no error: it is what the person wanted
    """Another `igf up` holds this home; `note` says which."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self.note = note


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home for this process. Raises UpAlready when another process does.

    The operating system gives the lock back when the process ends, however it ends.
    """
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpAlready(_read(home)) from None
        yield
    finally:
        os.close(descriptor)


def note(home: Path, phase: Phase, *, screen: str = "") -> None:
    """Leave word for a second `igf up`."""
    made = Note(pid=os.getpid(), phase=phase, screen=screen)
    part = home / "up.json.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps(asdict(made)), encoding="utf-8")
    part.replace(home / "up.json")


def _read(home: Path) -> Note:
    try:
        return Note(**json.loads((home / "up.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # it holds the lock and has written nothing yet
        return Note(pid=0, phase="starting")
