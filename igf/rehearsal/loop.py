"""The rehearsal: the live loop without Prefect, on a simulated clock, with simulated people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from igf.asks.decide import Answers, Reply, decide
from igf.asks.rules.positions import PERSONAL
from igf.asks.supersede import confirm
from igf.documents.put import ONLY_UPLOAD, put_document, wanted_by_hand
from igf.engine.simulated import RUN, Rounds, SimulatedClock, carry, live_stages, next_due
from igf.log.write import Actor
from igf.office.office import Office
from igf.rehearsal.happenings import Happenings
from igf.rehearsal.replies import said_instead, stand_in
from igf.stage.rules.closing import PROVISIONAL
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.queries.year import Resting
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
    """A planned answer of a simulated person, and how long after being asked it comes."""

    after: timedelta
    reply: Reply


#: The answers to an ask by those of these holders who ever answer.
People = Callable[[Ask, Sequence[str]], Sequence[Planned]]
#: How many answers of people one by one are written in one transaction: quicker than each alone.
AT_ONCE = 100
#: A reply to come, with its instant and its question.
Pending = tuple[datetime, Ask, Reply]


@dataclass(frozen=True)
class _Standing:
    """The live stages with their next instants, and the asks with who is to answer them.

    The asks are those that are open, or decided provisionally.
    """

    live: Sequence[Resting]
    asks: Sequence[Ask]
    expected: Mapping[str, Sequence[str]]

    @property
    def provisional(self) -> list[str]:
        """The asks (by id) that are decided provisionally, and are to be confirmed."""
        return [ask.id for ask in self.asks if ask.outcome == PROVISIONAL]


@dataclass(frozen=True)
class World:
    """The surroundings of a rehearsed year: who answers, other events, a callback for progress."""

    people: People
    happenings: Happenings = field(default_factory=Happenings)
    progress: Callable[[datetime], None] = lambda _now: None


def rehearse(office: Office, clock: SimulatedClock, *, people: People, until: datetime) -> None:
    """Carry every stage of every started year until `until`, as the live runs would."""
    rehearse_in(office, clock, world=World(people), until=until)


def rehearse_in(office: Office, clock: SimulatedClock, *, world: World, until: datetime) -> None:
    """Carry every stage until `until` in a world where more happens than that people answer."""
    standing, touched = _standing(office), True
    rounds = Rounds()
    replies = _pending(world.people, standing)
    while True:
        now = clock.now()
        world.progress(now)
        if happened := world.happenings.happen(now):
            # A question asked again because of it is not answered before it is asked.
            standing = _carry_due(office, rounds, before=standing, touched=True)
            replies = _pending(world.people, standing)
        answered = _answer(office, [each for each in replies if each[0] <= now])
        touched = touched or bool(happened or answered)
        standing, touched = _carry_due(office, rounds, before=standing, touched=touched), False
        replies = _pending(world.people, standing)
        known = [next_due(standing.live, office.now()), world.happenings.next_at()]
        before = [*known, until]
        replies, settled = _answer_alone(office, clock, replies=replies, before=before)
        if settled:  # what it settled goes on at once
            standing, touched = _standing(office, standing), True
            replies = _pending(world.people, standing)
            continue
        moments = [*known, *(at for at, _, _ in replies)]
        following = min((at for at in moments if at), default=None)
        if following is None or following > until:
            return
        if following <= clock.now() and not (happened or answered):
            # A stage that asks to be looked at again at once has been: it rests until people act.
            following = clock.now() + timedelta(seconds=1)
        clock.move_to(following)


def _carry_due(office: Office, rounds: Rounds, *, before: _Standing, touched: bool) -> _Standing:
    """Carry all stages until nothing is due; returns how they stand then.

    `before` is how all stood; since then it was `touched`, by an answer or by something else.
    """
    live = live_stages(office) if touched else before.live
    while True:
        for stage in rounds.due(live, office.now()):
            carry(office, stage)
        found = _standing(office, before)
        if woken := rounds.woken(found.live, office.now()):
            live = woken
            continue
        if not found.provisional:
            return found
        for ask in sorted(found.provisional):
            confirm(office, ask, by=Actor(RUN, RUN))
        live = live_stages(office)


def _standing(office: Office, before: _Standing | None = None) -> _Standing:
    """The present state of all stages; of those unchanged since `before`, questions are kept."""
    with office.store.read() as session:
        live = queries.resting(session)
        known = {each.stage: each.revision for each in before.live} if before else {}
        same = {each.stage for each in live if known.get(each.stage) == each.revision}
        asks = [*queries.open_asks_or(session, PROVISIONAL, without=same)]
        expected = ask_queries.expected_holders(session)
    if before:
        asks += [ask for ask in before.asks if ask.stage in same]
        asks.sort(key=lambda ask: (ask.due_at, ask.id))
    return _Standing(live, asks, expected)


def _pending(people: People, standing: _Standing) -> list[Pending]:
    return [
        (ask.asked_at + plan.after, ask, plan.reply)
        for ask in standing.asks
        if ask.state == "open"
        for plan in people(ask, standing.expected.get(ask.id, ()))
    ]


def _answer(office: Office, due: Sequence[Pending]) -> int:
    done: set[str] = set()
    for _, ask, reply in sorted(due, key=_order):
        settled = ask.id in done or _put_stand_in(office, ask)
        if settled or _settles(office, ask, reply=reply):
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
    goes_on = True
    with office.store.write(replies[0][0]) as session:
        answers = Answers(session, [(ask.id, reply) for _, ask, reply in replies])
        for at, ask, reply in replies:
            clock.move_to(at)
            goes_on = clock.now() == at  # else all is switched off then
            if goes_on:
                given.append((at, ask, reply))
                goes_on = not answers.take(ask.id, reply, now=at).outcome
            if not goes_on:
                break
        answers.write()
    return given, goes_on


def _is_alone(reply: Pending, end: datetime) -> bool:
    at, ask, _ = reply
    return ask.form in PERSONAL and at < end


def _key(reply: Pending) -> tuple[str, str | None]:
    _, ask, said = reply
    return ask.id, said.holder


def _order(reply: Pending) -> tuple[datetime, str, str]:
    at, ask, said = reply
    return at, ask.id, said.holder or ""


def _put_stand_in(office: Office, ask: Ask) -> bool:
    """Put in what a step done by hand makes; whether that settles the question by itself."""
    if ask.form != "confirm":
        return False
    with office.store.read() as session:
        wanted = wanted_by_hand(session, ask)
    if wanted is None:
        return False
    made = said_instead(wanted, ask.stage) or stand_in(ask.title)
    put_document(office, ask.stage, key=wanted, made=made, by=Actor(RUN, RUN))
    return ask.rung in ONLY_UPLOAD
