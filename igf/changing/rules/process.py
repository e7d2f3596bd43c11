"""A stage whose process is changed while it runs: the changed steps and the effect on each.

What happened stays. What the change puts before now counts as done; a step without a date that
what comes next waits for is the exception: it happens at once. An open question is kept, unless
others are to decide, about something else or by another rule: then it is withdrawn and asked again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from igf.stage.rules.facts import AskFact, Facts, Fired, RungKey
from igf.stage.rules.ladder import WITHDRAWN, Ladder, Rung, predecessors
from igf.stage.rules.progress import timers
from schemas.definition import StageDefinition
from schemas.steps import Compute, Step

Sort = Literal["added", "dropped", "changed", "placed"]
#: stays: it is kept as it was asked. withdrawn: no answer is expected. anew: withdrawn,
#: and asked again as it is declared now.
Question = Literal["stays", "withdrawn", "anew"]
#: The fields of a step that say who decides, in which form and by which rule.
_WHO = ("do", "by", "to", "rule", "outside", "answer", "what")


@dataclass(frozen=True)
class StepChange:
    """A step whose declaration changed; `fields` holds the old and the new value, by field."""

    sort: Sort
    step: Step
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Fate:
    """The effect on a changed step.

    `happened` is when it last did. `coming` are the instants at which it happens, or would have if
    it is dropped; `waits`: it has none yet. `overdue` are those before now that count as done.
    """

    change: StepChange
    happened: datetime | None
    coming: tuple[datetime, ...]
    waits: bool
    overdue: tuple[datetime, ...]
    question: Question | None


@dataclass(frozen=True)
class Passage:
    """The facts that a running stage takes with it into its new definition.

    `renumbered` are rungs that happened and now hang on a date of another version: the version
    before and after, by step and rung. `overdue` are the rungs that count as done, with the
    instants they were put to. `asks` gives the fate of the open questions that do not stay, by id.
    `facts` are those of the stage after all this.
    """

    fates: tuple[Fate, ...]
    renumbered: Mapping[tuple[str, str], tuple[int, int]]
    overdue: Mapping[RungKey, datetime]
    asks: Mapping[str, Question]
    facts: Facts


def step_changes(old: StageDefinition, new: StageDefinition) -> tuple[StepChange, ...]:
    """The steps that differ, in the order of the new definition; the dropped ones last."""
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    placed = _placed([key for key in before if key in after], [k for k in after if k in before])
    found: list[StepChange] = []
    for key, step in after.items():
        fields = _fields(before[key], step) if key in before else {}
        if key not in before:
            found.append(StepChange("added", step, {}))
        elif fields or key in placed:
            found.append(StepChange("changed" if fields else "placed", step, fields))
    dropped = (StepChange("dropped", step, {}) for key, step in before.items() if key not in after)
    return (*found, *dropped)


def passage(before: Facts, after: Facts, *, dated: Facts, now: datetime) -> Passage:
    """The passage of a stage from `before` to `after`, the same facts under the new definition.

    `dated` is `after` with the dates that the same change moves.
    """
    renumbered = _renumbered(before, after)
    asks = dict(_ended(before, after.definition))
    changes = step_changes(before.definition, after.definition)
    facts = _tried_at_once(_carried(dated, renumbered, asks=asks), changes)
    overdue = _overdue(facts, set(_new_rungs(before, after)), before=before, now=now)
    passing = Passage((), renumbered, overdue, asks, _skipped(facts, overdue, now=now))
    fates = (_fate(each, before, passing=passing, now=now) for each in changes)
    return replace(passing, fates=tuple(fates))


def _placed(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The keys that stand elsewhere in the order: the fewest whose moving explains it."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return set(after) - {key for block in blocks for key in before[block.a : block.a + block.size]}


def _fields(before: Step, after: Step) -> dict[str, tuple[Any, Any]]:
    old, new = before.model_dump(), after.model_dump()
    names = dict.fromkeys((*new, *old))
    return {
        name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    }


def _renumbered(before: Facts, after: Facts) -> dict[tuple[str, str], tuple[int, int]]:
    """Rungs that happened and now hang on a date of another version: the version before and after.

    They are renumbered so that they do not happen again.
    """
    ladder, later = Ladder(before), Ladder(after)
    steps = {step.key: step for step in after.definition.steps}
    found = {}
    for step in before.definition.steps:
        rungs = later.rungs(steps[step.key]) if step.key in steps else ()
        versions = {rung.rung: rung.version for rung in rungs}
        for rung in ladder.rungs(step):
            version = versions.get(rung.rung, rung.version)
            if version != rung.version and rung.key in before.fired:
                found[step.key, rung.rung] = (rung.version, version)
    return found


def renumber(key: RungKey, renumbered: Mapping[tuple[str, str], tuple[int, int]]) -> RungKey:
    """The key under which something that happened is kept now; two versions may change places."""
    step, rung, version = key
    for (changed, name), (old, new) in renumbered.items():
        if step == changed and (rung == name or rung.startswith(f"{name}/") or not name):
            return (step, rung, {old: new, new: old}.get(version, version))
    return key


def _ended(before: Facts, after: StageDefinition) -> Iterator[tuple[str, Question]]:
    old = {step.key: step for step in before.definition.steps}
    new = {step.key: step for step in after.steps}
    for ask in before.open_asks():
        if ask.step not in new:
            yield ask.id, "withdrawn"
        elif _who(old[ask.step], before.definition) != _who(new[ask.step], after):
            yield ask.id, "anew"


def _who(step: Step, definition: StageDefinition) -> tuple[object, ...]:
    workers = definition.workers(step) if isinstance(step, Compute) else None
    about = getattr(step, "about", ())[:1]
    return (workers, about, *(getattr(step, field, None) for field in _WHO))


def _carried(
    facts: Facts,
    renumbered: Mapping[tuple[str, str], tuple[int, int]],
    *,
    asks: Mapping[str, Question],
) -> Facts:
    def carried(ask: AskFact) -> AskFact:
        step, rung, version = renumber(ask.key, renumbered)
        ask = replace(ask, step=step, rung=rung, version=version)
        if ask.id not in asks:
            return ask
        return replace(ask, state="superseded", outcome=WITHDRAWN, reminders={})

    fired = {renumber(key, renumbered): each for key, each in facts.fired.items()}
    steps = {step.key for step in facts.definition.steps}
    kept = tuple(carried(ask) for ask in facts.asks if ask.step in steps)
    return replace(facts, fired=fired, asks=kept)


def _tried_at_once(facts: Facts, changes: Sequence[StepChange]) -> Facts:
    """The facts without failures of changed steps, which are thus tried at once as declared now."""
    changed = {change.step.key for change in changes}
    failures = {key: each for key, each in facts.failures.items() if key[0] not in changed}
    return replace(facts, failures=failures)


def _new_rungs(before: Facts, after: Facts) -> Iterator[tuple[str, str]]:
    """Step and rung of those that are new, or had another instant under the same dates."""
    old = {planned.key: planned.at for planned in before.planned}
    known = {step.key for step in before.definition.steps}
    ladder = Ladder(after)
    for step in after.definition.steps:
        planned = [each for each in after.planned if each.step == step.key]
        for rung, each in zip(ladder.rungs(step), planned, strict=True):
            if step.key not in known or each.key not in old or old[each.key] != each.at:
                yield rung.key[:2]


def _overdue(
    facts: Facts, new: set[tuple[str, str]], *, before: Facts, now: datetime
) -> dict[RungKey, datetime]:
    """Rungs that the change puts before now, and those that are before now only because of it."""
    found = dict(_overdue_timers(facts, before, now=now))
    known = {step.key for step in before.definition.steps}
    while True:
        ladder = Ladder(_skipped(facts, found, now=now))
        more = {
            rung.key: rung.ready
            for rung in ladder.open_rungs()
            if rung.ready and rung.ready <= now and rung.key[:2] in new
            if not _is_next(facts, rung, known=known)
        }
        if not more:
            return found
        found |= more


def _overdue_timers(
    facts: Facts, before: Facts, *, now: datetime
) -> Iterator[tuple[RungKey, datetime]]:
    """The reminders and ends that the change gives to open questions, and puts before now."""
    known = {(ask.id, rung) for ask in before.open_asks() for rung, _ in timers(before, ask)}
    for ask in facts.open_asks():
        for rung, at in timers(facts, ask):
            if at <= now and (ask.id, rung) not in known:
                yield (ask.step, rung, ask.timer_version), at


def _is_next(facts: Facts, rung: Rung, *, known: set[str]) -> bool:
    """Whether known steps that have not happened wait for this step without a date."""
    if rung.step.at or (rung.ready and rung.ready < facts.adopted_at):
        return False
    following = _following(facts.definition, rung.step) & known
    return bool(following) and not following & {step for step, *_ in facts.fired}


def _following(definition: StageDefinition, step: Step) -> set[str]:
    """The steps that wait for a step, and for those, and so on."""
    waits_for = {
        each.key: {other.key for other in predecessors(definition, each)}
        for each in definition.steps
    }
    found: set[str] = set()
    while (
        more := {key for key, others in waits_for.items() if others & (found | {step.key})} - found
    ):
        found |= more
    return found


def _skipped(facts: Facts, overdue: Mapping[RungKey, datetime], *, now: datetime) -> Facts:
    skipped = {key: Fired("skipped", at, now) for key, at in overdue.items()}
    return replace(facts, fired={**facts.fired, **skipped})


def _fate(change: StepChange, before: Facts, *, passing: Passage, now: datetime) -> Fate:
    key, dropped = change.step.key, change.sort == "dropped"
    fired = [
        each.fired_at
        for (step, *_), each in before.fired.items()
        if step == key and each.outcome == "done"
    ]
    rungs = Ladder(before if dropped else passing.facts).open_rungs()
    instants = [rung.ready for rung in rungs if rung.step.key == key]
    asks = [ask.id for ask in before.open_asks() if ask.step == key]
    return Fate(
        change,
        happened=max(fired, default=None),
        coming=tuple(sorted(max(at, now) for at in instants if at)),
        waits=None in instants,
        overdue=tuple(sorted(at for (step, *_), at in passing.overdue.items() if step == key)),
        question=passing.asks.get(asks[-1], "stays") if asks else None,
    )
