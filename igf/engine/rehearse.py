"""The rehearsal: the live loop without Prefect, on a simulated clock, with simulated people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from igf.engine import lease as leases
from igf.engine.advance import advance, rest
from igf.engine.computations import MARKDOWN, Made
from igf.engine.decide import Reply, decide
from igf.engine.deliver import deliver
from igf.engine.documents import put_document, wanted_by_hand
from igf.engine.lease import Lease
from igf.engine.log import Actor
from igf.engine.office import Office
from igf.engine.perform import perform
from igf.store import queries
from igf.store.tables import Ask

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


@dataclass(frozen=True)
class Planned:
    """What a simulated person will answer, and how long after being asked."""

    after: timedelta
    reply: Reply


#: What somebody answers to an ask; None: nobody ever does.
People = Callable[[Ask], Planned | None]


def rehearse(office: Office, clock: SimulatedClock, *, people: People, until: datetime) -> None:
    """Carry every stage of every started year until `until`, as the live runs would."""
    while True:
        due_replies = _answer(office, clock, people=people)
        for stage in _live(office):
            carry(office, stage)
        moments = [at for at in (_next_stage(office), _next_reply(office, people)) if at]
        following = min(moments, default=None)
        if following is None or following > until:
            return
        if following <= clock.now() and not due_replies:
            # A stage that asks to be looked at again at once has been: it rests until people act.
            following = clock.now() + timedelta(seconds=1)
        clock.move_to(following)


def carry(office: Office, stage: str) -> None:
    """One round of a stage: all that is due now, then what it rests until."""
    lease = leases.take(office, stage, run=RUN)
    if not isinstance(lease, Lease):
        return
    deliver(office, lease)
    while move := advance(office, stage):
        perform(office, lease, move=move)
        deliver(office, lease)
    rest(office, lease)
    leases.release(office, lease)


def _live(office: Office) -> Sequence[str]:
    now = office.now()
    with office.store.read() as session:
        rows = queries.live_stages(session)
    return [row.id for row in rows if row.next_at is None or row.next_at <= now]


def _next_stage(office: Office) -> datetime | None:
    now = office.now()
    with office.store.read() as session:
        rows = queries.live_stages(session)
    return min((row.next_at for row in rows if row.next_at and row.next_at > now), default=None)


def _pending(office: Office, people: People) -> list[tuple[datetime, Ask, Reply]]:
    with office.store.read() as session:
        asks = queries.open_asks(session)
    planned = [(ask, people(ask)) for ask in asks]
    return [(ask.asked_at + plan.after, ask, plan.reply) for ask, plan in planned if plan]


def _next_reply(office: Office, people: People) -> datetime | None:
    return min((at for at, _, _ in _pending(office, people)), default=None)


def _answer(office: Office, clock: SimulatedClock, *, people: People) -> int:
    due = [each for each in _pending(office, people) if each[0] <= clock.now()]
    for _, ask, reply in sorted(due, key=lambda each: (each[0], each[1].id)):
        _put_stand_in(office, ask)
        decide(office, ask.id, reply=reply)
    return len(due)


def _put_stand_in(office: Office, ask: Ask) -> None:
    """Who does a step by hand puts in the document that later steps are about."""
    with office.store.read() as session:
        wanted = wanted_by_hand(session, ask)
    if wanted:
        made = Made(ask.title, MARKDOWN, f"# {ask.title}\n\nRehearsed.\n".encode())
        put_document(office, ask.stage, key=wanted, made=made, by=Actor(RUN, RUN))
