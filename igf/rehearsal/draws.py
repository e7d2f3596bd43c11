"""Repeatable chance: every draw depends only on the seed and on the names of its purpose."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Draws:
    """The draws of one seed. A draw for one thing stays the same when others are added."""

    seed: int

    def share(self, *names: object) -> float:
        """A number from 0 up to 1, the same for the same names."""
        text = "\n".join(str(part) for part in (self.seed, *names))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48

    def number(self, least: int, most: int, *names: object) -> int:
        """A whole number, both ends included."""
        return least + int(self.share(*names) * (most - least + 1))

    def length(self, least: timedelta, most: timedelta, *names: object) -> timedelta:
        """A length of time, to the minute."""
        minutes = (most - least) // timedelta(minutes=1)
        return least + timedelta(minutes=self.number(0, max(minutes, 0), *names))

    def one(self, things: Sequence[T], *names: object) -> T:
        """One of the things."""
        return things[self.number(0, len(things) - 1, *names)]

    def some(self, things: Sequence[T], count: int, *names: object) -> list[T]:
        """So many of the things, each once, in the order in which they stand."""
        lots = sorted(range(len(things)), key=lambda place: self.share(*names, place))
        return [things[place] for place in sorted(lots[:count])]
