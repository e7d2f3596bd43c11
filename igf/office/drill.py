"""Drills: dying on purpose at a named point, to show that nothing is lost and nothing doubled.

A drill is armed by a file: IGF_DRILL names a folder, and a file in it named after a point kills
the process there with SIGKILL, once. Without IGF_DRILL nothing happens.
"""

import os
import signal
from pathlib import Path

#: The points at which a process can be told to die.
POINTS = (
    "before_commit",
    "after_commit",
    "before_handing_over",
    "after_handing_over",
    "after_answer",
    "before_parking",
)


def point(name: str, subject: str = "") -> None:
    """Die here if a file "name" or "name:subject" says so.

    `subject` names the act, with dots for strokes: "igf-2027.thematic_input.announce".
    """
    folder = os.environ.get("IGF_DRILL")
    if not folder:
        return
    for armed in (Path(folder) / name, Path(folder) / f"{name}:{subject.replace('/', '.')}"):
        if armed.exists():
            armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
