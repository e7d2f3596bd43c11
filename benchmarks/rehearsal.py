"""`igf rehearse` of the year 2024, beside ten million additions in Python: processor time of both.

Each is a process of its own, as a person starts it, and nothing is written (no --out). The ratio
says what a rehearsed year costs, on whatever machine.
"""

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks._measure import in_pairs, spread
from igf.ops.places import PROJECT

_ADDITIONS = "n = 0\nfor i in range({number}):\n    n += i\n"
_REHEARSED = ("-m", "igf.cli.main", "rehearse", "--seed", "1")


def main(
    rounds: int = 3,
    *,
    file: Path = PROJECT / "cycles" / "igf-2024.yaml",
    additions: int = 10_000_000,
) -> None:
    pairs = in_pairs(
        lambda: _busy([*_REHEARSED, str(file)]),
        lambda: _busy(["-c", _ADDITIONS.format(number=additions)]),
        rounds=rounds,
    )
    ours, peer = (spread([each * 1000 for each in found]) for found in (pairs.ours, pairs.peer))
    print(
        f"  {file.stem} rehearsed: {ours} ms of a core; {additions:,} additions: {peer} ms;", end=""
    )
    print(f" {pairs.ratio:.1f} times as long")


def _busy(arguments: Sequence[str]) -> float:
    """Seconds on the processor of a Python process with these arguments."""
    before = _children()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
