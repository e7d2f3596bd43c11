"""The folder of an installation and its database, readable by their owner alone."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

DATABASE: Final = "igf.db"
_OTHERS: Final = 0o077


def private_folder(home: Path) -> None:
    """Make the home if it is not there, and take from others what they may do in it.

    A folder that holds other things and no database is not ours: it stays as it is. OSError: it
    cannot be made.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (home / DATABASE).exists() or not any(home.iterdir()):
        _close(home)


def keep_private(home: Path) -> None:
    """Do the same, and keep its database private in any case. OSError: it cannot be made."""
    private_folder(home)
    database = home / DATABASE
    with suppress(OSError):  # one that cannot be written to is told of where it is opened
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        _close(home / name)


def _close(path: Path) -> None:
    # What belongs to another account is theirs to open or close.
    with suppress(FileNotFoundError, PermissionError):
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
