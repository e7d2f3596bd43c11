"""Steps that are held: what they speak of is not there, so nothing of them leaves.

Whoever makes the document is asked for it once more, unless they are being asked, or their step is
still to come. What is held goes on as soon as the document is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from igf.stage.rules.facts import Facts
from igf.stage.rules.ladder import Rung
from schemas.sayings import NOTHING, saying
from schemas.steps import Compute, Step

#: The rung under which a step is asked once more for what it was to make.
MISSING: Final = "missing"
#: How long before a step people are asked to say what it speaks of.
AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True)
class Held:
    """A rung that is due, and the documents (by key) that it speaks of and that are not there."""

    rung: Rung
    documents: tuple[str, ...]


def held(facts: Facts, due: Iterable[Rung]) -> tuple[Held, ...]:
    """Of the rungs that are due those that are held; what was due before the start never is."""
    found = ((rung, lacking(facts, rung.step)) for rung in due if not _is_past(facts, rung))
    return tuple(Held(rung, documents) for rung, documents in found if documents)


def held_at(facts: Facts, rungs: Iterable[Rung], *, now: datetime) -> tuple[Held, ...]:
    """Of the open rungs of a stage those that are held at an instant."""
    return held(facts, (rung for rung in rungs if rung.ready and rung.ready <= now))


def lacking(facts: Facts, step: Step) -> tuple[str, ...]:
    """The documents (by key) that a step speaks of, that its stage makes and that are not there."""
    # Whoever does work by hand from a document has it; a computation fails by itself.
    about: tuple[str, ...] = () if isinstance(step, Compute) else getattr(step, "about", ())
    wanted = (*about, *facts.unsaid.get(step.key, ()))
    return tuple(key for key in wanted if key not in facts.documents and maker(facts, key))


def maker(facts: Facts, document: str) -> Compute | None:
    """The step that makes a document: of several, the last one."""
    return next(reversed(list(_makers(facts, document))), None)


def to_ask_again(facts: Facts, found: Iterable[Held], *, rungs: Iterable[Rung]) -> Iterator[Held]:
    """Of what is held, each document that nobody is asked for, and that no open rung will make.

    What people are to say is asked before (`to_say`).
    """
    coming = {rung.step.key for rung in rungs} | {ask.step for ask in facts.open_asks()}
    for each in found:
        for document in each.documents:
            makers = {step.key for step in _makers(facts, document)}
            if not saying(document, facts.definition.steps) and makers.isdisjoint(coming):
                yield Held(each.rung, (document,))


@dataclass(frozen=True)
class ToSay:
    """Something that people are asked to say of a stage, and from when on."""

    step: Compute
    due: datetime


def to_say(facts: Facts, rungs: Iterable[Rung]) -> Iterator[ToSay]:
    """What the steps to come speak of and the year does not say, asked `AHEAD` of their dates."""
    asked = {ask.step for ask in facts.open_asks()}
    for rung in rungs if facts.unsaid else ():
        at = rung.date.at if rung.date else rung.ready
        for key in facts.unsaid.get(rung.step.key, ()) if at and not _is_past(facts, rung) else ():
            step = saying(key, facts.definition.steps)
            if at and step and key not in facts.documents and step.key not in asked:
                # Whether anything came in is known when it is counted.
                ahead = AHEAD if key != NOTHING else timedelta(0)
                yield ToSay(step, max(at - ahead, facts.adopted_at))


def _makers(facts: Facts, document: str) -> Iterator[Compute]:
    for step in facts.definition.steps:
        if isinstance(step, Compute) and step.makes == document:
            yield step
    if said := saying(document, facts.definition.steps):
        yield said


def _is_past(facts: Facts, rung: Rung) -> bool:
    return rung.ready is not None and rung.ready < facts.adopted_at
