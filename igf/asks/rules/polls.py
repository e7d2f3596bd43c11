"""Counting positions, with shares in whole percent as they are printed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """The number who took a position, and their share of all who took one, in whole percent."""

    position: str
    number: int
    percent: int


def tally(
    positions: Iterable[str], *, known: Sequence[str], of: int | None = None
) -> tuple[Counted, ...]:
    """Every position in the order of `known`, with its number and share of those given.

    Where one may take several, `of` is how many did, and shares are of that.

    R-POL-1: each share is rounded by itself, half up, so that 12, 5 and 16 of 33 are 36, 15 and
    48 %: the sum (99) need not be 100.
    """
    numbers = Counter(positions)
    total = sum(numbers.values()) if of is None else of
    return tuple(Counted(each, numbers[each], _percent(numbers[each], total)) for each in known)


def _percent(number: int, total: int) -> int:
    return (200 * number + total) // (2 * total) if total else 0
