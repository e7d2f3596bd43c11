"""How much is tried: enough in the check, much in `make soak`, which sets `IGF_SOAK=1`.

What is only in `make soak` carries the mark `soak`; a plain `pytest` leaves it out.
"""

import os

SOAK = os.environ.get("IGF_SOAK") == "1"


def examples(check: int, *, soak: int) -> int:
    """How many examples a random test takes."""
    return soak if SOAK else check
