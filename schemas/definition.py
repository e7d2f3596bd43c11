"""A stage as it runs: its kind's steps with the cycle's overrides, dates left out.

A running stage is pinned to its definition by the sha256 of `canonical()`, never to code.
"""

import hashlib
from typing import Any, Final, Literal

from schemas.base import CycleKey, Key, Reference, Strict
from schemas.kind import StageWords
from schemas.sayings import said_by, saying, sayings
from schemas.steps import Compute, Step

#: The body that carries what no other is named for.
SECRETARIAT: Final = "secretariat"


class StageDefinition(Strict):
    """The resolved declaration of one stage; every released `schema_version` loads for ever."""

    schema_version: Literal[1] = 1
    cycle: CycleKey
    key: Key
    kind: Key
    title: str
    lane: Key
    words: StageWords
    lead: Key
    deputy: Key | None = None
    audience: tuple[Key, ...] = ()
    needs: tuple[Key, ...] = ()
    page: str | None = None
    steps: tuple[Step, ...]
    after: tuple[Reference, ...] = ()

    def references(self, step: Step) -> tuple[str, ...]:
        """What a step waits for outside its stage, as declared; first what the stage waits for."""
        own = {each.key for each in self.steps}
        others = (text for text in step.after or () if text not in own)
        return tuple(dict.fromkeys((*self.after, *others)))

    def all_references(self) -> tuple[str, ...]:
        """Everything that the stage or a step of it waits for outside, each once."""
        return tuple(dict.fromkeys(text for step in self.steps for text in self.references(step)))

    def workers(self, step: Compute) -> tuple[Key, ...]:
        """Who does the work of a step that is done by hand: bodies or roles.

        Those it names, else the author of its document, else the lead and the deputy; of the
        Secretariat the deputy alone, where there is one, and not all staff.
        """
        if step.by or step.author != SECRETARIAT:
            return step.by or (step.author,)
        if self.deputy is None:
            return (self.lead,)
        return (self.deputy,) if self.lead == SECRETARIAT else (self.lead, self.deputy)

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The declared steps, and those that say what the year may not say (schemas.sayings)."""
        return (*self.steps, *sayings(self.steps))

    def step(self, key: str) -> Step | None:
        """The step of this key, or the one that says something; None: it is not declared."""
        found = next((step for step in self.steps if step.key == key), None)
        return found or saying(said_by(key), self.steps)

    def step_of(self, key: str) -> Step:
        """The step of this key. KeyError: it is not declared."""
        found = self.step(key)
        if found is None:
            raise KeyError(key)
        return found

    def named(self, what: str) -> tuple[Step, ...]:
        """The step of this key, or that makes this document; all steps where it is empty."""
        if not what:
            return self.steps
        by_key = tuple(step for step in self.steps if step.key == what)
        makers = (step for step in self.steps if isinstance(step, Compute) and step.makes == what)
        return by_key or tuple(makers)

    def canonical(self) -> str:
        """The JSON text that is hashed and stored: field order fixed, defaults written out.

        `after` is left out where it is empty, and `optional`, which a step that is held is not, so
        that digests from before them stand.
        """
        left_out: dict[str, Any] = {"steps": {"__all__": {"optional"}}}
        return self.model_dump_json(exclude=left_out if self.after else {"after": True, **left_out})

    def sha256(self) -> str:
        """The hexadecimal digest that names this definition."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()
