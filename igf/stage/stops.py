"""The stop of a stage: its own, or that of its whole year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage

#: States of stages that are carried unless stopped.
LIVE: Final = frozenset({"waiting", "running"})
PAUSED, CANCELLED = "paused", "cancelled"
#: The states of stages and years stopped by a person, and their words.
STOPPED: Final = {PAUSED: "Paused", CANCELLED: "Cancelled"}


@dataclass(frozen=True)
class Stop:
    """The reason why nothing is done in a stage; `state` is paused or cancelled."""

    state: str
    reason: str

    @property
    def words(self) -> str:
        """As in "Paused: the venue is not confirmed"."""
        return f"{STOPPED[self.state]}: {self.reason}"

    @property
    def is_final(self) -> bool:
        """Whether its run ends instead of waiting to be resumed."""
        return self.state == CANCELLED


def stop_of(session: Session, stage: Stage) -> Stop | None:
    """The stop of a stage or its year; None while it goes on. Cancelled counts more than paused."""
    year = queries.cycle(session, stage.cycle)
    return stop_among(Stop(row.state, row.stopped_because) for row in (stage, year))


def stop_among(found: Iterable[Stop]) -> Stop | None:
    """The stop among the states of a stage and its year; None if neither is stopped."""
    stops = [each for each in found if each.state in STOPPED]
    return min(stops, key=lambda stop: stop.state, default=None)


def wake(session: Session, stage: Stage, *, now: datetime) -> None:
    """Let a stage look again for due steps; a stopped one does so when it goes on."""
    if stop_of(session, stage) is None:
        stage.next_at = now
