"""The next act of a stage: pure rules over its declaration, its dates and what has happened.

A rung that was due before the year was started here, comes too late to be of use, or is overtaken
is skipped with a reason, which settles it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from igf.stage.rules.closing import ending, lapses
from igf.stage.rules.facts import AskFact, Facts, RungKey
from igf.stage.rules.held import MISSING, Held, held, maker, to_ask_again, to_say
from igf.stage.rules.ladder import Ladder, Rung
from igf.stage.rules.lateness import Timing, reason_to_skip
from igf.stage.rules.papers import ADOPTED, Wanted, waits_for, wanted_papers
from igf.stage.rules.undated import missing_date
from schemas.dates import OWN_POINTS
from schemas.steps import Compute, Notice, Step

Act = Literal["fire", "skip", "remind", "lapse"]

#: The rung at which an ask ends although nobody answered.
LAPSE = "lapse"
#: The prefix of rungs that notify one person of an open ask: a later member, or a repeat.
CALL = "call"


@dataclass(frozen=True)
class DueStep:
    """A step that is due, and the key it is done once under."""

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


def next_due_step(facts: Facts, now: datetime) -> DueStep | None:
    """The earliest thing due at `now`; in order of instant, then of declaration."""
    rungs, papers = Ladder(facts).open_rungs(), tuple(wanted_papers(facts))
    due = [
        rung
        for rung in rungs
        if _is_due(facts, rung, now=now) and not waits_for(rung, papers, facts=facts)
    ]
    judged = {rung.key: _judge(facts, rung, due=due, now=now) for rung in due}
    lacking = held(facts, (rung for rung in due if judged[rung.key].act == "fire"))
    held_back = {each.rung.key for each in lacking}
    due_steps = [due_step for key, due_step in judged.items() if key not in held_back]
    due_steps += _due_reminders(facts, now)
    wanted = [*map(_paper, papers), *_again(facts, lacking, rungs=rungs)]
    wanted += [_request(each.step, each.due) for each in to_say(facts, rungs)]
    due_steps += [due_step for due_step in wanted if _may(facts, due_step, now=now)]
    order = {step.key: place for place, step in enumerate(facts.definition.steps)}
    return min(
        due_steps,
        key=lambda each: (each.due, order.get(each.step.key, len(order))),
        default=None,
    )


def next_instant(facts: Facts, now: datetime) -> datetime | None:
    """The next instant after `now` at which something may be due; None: only people can move it.

    Also one at which only the words on the stage change.
    """
    open_rungs = Ladder(facts).open_rungs()
    words = (at for rung in open_rungs for at in _counted_days(rung, now))
    instants = [*_acts(facts, open_rungs), *words]
    return min((at for at in instants if at > now), default=None)


def next_act(facts: Facts, now: datetime) -> datetime | None:
    """The next instant after `now` at which something may be done."""
    instants = _acts(facts, Ladder(facts).open_rungs())
    return min((at for at in instants if at > now), default=None)


def _acts(facts: Facts, open_rungs: Sequence[Rung]) -> Iterator[datetime]:
    for rung in open_rungs:
        if rung.ready and not _is_unnamed(facts, rung):
            yield rung.ready
    yield from (at for ask in facts.open_asks() for _, at in timers(facts, ask))
    yield from (failure.retry_at for failure in facts.failures.values())
    yield from (expected for expected in facts.unnamed.values() if expected)
    yield from (each.due for each in to_say(facts, open_rungs))


def _counted_days(rung: Rung, now: datetime) -> Iterator[datetime]:
    """When the words on what a rung awaits of another stage change next: they count days late."""
    if not rung.awaits or rung.own_ready is None:
        return
    if rung.own_ready > now:
        yield rung.own_ready
    for each in rung.awaits if rung.own_ready <= now else ():
        if each.due:
            passed = max((now - each.due.at).days + 1, 0) if now >= each.due.at else 0
            yield each.due.at + timedelta(days=passed)


def is_finished(facts: Facts) -> bool:
    """Whether every step of the stage is settled."""
    papers = any(ask.rung == ADOPTED for ask in facts.open_asks())
    return not papers and Ladder(facts).is_settled()


def _held(facts: Facts, rung: Rung) -> bool:
    return _is_unnamed(facts, rung) or missing_date(facts, rung.step) is not None


def _is_unnamed(facts: Facts, rung: Rung) -> bool:
    return any(body in facts.unnamed for body in (*facts.definition.needs, *rung.step.needs))


def _is_due(facts: Facts, rung: Rung, *, now: datetime) -> bool:
    failure = facts.failures.get(rung.key)
    return (
        rung.ready is not None
        and rung.ready <= now
        and (failure is None or failure.retry_at <= now)
        and (rung.ready < facts.adopted_at or not _held(facts, rung))
    )


def _judge(facts: Facts, rung: Rung, *, due: Sequence[Rung], now: datetime) -> DueStep:
    ready = rung.ready or now
    siblings = [other.ready for other in due if other.step.key == rung.step.key and other.ready]
    timing = Timing(ready, now, facts.adopted_at, _closing_instant(facts, rung), max(siblings))
    reason = reason_to_skip(rung.step, timing)
    act: Act = "skip" if reason else "fire"
    return DueStep(act, rung.step, rung.rung, rung.version, ready, rung.title, reason)


def _closing_instant(facts: Facts, rung: Rung) -> datetime | None:
    """The close that overtakes a notice on a date of its stage: one meant to come before it.

    Of a stage that closes before it opens, whatever hangs on the opening is meant to.
    """
    if facts.closes is None or rung.ready is None or not isinstance(rung.step, Notice):
        return None
    turned = facts.opens is not None and facts.closes < facts.opens
    points = OWN_POINTS if rung.ready < facts.closes else OWN_POINTS[:1] if turned else ()
    return facts.closes if any(text.startswith(points) for text in rung.step.at) else None


def _paper(wanted: Wanted) -> DueStep:
    return DueStep("fire", wanted.step, ADOPTED, 1, wanted.due, wanted.step.title)


def _again(facts: Facts, lacking: Sequence[Held], *, rungs: Sequence[Rung]) -> Iterator[DueStep]:
    """What asks once more for the documents that are missing."""
    for each in to_ask_again(facts, lacking, rungs=rungs):
        step = maker(facts, each.documents[0])
        if step and each.rung.ready:
            yield _request(step, each.rung.ready)


def _request(step: Compute, due: datetime) -> DueStep:
    return DueStep("fire", step, MISSING, 1, due, step.title)


def _may(facts: Facts, due_step: DueStep, *, now: datetime) -> bool:
    tried = _was_tried(facts, due_step.key, now=now)
    return due_step.due <= now and not tried and due_step.key not in facts.fired


def _was_tried(facts: Facts, key: RungKey, *, now: datetime) -> bool:
    """Whether a step has failed and its next try is not due yet."""
    failure = facts.failures.get(key)
    return failure is not None and failure.retry_at > now


def _due_reminders(facts: Facts, now: datetime) -> Iterator[DueStep]:
    for ask in facts.open_asks():
        due = {rung: at for rung, at in timers(facts, ask) if at <= now}
        for rung in due:
            due_step = _timer(_step(facts, ask), ask, rung=rung, due=due)
            if not _was_tried(facts, due_step.key, now=now):
                yield due_step


def _timer(step: Step, ask: AskFact, *, rung: str, due: Mapping[str, datetime]) -> DueStep:
    """A reminder or the end of an ask; of reminders due at once only the newest acts, if that."""
    at, lapses = due[rung], _lapses(rung)
    newest = at if _calls(rung) else max(due[each] for each in due if not _calls(each))
    overtaken = not lapses and (at < newest or any(_lapses(each) for each in due))
    act: Act = "skip" if overtaken else "lapse" if lapses else "remind"
    what = "Closed" if lapses else "Personal request" if _calls(rung) else "Reminder"
    title = f"{what}: {step.title}"
    reason = "a later reminder or the end was due at the same time" if overtaken else ""
    return DueStep(act, step, rung, ask.timer_version, at, title, reason, ask.id)


def timers(facts: Facts, ask: AskFact) -> Iterator[tuple[str, datetime]]:
    """The reminders, calls and end of an open ask that have not happened, by rung."""
    step, dated = _step(facts, ask), {**ask.reminders, **ask.calls}
    found = {f"{ask.rung}/{name}".lstrip("/"): at for name, at in dated.items()}
    if lapses(step):
        found[f"{ask.rung}/{LAPSE}".lstrip("/")] = ending(step, ask.due_at)
    for rung, at in found.items():
        if not _has_happened(facts, ask, rung=rung, at=at):
            yield rung, at


def _has_happened(facts: Facts, ask: AskFact, *, rung: str, at: datetime) -> bool:
    """Whether a timer acted in its version, or in an earlier one after its new instant."""
    for version in range(1, ask.timer_version + 1):
        fired = facts.fired.get((ask.step, rung, version))
        if fired and (version == ask.timer_version or fired.fired_at >= at):
            return True
    return False


def _lapses(rung: str) -> bool:
    return rung.rpartition("/")[2] == LAPSE


def _calls(rung: str) -> bool:
    return rung.rpartition("/")[2].startswith(f"{CALL}-")


def _step(facts: Facts, ask: AskFact) -> Step:
    return facts.definition.step_of(ask.step)
