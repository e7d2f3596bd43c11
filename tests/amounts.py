"""How much is tried: enough in the check, much in `make soak`, which sets `IGF_SOAK=1`.

What is only in `make soak` carries the mark `soak`; a plain `pytest` leaves it out.
"""

import os
from pathlib import Path

SOAK = os.environ.get("IGF_SOAK") == "1"


def examples(check: int, *, soak: int) -> int:
    """How many examples a random test takes."""
    return soak if SOAK else check


def figure(line: str) -> None:
    """Have a line of figures said at the end of `make soak`; without it, nothing."""
    if file := os.environ.get("IGF_SOAK_FIGURES"):
        # One write: tests of several workers add their lines to one file.
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")
