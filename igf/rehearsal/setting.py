"""Objects shared by the parts of one rehearsal: office, clock, draws, post, events."""

from dataclasses import dataclass, field
from datetime import datetime

from igf.office.office import Office
from igf.rehearsal.draws import Draws
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.loop import SimulatedClock
from igf.rehearsal.post import Post
from schemas.rehearsal import RehearsedEvent


class PausingClock(SimulatedClock):
    """A simulated clock under which nothing is done from one instant to another."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._off: tuple[datetime, datetime] | None = None

    def switch_off(self, since: datetime, until: datetime) -> None:
        """Let everything be switched off for a time to come."""
        self._off = (since, until)

    def move_to(self, instant: datetime) -> None:
        """Move on to an instant, or to the end of the time in which all is switched off."""
        if self._off and self._off[0] <= instant < self._off[1]:
            instant = self._off[1]
        super().move_to(instant)


@dataclass
class Setting:
    """The office of a rehearsal with its clock, its chance, and what happens beside the year."""

    office: Office
    clock: PausingClock
    draws: Draws
    post: Post
    happenings: Happenings = field(default_factory=Happenings)
    events: list[RehearsedEvent] = field(default_factory=list)
