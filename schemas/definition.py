"""A stage as it runs: its kind's steps with the cycle's overrides, dates left out.

A running stage is pinned to its definition by the sha256 of `canonical()`, never to code.
"""

import hashlib
from typing import Literal

from schemas.base import CycleKey, Key, Strict
from schemas.kind import StageWords
from schemas.steps import Step


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

    def canonical(self) -> str:
        """The JSON text that is hashed and stored: field order fixed, defaults written out."""
        return self.model_dump_json()

    def sha256(self) -> str:
        """The hexadecimal digest that names this definition."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()
