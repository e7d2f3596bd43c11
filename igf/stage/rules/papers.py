"""Documents made before a year was started here, which steps to come are about.

The step that made them is taken as done, so nobody would make them again: it is asked for them once
more, and what is about them waits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from igf.stage.rules.facts import Facts, Fired
from igf.stage.rules.ladder import Ladder, Rung
from schemas.steps import Compute

#: The rung under which a step is asked for what it made before the start.
ADOPTED: Final = "adopted"
#: The prefix of computations that count contributions; a count is made when it is needed.
_COUNTING: Final = "count_"


@dataclass(frozen=True)
class Wanted:
    """A step whose document is wanted, and from when on."""

    step: Compute
    due: datetime


def wanted_papers(facts: Facts) -> Iterator[Wanted]:
    """The steps taken as done at the start whose documents are wanted and not there."""
    missing = [step for step in _makers(facts) if step.makes not in facts.documents]
    if not missing or not _is_adopted(facts):
        return
    settled = with_past_done(facts)
    taken = {key[0] for key, each in settled.fired.items() if _is_past(each, facts)}
    coming = {step.makes for step in missing if step.key not in taken}
    for step in missing:
        citing = [rung for rung in Ladder(settled).open_rungs() if _cites(rung, step.makes)]
        due = _due(step, citing, facts=facts) if citing else None
        if due and step.key in taken and step.makes not in coming:
            yield Wanted(step, due)


def waits_for(rung: Rung, papers: Iterable[Wanted], *, facts: Facts) -> bool:
    """Whether a rung is about one of these documents, so that it waits for it."""
    return not _is_early(rung, facts) and any(_cites(rung, each.step.makes) for each in papers)


def _makers(facts: Facts) -> list[Compute]:
    return [step for step in facts.definition.steps if isinstance(step, Compute)]


def _is_adopted(facts: Facts) -> bool:
    """Whether anything was due before the start: seldom, so that the rest is seldom worked out."""
    dates = (planned.at.at for planned in facts.planned if planned.at)
    return any(at < facts.adopted_at for at in dates)


def with_past_done(facts: Facts) -> Facts:
    """Facts with everything due before the start taken as done, and all that follows it at once."""
    while early := [rung for rung in Ladder(facts).open_rungs() if _is_early(rung, facts)]:
        done = {
            rung.key: Fired("skipped", rung.ready or facts.adopted_at, facts.adopted_at)
            for rung in early
        }
        facts = replace(facts, fired={**facts.fired, **done})
    return facts


def _is_early(rung: Rung, facts: Facts) -> bool:
    return rung.ready is not None and rung.ready < facts.adopted_at


def _is_past(fired: Fired, facts: Facts) -> bool:
    return fired.outcome == "skipped" and fired.due_at < facts.adopted_at


def _cites(rung: Rung, document: str) -> bool:
    # Computations from a document are done by hand: whoever does that has the document.
    about: tuple[str, ...] = getattr(rung.step, "about", ())
    return document in about and not isinstance(rung.step, Compute)


def _due(step: Compute, citing: list[Rung], *, facts: Facts) -> datetime | None:
    if not step.what.startswith(_COUNTING):
        return facts.adopted_at
    return min((rung.ready for rung in citing if rung.ready), default=None)
