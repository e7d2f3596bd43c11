"""The rehearsal: the live loop without Prefect, on a simulated clock, with simulated people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from igf.asks.decide import Reply, decide, decide_in
from igf.asks.rules.positions import PERSONAL
from igf.asks.supersede import confirm
from igf.documents.put import put_document, wanted_by_hand
from igf.engine.simulated import RUN, SimulatedClock, carry, due_stages, next_due
from igf.log.write import Actor
from igf.office.office import Office
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.replies import stand_in
from igf.stage.rules.closing import PROVISIONAL
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.errors import Mistake

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


#: What is answered to an ask by those holders of its sides who ever do.
People = Callable[[Ask, Sequence[str]], Sequence[Planned]]
#: How many answers of people one by one are written in one transaction: quicker than each alone.
AT_ONCE = 20
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
        known = [next_due(office), world.happenings.next_at()]
        before = [*known, until]
        replies, settled = _answer_alone(office, clock, replies=replies, before=before)
        if settled:  # what it settled goes on at once
            replies = _pending(office, world.people)
            continue
        moments = [*known, *(at for at, _, _ in replies)]
        following = min((at for at in moments if at), default=None)
        if following is None or following > until:
            return
        if following <= clock.now() and not (happened or answered):
            # A stage that asks to be looked at again at once has been: it rests until people act.
            following = clock.now() + timedelta(seconds=1)
        clock.move_to(following)


def _carry_due(office: Office) -> None:
    while True:
        for stage in due_stages(office):
            carry(office, stage)
        with office.store.read() as session:
            provisional = queries.asks_with(session, PROVISIONAL)
        if not provisional:
            return
        for ask in provisional:
            confirm(office, ask, by=Actor(RUN, RUN))


def _pending(office: Office, people: People) -> list[Pending]:
    with office.store.read() as session:
        asks = queries.open_asks(session)
        expected = ask_queries.expected_holders(session)
    return [
        (ask.asked_at + plan.after, ask, plan.reply)
        for ask in asks
        for plan in people(ask, expected.get(ask.id, ()))
    ]


def _answer(office: Office, due: Sequence[Pending]) -> int:
    done: set[str] = set()
    for _, ask, reply in sorted(due, key=_order):
        if ask.id not in done:
            _put_stand_in(office, ask)
            if _settles(office, ask, reply=reply):
                done.add(ask.id)
    return len(due)


def _settles(office: Office, ask: Ask, *, reply: Reply) -> bool:
    """Give an answer; whether it settles the ask. After a week switched off it may be too late."""
    try:
        return decide(office, ask.id, reply=reply).outcome is not None
    except Mistake:
        if office.now() < ask.due_at:
            raise
        return False


def _answer_alone(
    office: Office,
    clock: SimulatedClock,
    *,
    replies: Sequence[Pending],
    before: Sequence[datetime | None],
) -> tuple[list[Pending], bool]:
    """Let people answer one by one while nothing else is to happen.

    The replies that are left, and whether the last one given settled its question: until one does,
    a stage has nothing to do after each.
    """
    others = [at for at, ask, _ in replies if ask.form not in PERSONAL]
    end = min(at for at in [*before, *others] if at)
    alone = sorted((each for each in replies if _is_alone(each, end)), key=_order)
    answered: list[Pending] = []
    goes_on = True
    while goes_on and len(answered) < len(alone):
        some = alone[len(answered) : len(answered) + AT_ONCE]
        given, goes_on = _give(office, clock, replies=some)
        answered += given
    done = {_key(each) for each in answered}
    left = [each for each in replies if _key(each) not in done]
    return left, bool(answered) and not goes_on


def _give(
    office: Office, clock: SimulatedClock, *, replies: Sequence[Pending]
) -> tuple[list[Pending], bool]:
    """Give answers in one transaction; those given, and whether more may follow at once."""
    given: list[Pending] = []
    with office.store.write(replies[0][0]) as session:
        for at, ask, reply in replies:
            clock.move_to(at)
            if clock.now() != at:  # all is switched off then
                return given, False
            given.append((at, ask, reply))
            if decide_in(session, ask.id, reply=reply, now=at).outcome:
                return given, False
    return given, True


def _is_alone(reply: Pending, end: datetime) -> bool:
    at, ask, _ = reply
    return ask.form in PERSONAL and at < end


def _key(reply: Pending) -> tuple[str, str | None]:
    _, ask, said = reply
    return ask.id, said.holder


def _order(reply: Pending) -> tuple[datetime, str, str]:
    at, ask, said = reply
    return at, ask.id, said.holder or ""


def _put_stand_in(office: Office, ask: Ask) -> None:
    """Who does a step by hand puts in the document that later steps are about."""
    with office.store.read() as session:
        wanted = wanted_by_hand(session, ask)
    if wanted:
        made = stand_in(ask.title)
        put_document(office, ask.stage, key=wanted, made=made, by=Actor(RUN, RUN))
