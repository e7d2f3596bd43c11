"""What comes of a stage at another instant after a move, and what is not sent any more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.engine.forecast import asks_people
from igf.moving.foreseen import Reminder
from igf.moving.stage_effects import Look
from igf.stage.rules.facts import Facts
from igf.stage.rules.forecast import foretell
from igf.stage.rules.ladder import Ladder, Rung
from igf.stage.rules.progress import LAPSE, DueStep

#: A rung by the keys of its step and its own.
Name = tuple[str, str]
#: How far ahead a year is looked at: beyond its end.
AHEAD: Final = timedelta(days=1000)
#: Why something does not come any more, where no rule skips it.
LATER: Final = "what it waits for comes later"
NOT_OPEN: Final = "the stage is not open then"


@dataclass(frozen=True)
class Coming:
    """What changes of what comes in a stage; `moves` is at another instant, or not done again.

    `conditional` waits for more than its date, `unsent` does not come any more.
    """

    moves: tuple[Reminder, ...]
    conditional: tuple[Reminder, ...]
    unsent: tuple[Reminder, ...]


def coming(found: Look) -> Coming:
    """What comes of a stage at another instant after a move, and what does not."""
    first, then = _foretold(found, found.before.facts), _foretold(found, found.after.facts)
    return Coming(
        tuple(_moves(found, first, then=then)),
        tuple(_conditional(found)),
        tuple(_unsent(found, first, then=then)),
    )


def _moves(
    found: Look, first: Mapping[Name, DueStep], *, then: Mapping[Name, DueStep]
) -> Iterator[Reminder]:
    """Every rung whose instant or version changes, with the effect on it.

    Its own date moves, or it follows one that does, or it reminds of an answer whose date moves;
    if nobody answers anything meanwhile. What would come too late then is not sent.
    """
    told: set[Name] = set()
    for each in _of_rungs(found, then):
        told.add(each.key[:2])
        yield each
    for name, due_step in then.items():
        before = first.get(name)
        moves = before is None or (before.act, before.due) != (due_step.act, due_step.due)
        if name not in told and moves and due_step.act != "skip":
            was = max(before.due, found.now) if before else None
            comes = max(due_step.due, found.now)
            yield Reminder(found.stage.id, due_step.title, due_step.key, was, None, comes)


def _unsent(
    found: Look, first: Mapping[Name, DueStep], *, then: Mapping[Name, DueStep]
) -> Iterator[Reminder]:
    """What was to come before the move and does not any more, each with the reason."""
    rungs = _by_name(found.after.facts)
    done = {name for name, rung in rungs.items() if _done(found, rung)}
    for name, before in first.items():
        after = then.get(name)
        if before.act != "skip" and name not in done and (after is None or after.act == "skip"):
            reason = after.reason if after else LATER if name in rungs else NOT_OPEN
            times = (max(before.due, found.now), None, None)
            yield Reminder(found.stage.id, before.title, before.key, *times, reason=reason)


def _conditional(found: Look) -> Iterator[Reminder]:
    """Dated rungs that move and wait for more than their date: an answer, a document, a stage."""
    before, now = _by_name(found.before.facts), found.now
    for name, rung in _by_name(found.after.facts).items():
        old = before.get(name)
        if old is None or old.date == rung.date or rung.date is None:
            continue
        waits = rung.ready is None and rung.key not in found.after.facts.fired
        if waits and rung.date.at >= found.stage.adopted_at:
            was = old.date.at if old.date else None
            times = (was, None, max(rung.date.at, now))
            yield Reminder(found.stage.id, rung.title, rung.key, *times, old.date, rung.date)


def _of_rungs(found: Look, then: Mapping[Name, DueStep]) -> Iterator[Reminder]:
    before, skipped = _by_name(found.before.facts), dict(found.skipped)
    for name, rung in _by_name(found.after.facts).items():
        old = before.get(name)
        if old is None or (old.version, old.ready) == (rung.version, rung.ready):
            continue
        done = _last_done(found.before.facts, rung)
        if old.ready == rung.ready and not done:
            continue
        passed = rung.ready and rung.ready < found.stage.adopted_at  # never done by this year
        again = not passed and rung.key not in skipped and rung.key not in dict(found.carried)
        if again and rung.ready is None:
            continue  # it follows what is done again, and so is not done for good
        late = name in then and then[name].act == "skip"
        comes = max(rung.ready, found.now) if again and rung.ready and not late else None
        if comes or done:
            times = (old.ready, done, comes)
            yield Reminder(found.stage.id, rung.title, rung.key, *times, old.date, rung.date)


def _foretold(found: Look, facts: Facts) -> dict[Name, DueStep]:
    """What comes from now on, if nobody answers anything; not the ends of questions."""
    coming = foretell(facts, found.now, until=found.now + AHEAD, asks=asks_people)
    return {
        each.key[:2]: each
        for each in coming
        if each.act != LAPSE and each.due >= found.stage.adopted_at
    }


def _done(found: Look, rung: Rung) -> bool:
    return rung.key in dict(found.skipped) or rung.key in dict(found.carried)


def _by_name(facts: Facts) -> Mapping[tuple[str, str], Rung]:
    ladder = Ladder(facts)
    rungs = (rung for step in facts.definition.steps for rung in ladder.rungs(step))
    return {(rung.step.key, rung.rung): rung for rung in rungs}


def _last_done(facts: Facts, rung: Rung) -> datetime | None:
    done = [
        fired.fired_at
        for key, fired in facts.fired.items()
        if key[:2] == rung.key[:2] and fired.outcome == "done"
    ]
    return max(done, default=None)
