"""Events of a year besides its own steps: a list of acts, each at its instant."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

Act = Callable[[datetime], object]


@dataclass
class Happenings:
    """Acts in order of time; of those at one instant, in the order in which they were added."""

    _waiting: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _added: int = 0

    def add(self, at: datetime, act: Act) -> None:
        """Add an act at an instant; it is called with the instant at which it happens."""
        self._added += 1
        heappush(self._waiting, (at, self._added, act))

    def next_at(self) -> datetime | None:
        """The instant of the next happening."""
        return self._waiting[0][0] if self._waiting else None

    def happen(self, now: datetime) -> int:
        """Do all acts that are due; returns their number."""
        done = 0
        while self._waiting and self._waiting[0][0] <= now:
            heappop(self._waiting)[2](now)
            done += 1
        return done
