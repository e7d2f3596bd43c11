"""Living through a scenario: stages are carried as runs would, people act at their instants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from igf.engine.followers import FOLLOWERS
from igf.engine.simulated import SimulatedClock, let_time_pass
from igf.mail.send import Relay, SmtpTransport
from igf.office.office import Office
from igf.store.clock import last_time
from schemas.errors import Mistake
from tests.engine.begun import STARTED, catalogue
from tests.kills.dying import MortalStore, MortalTransport, Trail

Keep = Callable[[int], None]


@dataclass(frozen=True)
class Act:
    """An act of a person at an instant. Repeated, it says so (Mistake) or changes nothing."""

    at: datetime
    do: Callable[[Office], None]


@dataclass(frozen=True)
class Scenario:
    """A small year: what people do in it, and when it is over."""

    key: str
    title: str
    acts: Sequence[Act]
    until: datetime


@dataclass(frozen=True)
class Place:
    """Where a scenario is lived: a database, a folder for its files, a port that takes mails.

    `page` is how many mails are claimed at a time.
    """

    store: MortalStore
    folder: Path
    port: int
    page: int

    def office(self, clock: SimulatedClock) -> Office:
        relay = SmtpTransport(Relay("127.0.0.1", self.port, tls="none", timeout=300))
        transport = MortalTransport(relay, self.store)
        return Office(
            self.store,
            catalogue(),
            clock,
            transport,
            self.folder / "outgoing",
            page=self.page,
            followers=FOLLOWERS,
        )


def live(
    place: Place, scenario: Scenario, *, after_death: bool = False, keep: Keep = lambda _: None
) -> None:
    """Live on to the end, or to the death; `keep` is called before each act, by number.

    Who goes on after a death begins when the lease of the dead process is over, and the person
    whose act was cut short does it again.
    """
    trail = place.store.trail
    first, again = trail.reached()
    clock = SimulatedClock(_begin(place, scenario, first=first, after_death=after_death))
    office = place.office(clock)
    for number, act in enumerate(scenario.acts[first:], first):
        keep(number)
        let_time_pass(office, clock, until=act.at)
        clock.move_to(act.at)
        _do(office, act, trail=trail, number=number, repeated=again and number == first)
    let_time_pass(office, clock, until=scenario.until)


def _begin(place: Place, scenario: Scenario, *, first: int, after_death: bool) -> datetime:
    with place.store.read() as session:
        last = last_time(session)
    if after_death and last:
        return last + Office.lease
    return scenario.acts[first - 1].at if first else STARTED


def _do(office: Office, act: Act, *, trail: Trail, number: int, repeated: bool) -> None:
    trail.reach(number, acting=True)
    try:
        act.do(office)
    except Mistake:
        if not repeated:
            raise
    trail.reach(number + 1, acting=False)
