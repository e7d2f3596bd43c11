"""Carrying stages through simulated time: the live loop without Prefect."""

from collections.abc import Sequence
from datetime import datetime

from igf.engine.advance import advance_or_rest
from igf.engine.perform import perform
from igf.office.office import Office
from igf.outbox.deliver import deliver
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.store.queries import year as queries

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


def let_time_pass(office: Office, clock: SimulatedClock, *, until: datetime) -> None:
    """Carry every stage of every started year until `until`; nobody answers anything."""
    while True:
        for stage in due_stages(office):
            carry(office, stage)
        following = next_due(office)
        if following is None or following > until:
            return
        clock.move_to(following)


def carry(office: Office, stage: str) -> None:
    """One round of a stage: all that is due now, then what it rests until."""
    lease = leases.take(office, stage, run=RUN)
    if not isinstance(lease, Lease):
        return
    deliver(office, lease)
    while due := advance_or_rest(office, lease):
        perform(office, lease, move=due.move, seen=due.seen)
        deliver(office, lease)


def due_stages(office: Office) -> Sequence[str]:
    """The live stages that may have something to do now, by id."""
    now = office.now()
    with office.store.read() as session:
        live = queries.live_instants(session)
    return [stage for stage, at in live if at is None or at <= now]


def next_due(office: Office) -> datetime | None:
    """The next instant after now at which a stage may have something to do."""
    now = office.now()
    with office.store.read() as session:
        live = queries.live_instants(session)
    return min((at for _, at in live if at and at > now), default=None)
