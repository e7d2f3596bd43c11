"""The logs of the children: what they said last, and never more than a disk bears."""

import os
import shutil
from pathlib import Path
from typing import Final

#: A log that is larger (bytes) is put aside as `.1`; the one put aside before goes.
LARGEST: Final = 20_000_000


def last_lines(log: Path, lines: int = 3) -> str:
    """The last words of a log, in one line; empty when it said nothing."""
    if not log.is_file():
        return ""
    with log.open("rb") as opened:
        opened.seek(max(0, log.stat().st_size - 4000))
        said = opened.read().decode("utf-8", "replace").splitlines()
    return " / ".join([line.strip() for line in said if line.strip()][-lines:])


def trim(log: Path, largest: int = LARGEST) -> None:
    """Put a large log aside. The file is only emptied: its writer appends, and goes on."""
    if log.is_file() and log.stat().st_size > largest:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
