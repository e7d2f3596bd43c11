"""By when the work of a step is needed, so that what follows it can keep its dates."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from igf.stage.rules.facts import Facts
from igf.stage.rules.ladder import predecessors
from schemas.dates import parse
from schemas.moments import Moment
from schemas.steps import Ask, Compute, Decide, External, Publish, Step

#: The steps that ask people, who get time to answer.
_ASKING = (Ask, Decide, External, Publish)

Resolve = Callable[[str], Moment | None]


def needed_by(facts: Facts, step: Step, *, reply: timedelta, resolve: Resolve) -> Moment | None:
    """The last instant at which a step can be settled without making a later one late.

    Of the steps that wait for it, directly or over others: the date of a dated one; for one that
    asks people, the date its answer is due less the time to answer (`reply`). None: no date hangs
    on it. `resolve` gives the instant of a date expression that does not hang on `asked`.
    """
    found = list(_limits(facts, step, reply=reply, resolve=resolve, above=(step.key,)))
    return min(found, key=lambda each: each.at, default=None)


def _limits(
    facts: Facts, step: Step, *, reply: timedelta, resolve: Resolve, above: tuple[str, ...]
) -> Iterator[Moment]:
    for other in _followers(facts, step):
        if other.key in above:
            continue
        dates = [each.at for each in facts.planned if each.step == other.key and each.at]
        if other.at:
            yield from dates[:1]
            continue
        time = reply if isinstance(other, _ASKING) else timedelta(0)
        text: str | None = getattr(other, "due", None)
        due = resolve(text) if text and parse(text).anchor != "asked" else None
        if due:
            yield _earlier(due, time)
        further = _limits(facts, other, reply=reply, resolve=resolve, above=(*above, other.key))
        yield from (_earlier(each, time) for each in further)


def _followers(facts: Facts, step: Step) -> list[Step]:
    """The steps that wait for a step, or for the document that it makes."""
    makes = step.makes if isinstance(step, Compute) else None
    return [
        other
        for other in facts.definition.steps
        if step in predecessors(facts.definition, other)
        or makes in (*getattr(other, "about", ()), *facts.unsaid.get(other.key, ()))
    ]


def _earlier(moment: Moment, time: timedelta) -> Moment:
    return moment.model_copy(update={"at": moment.at - time})
