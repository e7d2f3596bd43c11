"""The rungs of a running stage: each dated occurrence of a step, with its version and instant.

A rung happens once for each version of the date it hangs on, or of the document it is about; a
new version is a new rung. A rung after another step is ready when that one is settled, and not
before what it waits for in other stages.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from igf.stage.rules.facts import AskFact, Awaited, Facts, RungKey
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import PlannedStep
from schemas.steps import Ask, Decide, External, Publish, Step

#: Outcomes of an ask after which later steps go on.
GRANTED = frozenset({"approved", "published", "confirmed", "answered", "lapsed", "consent"})

#: The outcome of an ask that was withdrawn; if its step is still there, it is asked again.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Rung:
    """A rung with its instant; `ready` is None until what it follows is settled.

    `date` is its own date, in the zone that it is meant in; None where it has none. `awaits` is
    what it still waits for in other stages; but for that it would be ready at `own_ready`.
    """

    step: Step
    rung: str
    version: int
    title: str
    ready: datetime | None
    date: Moment | None = None
    own_ready: datetime | None = None
    awaits: tuple[Awaited, ...] = ()

    def is_held_up(self, now: datetime) -> bool:
        """Whether only another stage keeps it from happening."""
        return bool(self.awaits) and self.own_ready is not None and self.own_ready <= now

    @property
    def key(self) -> RungKey:
        """Step, rung and version."""
        return (self.step.key, self.rung, self.version)


class Ladder:
    """The rungs of one stage, each worked out once, so that a look at it is linear in its steps."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._steps = facts.definition.steps
        self._asks = {ask.key: ask for ask in facts.asks}
        self._rungs: dict[str, tuple[Rung, ...]] = {}
        self._settled: dict[str, datetime | None] = {}
        self._planned: dict[str, list[PlannedStep]] = defaultdict(list)
        for planned in facts.planned:
            self._planned[planned.step].append(planned)

    def rungs(self, step: Step) -> tuple[Rung, ...]:
        """Every rung of a step in its current version, without dropped reminders."""
        if step.key not in self._rungs:
            planned = self._planned.get(step.key, ())
            self._rungs[step.key] = tuple(self._rung(step, each) for each in planned)
        return self._rungs[step.key]

    def open_rungs(self) -> list[Rung]:
        """The rungs that have not happened yet, in declared order."""
        rungs = (rung for step in self._steps for rung in self.rungs(step))
        return [rung for rung in rungs if rung.key not in self._facts.fired]

    def settled_at(self, step: Step) -> datetime | None:
        """The instant at which a step was settled; None while it is not."""
        if step.key not in self._settled:
            self._settled[step.key] = self._settle(step)
        return self._settled[step.key]

    def is_settled(self) -> bool:
        """Whether every step of the stage is settled."""
        return all(self.settled_at(step) is not None for step in self._steps)

    def was_settled(self, rung: Rung) -> bool:
        """Whether a rung was settled under an earlier version of its date."""
        earlier = (
            replace(rung, version=version)
            for step, name, version in self._facts.fired
            if (step, name) == rung.key[:2] and version < rung.version
        )
        return any(self._rung_settled(each) for each in earlier)

    def _rung(self, step: Step, planned: PlannedStep) -> Rung:
        declared = planned.key.removeprefix(step.key).lstrip("/")
        name = _document_rung(self._facts, step) or declared
        version, own = self._version(step, planned), self._ready(step, planned)
        while (ask := self._asks.get((step.key, name, version))) and ask.outcome == WITHDRAWN:
            name = f"{name}/again".lstrip("/")
        others = () if self._was_before_the_start(planned) else self._facts.awaited_by(step)
        ready = _latest([own, *(each.settled_at for each in others)])
        awaits = tuple(each for each in others if each.settled_at is None)
        return Rung(step, name, version, planned.title, ready, planned.at, own, awaits)

    def _was_before_the_start(self, planned: PlannedStep) -> bool:
        """Whether its own date had passed when the year was started: then it waits for nothing."""
        return planned.at is not None and planned.at.at < self._facts.adopted_at

    def _ready(self, step: Step, planned: PlannedStep) -> datetime | None:
        """Its date, but not before the steps it follows; without a date, when these are settled."""
        before = [self.settled_at(other) for other in predecessors(self._facts.definition, step)]
        if not step.at and not before:
            before = [self._facts.opens]
        if step.at:
            before.append(planned.at.at if planned.at else None)
        if isinstance(step, Ask):
            before += [ask.settled_at for ask in self._asked_before(step)]
        return self._still_to_ask(step, _latest(before))

    def _still_to_ask(self, step: Step, ready: datetime | None) -> datetime | None:
        """When a rung is ready: of what passed before the start, an answer may still be due."""
        adopted, due = self._facts.adopted_at, self._facts.answers_due.get(step.key)
        return adopted if ready and due and ready < adopted <= due else ready

    def _asked_before(self, step: Ask) -> list[AskFact]:
        """What was asked about earlier versions: only when that has ended it is asked anew."""
        name = _document_rung(self._facts, step)
        if not name:
            return []
        asked = (ask for ask in self._facts.asks if ask.step == step.key)
        return [ask for ask in asked if ask.rung != name and ask.outcome != WITHDRAWN]

    def _version(self, step: Step, planned: PlannedStep) -> int:
        if planned.anchor:
            return self._facts.versions.get(planned.anchor, 1)
        followed = predecessors(self._facts.definition, step)
        versions = (rung.version for other in followed for rung in self.rungs(other))
        return max(versions, default=1)

    def _settle(self, step: Step) -> datetime | None:
        instants = [self._rung_settled(rung) for rung in self.rungs(step)]
        if not instants:
            return self._facts.opens or self._facts.adopted_at
        return _latest(instants)

    def _rung_settled(self, rung: Rung) -> datetime | None:
        """The instant at which a rung was settled; if skipped, its due instant, for later rungs."""
        fired = self._facts.fired.get(rung.key)
        if fired is None:
            return None
        if fired.outcome == "skipped":
            return fired.due_at
        ask = self._asks.get(rung.key)
        if ask is None:
            return fired.fired_at
        return ask.settled_at if ask.outcome in GRANTED else None


def predecessors(definition: StageDefinition, step: Step) -> tuple[Step, ...]:
    """The steps that must be settled before `step` (see schemas.steps.StepBase.after)."""
    own = tuple(other for other in definition.steps if other.key in (step.after or ()))
    if own or step.after == ():
        return own
    place = next(n for n, other in enumerate(definition.steps) if other.key == step.key)
    return () if step.at or place == 0 else (definition.steps[place - 1],)


def all_before(definition: StageDefinition, step: Step) -> tuple[Step, ...]:
    """Every step that is settled before `step`, the nearest first."""
    found: dict[str, Step] = {}
    ends = [step]
    while ends:
        for each in predecessors(definition, ends.pop()):
            if each.key not in found:
                found[each.key] = each
                ends.append(each)
    return tuple(found.values())


def _latest(instants: Sequence[datetime | None]) -> datetime | None:
    """The last of them; None if one is not known."""
    known = [instant for instant in instants if instant]
    return max(known) if len(known) == len(instants) else None


def _document_rung(facts: Facts, step: Step) -> str:
    chooses = isinstance(step, Ask) and step.options_from is not None
    about = getattr(step, "about", ())
    if about and (chooses or isinstance(step, Decide | Publish | External)):
        return f"v{facts.documents.get(about[0], 1)}"
    return ""
