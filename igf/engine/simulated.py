"""Carrying stages through simulated time: the live loop without Prefect."""

from collections.abc import Sequence
from datetime import datetime

from igf.engine.advance import Due, advance_or_rest, begin
from igf.engine.perform import act
from igf.office.office import Office
from igf.stage.lease import TakenLease
from igf.store.queries import year as queries
from igf.store.queries.year import Resting

RUN = "rehearsal"


class SimulatedClock:
    """A clock that stands until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The simulated present."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Move on to an instant; never back."""
        self._now = max(self._now, instant)


class Rounds:
    """Which stages have something to do, while simulated time passes.

    A stage that only people can move is looked at again once something it is read from has changed.
    """

    def __init__(self) -> None:
        self._looked: dict[str, int] = {}
        self._seen: set[tuple[str, datetime | None]] = set()

    def due(self, stages: Sequence[Resting], now: datetime) -> list[str]:
        """Those of the live stages that may have something to do now, by id."""
        return [each.stage for each in stages if self._is_due(each, now)]

    def woken(self, stages: Sequence[Resting], now: datetime) -> list[Resting]:
        """Those that another stage has woken since they were looked at, at this instant.

        One that asks to be looked at again at once has been: it rests until people act.
        """
        ready = [each for each in stages if each.until and each.until <= now]
        due = {(each.stage, each.until) for each in ready}
        found, self._seen = due - self._seen, due
        return [each for each in ready if (each.stage, each.until) in found]

    def _is_due(self, resting: Resting, now: datetime) -> bool:
        if resting.until is not None:
            return resting.until <= now
        before = self._looked.get(resting.stage)
        self._looked[resting.stage] = resting.revision
        return before != resting.revision


def let_time_pass(office: Office, clock: SimulatedClock, *, until: datetime) -> None:
    """Carry every stage of every started year until `until`; nobody answers anything."""
    rounds = Rounds()
    while True:
        for stage in rounds.due(live_stages(office), office.now()):
            carry(office, stage)
        if rounds.woken(live := live_stages(office), office.now()):
            continue
        following = next_due(live, office.now())
        if following is None or following > until:
            return
        clock.move_to(following)


def carry(office: Office, stage: str) -> None:
    """Carry one round of a stage: do all that is due now, then let it rest."""
    begun = begin(office, stage, run=RUN)
    if isinstance(begun, TakenLease):
        return
    found = begun.found
    while isinstance(found, Due):
        act(office, begun.lease, due=found)
        found = advance_or_rest(office, begun.lease)


def live_stages(office: Office) -> Sequence[Resting]:
    """The live stages, and until when they rest."""
    with office.store.read() as session:
        return queries.resting(session)


def next_due(stages: Sequence[Resting], now: datetime) -> datetime | None:
    """The next instant after now at which one of the stages may have something to do."""
    return min((each.until for each in stages if each.until and each.until > now), default=None)
