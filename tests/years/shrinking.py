"""From a year in which something is wrong to the fewest of its parts in which it still is."""

from collections.abc import Callable, Sequence


def shrunk(parts: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """The parts without all that can be left out, first by halves, at last one by one.

    `fails` says whether something is still wrong with fewer parts; with all of them it is.
    """
    size = max(len(parts) // 2, 1)
    while True:
        fewer = _without_some(parts, size, fails)
        if fewer is not None:
            parts, size = fewer, min(size, max(len(fewer) // 2, 1))
        elif size == 1:
            return parts
        else:
            size //= 2


def _without_some(
    parts: Sequence[str], size: int, fails: Callable[[Sequence[str]], bool]
) -> Sequence[str] | None:
    for first in range(0, len(parts), size):
        fewer = [*parts[:first], *parts[first + size :]]
        if fewer and fails(fewer):
            return fewer
    return None
