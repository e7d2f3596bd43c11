"""The rehearsal: the live loop without Prefect, on a simulated clock, with simulated people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from igf.engine.carrying import RUN, SimulatedClock, carry, due_stages, next_due
from igf.engine.decide import Reply, decide
from igf.engine.documents import put_document, wanted_by_hand
from igf.engine.log import Actor
from igf.engine.office import Office
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.replies import stand_in
from igf.store import queries
from igf.store.tables import Ask

__all__ = [
    "RUN",
    "People",
    "Planned",
    "SimulatedClock",
    "World",
    "carry",
    "rehearse",
    "rehearse_in",
]


@dataclass(frozen=True)
class Planned:
    """What a simulated person will answer, and how long after being asked."""

    after: timedelta
    reply: Reply


#: What somebody answers to an ask; None: nobody ever does.
People = Callable[[Ask], Planned | None]
#: A reply to come, with its instant and its question.
Pending = tuple[datetime, Ask, Reply]


@dataclass(frozen=True)
class World:
    """What a year is rehearsed in: who answers, what else happens, who is told how far it is."""

    people: People
    happenings: Happenings = field(default_factory=Happenings)
    progress: Callable[[datetime], None] = lambda _now: None


def rehearse(office: Office, clock: SimulatedClock, *, people: People, until: datetime) -> None:
    """Carry every stage of every started year until `until`, as the live runs would."""
    rehearse_in(office, clock, world=World(people), until=until)


def rehearse_in(office: Office, clock: SimulatedClock, *, world: World, until: datetime) -> None:
    """Carry every stage until `until` in a world where more happens than that people answer."""
    replies = _pending(office, world.people)
    while True:
        now = clock.now()
        world.progress(now)
        if happened := world.happenings.happen(now):
            # What was asked anew because of it is not answered before it is asked.
            _carry_due(office)
            replies = _pending(office, world.people)
        answered = _answer(office, [each for each in replies if each[0] <= now])
        _carry_due(office)
        replies = _pending(office, world.people)
        moments = [next_due(office), world.happenings.next_at(), *(at for at, _, _ in replies)]
        following = min((at for at in moments if at), default=None)
        if following is None or following > until:
            return
        if following <= now and not (happened or answered):
            # A stage that asks to be looked at again at once has been: it rests until people act.
            following = now + timedelta(seconds=1)
        clock.move_to(following)


def _carry_due(office: Office) -> None:
    for stage in due_stages(office):
        carry(office, stage)


def _pending(office: Office, people: People) -> list[Pending]:
    with office.store.read() as session:
        asks = queries.open_asks(session)
    planned = [(ask, people(ask)) for ask in asks]
    return [(ask.asked_at + plan.after, ask, plan.reply) for ask, plan in planned if plan]


def _answer(office: Office, due: Sequence[Pending]) -> int:
    for _, ask, reply in sorted(due, key=lambda each: (each[0], each[1].id)):
        _put_stand_in(office, ask)
        decide(office, ask.id, reply=reply)
    return len(due)


def _put_stand_in(office: Office, ask: Ask) -> None:
    """Who does a step by hand puts in the document that later steps are about."""
    with office.store.read() as session:
        wanted = wanted_by_hand(session, ask)
    if wanted:
        made = stand_in(ask.title)
        put_document(office, ask.stage, key=wanted, made=made, by=Actor(RUN, RUN))
