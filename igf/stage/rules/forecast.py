"""Forecast of a stage for the time ahead, if nobody answers anything meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from igf.stage.rules.facts import AskFact, Facts, Fired
from igf.stage.rules.progress import Move, next_instant, next_move
from schemas.steps import Step


def foretell(
    facts: Facts, now: datetime, *, until: datetime, asks: Callable[[Step], bool]
) -> tuple[Move, ...]:
    """The moves of a stage from `now` to `until`, in order, the skipped ones too.

    `asks` says whether a step asks people, so that later steps wait.
    """
    moves: list[Move] = []
    at: datetime | None = now
    while at is not None and at <= until:
        move = next_move(facts, at)
        if move is None:
            at = next_instant(facts, at)
            continue
        moves.append(move)
        facts = _after(facts, move, now=at)
        if move.act == "fire" and asks(move.step):
            facts = replace(facts, asks=(*facts.asks, _asked(move, until=until)))
        if move.act == "lapse":
            facts = replace(facts, asks=tuple(_lapsed(ask, move, now=at) for ask in facts.asks))
    return tuple(moves)


def past_skips(facts: Facts, now: datetime) -> Facts:
    """The facts once all rungs due at `now` that are only to be skipped were skipped."""
    while (move := next_move(facts, now)) and move.act == "skip":
        facts = _after(facts, move, now=now)
    return facts


def _after(facts: Facts, move: Move, *, now: datetime) -> Facts:
    fired = Fired("skipped" if move.act == "skip" else "done", move.due, now)
    return replace(facts, fired={**facts.fired, move.key: fired})


def _lapsed(ask: AskFact, move: Move, *, now: datetime) -> AskFact:
    """The ask of the move as lapsed, so that later steps go on, whatever silence would count as."""
    if ask.id != move.ask:
        return ask
    return replace(ask, state="lapsed", outcome="lapsed", settled_at=now)


def _asked(move: Move, *, until: datetime) -> AskFact:
    return AskFact(
        id=move.step.key,
        step=move.step.key,
        rung=move.rung,
        version=move.version,
        state="open",
        outcome=None,
        due_at=until + timedelta(days=1),
        settled_at=None,
    )
