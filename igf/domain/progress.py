"""What a stage does next: pure rules over its declaration, its dates and what has happened.

A rung is one dated occurrence of a step (three reminders are three rungs). It happens once for
each version of the date it hangs on. What was due before the year was started here, comes too
late to be of use, or is overtaken, is skipped with a reason, which settles it all the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from igf.domain.lateness import reason_to_skip
from schemas.definition import StageDefinition
from schemas.plan import PlannedStep
from schemas.steps import Ask, Decide, Notice, Publish, Step

#: step, rung, version: what a firing is unique by, within its stage.
RungKey = tuple[str, str, int]
Act = Literal["fire", "skip", "remind", "lapse"]

GRANTED = frozenset({"approved", "published", "confirmed", "answered", "lapsed", "consent"})


@dataclass(frozen=True)
class Fired:
    """A rung that happened, or was skipped."""

    outcome: Literal["done", "skipped"]
    due_at: datetime
    fired_at: datetime


@dataclass(frozen=True)
class AskFact:
    """An ask that was opened. `reminders` are the instants of its reminders by rung."""

    id: str
    step: str
    rung: str
    version: int
    state: str
    outcome: str | None
    due_at: datetime
    settled_at: datetime | None
    reminders: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def key(self) -> RungKey:
        """Step, rung and version of the rung that opened it."""
        return (self.step, self.rung, self.version)


@dataclass(frozen=True)
class FailureFact:
    """A rung that did not work, and when it is tried again."""

    reason: str
    retry_at: datetime


@dataclass(frozen=True)
class Facts:
    """Everything the rules need to know of a stage. Instants are aware UTC."""

    definition: StageDefinition
    opens: datetime | None
    closes: datetime | None
    adopted_at: datetime
    planned: tuple[PlannedStep, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    fired: Mapping[RungKey, Fired] = field(default_factory=dict)
    asks: tuple[AskFact, ...] = ()
    failures: Mapping[RungKey, FailureFact] = field(default_factory=dict)
    unnamed: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """One thing to do now, and the key it is done once under."""

    act: Act
    step: Step
    rung: str
    version: int
    due: datetime
    title: str
    reason: str = ""
    ask: str | None = None

    @property
    def key(self) -> RungKey:
        """Step, rung and version."""
        return (self.step.key, self.rung, self.version)


@dataclass(frozen=True)
class Rung:
    """A rung with its instant; `ready` is None while what it follows is not settled."""

    step: Step
    rung: str
    version: int
    title: str
    ready: datetime | None

    @property
    def key(self) -> RungKey:
        """Step, rung and version."""
        return (self.step.key, self.rung, self.version)


def next_move(facts: Facts, now: datetime) -> Move | None:
    """The earliest thing due at `now`; in order of instant, then of declaration."""
    due = [rung for rung in open_rungs(facts) if _is_due(facts, rung, now=now)]
    moves = [_judge(facts, rung, due=due, now=now) for rung in due]
    moves += _due_reminders(facts, now)
    order = {step.key: place for place, step in enumerate(facts.definition.steps)}
    return min(moves, key=lambda move: (move.due, order[move.step.key]), default=None)


def next_instant(facts: Facts, now: datetime) -> datetime | None:
    """The next instant after `now` at which something may be due; None: only people can move it."""
    instants = [rung.ready for rung in open_rungs(facts) if rung.ready and not _held(facts, rung)]
    instants += [at for ask in open_asks(facts) for _, at in _timers(facts, ask)]
    instants += [failure.retry_at for failure in facts.failures.values()]
    instants += [expected for expected in facts.unnamed.values() if expected]
    return min((at for at in instants if at > now), default=None)


def is_finished(facts: Facts) -> bool:
    """Whether every step of the stage is settled."""
    return all(settled_at(facts, step) is not None for step in facts.definition.steps)


def open_rungs(facts: Facts) -> Iterator[Rung]:
    """The rungs that have not happened yet, in declared order."""
    for step in facts.definition.steps:
        for rung in rungs(facts, step):
            if rung.key not in facts.fired:
                yield rung


def open_asks(facts: Facts) -> Iterator[AskFact]:
    """The asks that wait for people now."""
    return (ask for ask in facts.asks if ask.state == "open")


def rungs(facts: Facts, step: Step) -> Iterator[Rung]:
    """Every rung of a step with its current version; a dropped reminder is none."""
    for planned in facts.planned:
        if planned.step != step.key:
            continue
        version = _version(facts, step, planned=planned)
        rung = _document_rung(facts, step) or planned.key.removeprefix(step.key).lstrip("/")
        yield Rung(step, rung, version, planned.title, _ready(facts, step, planned=planned))


def settled_at(facts: Facts, step: Step) -> datetime | None:
    """When the step was settled; None while it is not. A skipped rung settles at its due instant."""
    instants = [_rung_settled(facts, rung) for rung in rungs(facts, step)]
    if not instants:
        return facts.opens or facts.adopted_at
    known = [instant for instant in instants if instant]
    return max(known) if len(known) == len(instants) else None


def predecessors(definition: StageDefinition, step: Step) -> tuple[Step, ...]:
    """The steps that must be settled before `step` (see schemas.steps.StepBase.after)."""
    place = definition.steps.index(step)
    if step.after is not None:
        return tuple(other for other in definition.steps if other.key in step.after)
    return () if step.at or place == 0 else (definition.steps[place - 1],)


def _ready(facts: Facts, step: Step, *, planned: PlannedStep) -> datetime | None:
    before = [settled_at(facts, other) for other in predecessors(facts.definition, step)]
    if step.at and planned.at is None:
        return None
    instants = [planned.at.at if planned.at else facts.opens or facts.adopted_at]
    if any(instant is None for instant in before):
        return None
    followed = [instant for instant in before if instant]
    return max(instants + followed) if step.at else max(followed or instants)


def _version(facts: Facts, step: Step, *, planned: PlannedStep) -> int:
    if planned.anchor:
        return facts.versions.get(planned.anchor, 1)
    inherited = [
        rung.version
        for other in predecessors(facts.definition, step)
        for rung in rungs(facts, other)
    ]
    return max(inherited, default=1)


def _document_rung(facts: Facts, step: Step) -> str:
    if isinstance(step, Decide | Publish) and step.about:
        return f"v{facts.documents.get(step.about[0], 1)}"
    return ""


def _rung_settled(facts: Facts, rung: Rung) -> datetime | None:
    fired = facts.fired.get(rung.key)
    if fired is None:
        return None
    if fired.outcome == "skipped":
        return fired.due_at
    ask = next((ask for ask in facts.asks if ask.key == rung.key), None)
    if ask is None:
        return fired.fired_at
    return ask.settled_at if ask.outcome in GRANTED else None


def _held(facts: Facts, rung: Rung) -> bool:
    return any(body in facts.unnamed for body in (*facts.definition.needs, *rung.step.needs))


def _is_due(facts: Facts, rung: Rung, *, now: datetime) -> bool:
    failure = facts.failures.get(rung.key)
    return (
        rung.ready is not None
        and rung.ready <= now
        and (failure is None or failure.retry_at <= now)
        and (rung.ready < facts.adopted_at or not _held(facts, rung))
    )


def _judge(facts: Facts, rung: Rung, *, due: list[Rung], now: datetime) -> Move:
    ready = rung.ready or now
    siblings = [other.ready for other in due if other.step.key == rung.step.key and other.ready]
    reason = reason_to_skip(
        rung.step,
        ready,
        now,
        adopted_at=facts.adopted_at,
        closes=_closing_instant(facts, rung),
        newest=max(siblings),
    )
    return Move(
        "skip" if reason else "fire", rung.step, rung.rung, rung.version, ready, rung.title, reason
    )


def _closing_instant(facts: Facts, rung: Rung) -> datetime | None:
    """The close that overtakes a rung: only one that was meant to come before it."""
    hangs_on_close = any(expression.startswith("closes") for expression in rung.step.at)
    before = facts.closes is not None and rung.ready is not None and rung.ready < facts.closes
    return facts.closes if isinstance(rung.step, Notice) and hangs_on_close and before else None


def _due_reminders(facts: Facts, now: datetime) -> list[Move]:
    steps = {step.key: step for step in facts.definition.steps}
    moves = []
    for ask in open_asks(facts):
        timers = [(rung, at) for rung, at in _timers(facts, ask) if at <= now]
        newest = max((at for _, at in timers), default=None)
        for rung, at in timers:
            step = steps[ask.step]
            reason = "" if at == newest else "a later reminder was due at the same time"
            act, title = _timer_act(step, rung, reason=reason)
            moves.append(Move(act, step, rung, ask.version, at, title, reason, ask.id))
    return moves


def _timer_act(step: Step, rung: str, *, reason: str) -> tuple[Act, str]:
    lapses = rung.rpartition("/")[2] == "lapse"
    title = f"{'Lapse' if lapses else 'Reminder'}: {step.title}"
    return ("skip" if reason else "lapse" if lapses else "remind"), title


def _timers(facts: Facts, ask: AskFact) -> Iterator[tuple[str, datetime]]:
    step = next(step for step in facts.definition.steps if step.key == ask.step)
    timers = {f"{ask.rung}/{name}".lstrip("/"): at for name, at in ask.reminders.items()}
    if isinstance(step, Ask) or (isinstance(step, Decide) and step.on_lapse != "wait"):
        timers[f"{ask.rung}/lapse".lstrip("/")] = ask.due_at
    for rung, at in timers.items():
        if (ask.step, rung, ask.version) not in facts.fired:
            yield rung, at
