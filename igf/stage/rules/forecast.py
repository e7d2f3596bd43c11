"""Forecast of a stage for the time ahead, if nobody answers anything meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from igf.stage.rules.facts import AskFact, Facts, Fired
from igf.stage.rules.progress import DueStep, next_act, next_due_step
from schemas.steps import Compute, Step


def foretell(
    facts: Facts, now: datetime, *, until: datetime, asks: Callable[[Step], bool]
) -> tuple[DueStep, ...]:
    """The due steps of a stage from `now` to `until`, in order, the skipped ones too.

    `asks` says whether a step asks people, so that what follows it waits.
    """
    due_steps: list[DueStep] = []
    at: datetime | None = now
    while at is not None and at <= until:
        due_step = next_due_step(facts, at)
        if due_step is None:
            at = next_act(facts, at)
            continue
        due_steps.append(due_step)
        facts = _after(facts, due_step, now=at)
        if due_step.act == "fire" and asks(due_step.step):
            facts = replace(facts, asks=(*facts.asks, _asked(due_step, until=until)))
        elif due_step.act == "fire":
            facts = _made(facts, due_step.step)
        if due_step.act == "lapse":
            facts = replace(facts, asks=tuple(_lapsed(ask, due_step, now=at) for ask in facts.asks))
    return tuple(due_steps)


def past_skips(facts: Facts, now: datetime) -> Facts:
    """The facts once all rungs due at `now` that are only to be skipped were skipped."""
    while (due_step := next_due_step(facts, now)) and due_step.act == "skip":
        facts = _after(facts, due_step, now=now)
    return facts


def _after(facts: Facts, due_step: DueStep, *, now: datetime) -> Facts:
    fired = Fired("skipped" if due_step.act == "skip" else "done", due_step.due, now)
    return replace(facts, fired={**facts.fired, due_step.key: fired})


def _made(facts: Facts, step: Step) -> Facts:
    """The facts with the document that a step works out."""
    if not isinstance(step, Compute):
        return facts
    version = facts.documents.get(step.makes, 0) + 1
    return replace(facts, documents={**facts.documents, step.makes: version})


def _lapsed(ask: AskFact, due_step: DueStep, *, now: datetime) -> AskFact:
    """The ask of the move as lapsed, so that later steps go on, whatever silence would count as."""
    if ask.id != due_step.ask:
        return ask
    return replace(ask, state="lapsed", outcome="lapsed", settled_at=now)


def _asked(due_step: DueStep, *, until: datetime) -> AskFact:
    return AskFact(
        id=due_step.step.key,
        step=due_step.step.key,
        rung=due_step.rung,
        version=due_step.version,
        state="open",
        outcome=None,
        due_at=until + timedelta(days=1),
        settled_at=None,
    )
