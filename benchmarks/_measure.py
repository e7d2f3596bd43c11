"""Measuring in pairs: ours and a peer in turn, so that a busy machine is busy for both."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Run = Callable[[], float]


@dataclass(frozen=True)
class Pairs:
    """The measurements of ours and the peer, turn by turn, in one unit."""

    ours: tuple[float, ...]
    peer: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of ours over that of the peer."""
        return median(self.ours) / median(self.peer)


def in_pairs(ours: Run, peer: Run, *, rounds: int) -> Pairs:
    """Run both `rounds` times; who goes first changes each time."""
    return Pairs(*in_turn((ours, peer), rounds=rounds))


def in_turn(runs: Sequence[Run], *, rounds: int) -> list[tuple[float, ...]]:
    """Run each `rounds` times; who goes first changes each time. The figures of each, in order."""
    found: dict[Run, list[float]] = {run: [] for run in runs}
    for turn in range(rounds):
        first = turn % len(runs)
        for run in (*runs[first:], *runs[:first]):
            found[run].append(run())
    return [tuple(each) for each in found.values()]


def milliseconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    begun = perf_counter()
    action()
    return (perf_counter() - begun) * 1000


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most."""
    return f"{median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def machine() -> str:
    """Where this was measured, and how busy it was: a figure says little without."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()}, {os.cpu_count()} cores, load {load}; {python}"
