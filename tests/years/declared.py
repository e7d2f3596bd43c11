"""The declaration of a stage as its row has it: what a step waits for, whom it is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Step = Mapping[str, Any]
SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class Reference:
    """What is awaited of another stage (by id): `what` is a step, a document, or all of it ("")."""

    text: str
    stage: str
    what: str


@dataclass(frozen=True)
class Declared:
    """A definition, read as plain JSON."""

    body: Mapping[str, Any]

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """By key, in order."""
        return {step["key"]: step for step in self.body["steps"]}

    def before(self, step: Step) -> Sequence[str]:
        """The steps of this stage (by key) that must be settled before a step."""
        own = [key for key in step["after"] or () if key in self.steps]
        if own or step["after"] == []:
            return own
        keys = list(self.steps)
        place = keys.index(step["key"])
        return [] if step["at"] or place == 0 else [keys[place - 1]]

    def awaited(self, step: Step) -> Iterator[Reference]:
        """What a step waits for in other stages."""
        own = [text for text in step["after"] or () if text not in self.steps]
        for text in dict.fromkeys((*self.body.get("after", ()), *own)):
            year, _, named = text.rpartition("/")
            stage, _, what = named.partition(".")
            yield Reference(text, f"{year or self.body['cycle']}/{stage}", what)

    def named(self, what: str) -> Sequence[Step]:
        """The step of this key, or the steps that make this document; all of them for ""."""
        if not what:
            return list(self.steps.values())
        if what in self.steps:
            return [self.steps[what]]
        return [step for step in self.steps.values() if step.get("makes") == what]

    def about(self, step: Step) -> Sequence[str]:
        """The documents that a step is about."""
        found: Sequence[str] = step.get("about") or ()
        return found

    def whom(self, step: Step) -> frozenset[str]:
        """The bodies, roles and lists (by key) that a step may write to."""
        workers = [*step.get("by", ()), step.get("author", ""), self.body["lead"]]
        names = {"compute": workers}.get(step["do"], [*step.get("to", ()), *step.get("by", ())])
        deputy = [self.body["deputy"]] if step["do"] == "compute" else []
        return frozenset(name for name in (*names, *deputy) if name)

    @property
    def needs(self) -> frozenset[str]:
        """The bodies that the stage or a step of it cannot do without."""
        steps = (name for step in self.steps.values() for name in step["needs"])
        return frozenset((*self.body["needs"], *steps))
