"""What one stage awaits of another: whether it is settled, by when it is expected, what keeps it.

A stage that is left out, or was done when the year was started here, counts as settled; one of
which it is not decided whether it is held does not.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from igf.stage.rules.closing import PROVISIONAL
from igf.stage.rules.facts import AskFact, Awaited, Facts
from igf.stage.rules.ladder import GRANTED, Ladder
from igf.stage.rules.papers import with_past_done
from igf.words.phrases import shown
from schemas.moments import Moment
from schemas.steps import Compute, Step

#: Why a question that was answered does not let go on what waits for it, by its outcome.
_TROUBLES = {"sent_back": "was sent back", PROVISIONAL: "is provisional"}
#: The trouble of what never comes.
CANCELLED: Final = "is cancelled"
UNDECIDED: Final = "is not decided yet"
#: What lets a stage go on that waits for what does not come by itself.
REMEDIES: Final = {
    CANCELLED: "take that stage up again (igf resume), or take it out of the year's `after`",
    UNDECIDED: 'open that stage (igf open), or say `held: "no"` in the year\'s file',
}
_OPEN_STATES = frozenset({"waiting", "running", "paused"})


def awaited(facts: Facts, what: str, *, state: str, title: str) -> Awaited:
    """What is awaited of a stage: `what` is a step of it, a document, or empty for all of it.

    `state` is that of the stage, `title` its title. A step that the stage no longer has counts as
    settled.
    """
    steps = facts.definition.named(what)
    said = f"{steps[0].title} ({title})" if what and steps else title
    if state == "cancelled":
        return Awaited(said, trouble=CANCELLED)
    if state not in _OPEN_STATES or not steps:
        return Awaited(said, settled_at=_end(facts, steps))
    found = with_past_done(facts)
    settled_at = _settled_at(found, what, steps=steps)
    if settled_at:
        return Awaited(said, settled_at)
    return Awaited(said, None, _due(found, steps), _trouble(found, steps))


def awaiting_words(each: Awaited, now: datetime) -> str:
    """As in "Waiting for Decision (Selection of workshops), due 28 June 2024, 23:59 UTC"."""
    trouble = f", which {each.trouble}" if each.trouble else ""
    if each.due is None:
        return f"Waiting for {each.title}{trouble}"
    days = (now - each.due.at).days
    late = f"; {days} {'day' if days == 1 else 'days'} late" if days > 0 else ""
    late = late or ("; late" if now >= each.due.at else "")
    return f"Waiting for {each.title}{trouble}, due {shown(each.due)}{late}"


def _settled_at(facts: Facts, what: str, *, steps: tuple[Step, ...]) -> datetime | None:
    ladder = Ladder(facts)
    instants = [ladder.settled_at(step) for step in steps]
    made = {step.makes for step in steps if isinstance(step, Compute)}
    if what in made and what not in facts.documents and not _is_past(facts, steps):
        return None
    return max((at for at in instants if at), default=None) if all(instants) else None


def _is_past(facts: Facts, steps: tuple[Step, ...]) -> bool:
    """Whether the steps were taken as done when the year was started here."""
    keys = {step.key for step in steps}
    fired = [each for key, each in facts.fired.items() if key[0] in keys]
    return bool(fired) and all(each.due_at < facts.adopted_at for each in fired)


def _end(facts: Facts, steps: tuple[Step, ...]) -> datetime:
    """When a stage that is over, or left out, settled these steps."""
    ladder = Ladder(facts)
    return max((at for step in steps if (at := ladder.settled_at(step))), default=facts.adopted_at)


def _due(facts: Facts, steps: tuple[Step, ...]) -> Moment | None:
    """By when they are expected: the open question's due date, or else the last date known."""
    keys = {step.key for step in steps}
    asked = [ask.due for ask in facts.open_asks() if ask.step in keys and ask.due]
    dated = [each.at for each in facts.planned if each.step in keys and each.at]
    closes = [Moment(at=facts.closes)] if facts.closes else []
    return max(asked or dated or closes, key=lambda each: each.at, default=None)


def _trouble(facts: Facts, steps: tuple[Step, ...]) -> str:
    return next(filter(None, (_refusal(ask) for ask in _newest(facts, steps))), "")


def _newest(facts: Facts, steps: tuple[Step, ...]) -> Iterator[AskFact]:
    """The last question of each step."""
    keys = {step.key for step in steps}
    yield from {ask.step: ask for ask in facts.asks if ask.step in keys}.values()


def _refusal(ask: AskFact) -> str:
    if ask.state == "open" or ask.outcome is None or ask.outcome in GRANTED:
        return ""
    return _TROUBLES.get(ask.outcome, f"was not granted ({ask.outcome.replace('_', ' ')})")
