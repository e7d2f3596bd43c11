"""A kind of stage: the declared steps, in order, that every stage of the kind goes through."""

from typing import Literal

from pydantic import Field

from schemas.base import Key, Strict
from schemas.steps import Step


class StageWords(Strict):
    """Words for people while a stage of the kind runs, in English."""

    before: str = "Not open yet"
    open: str = "Open"
    after: str = "Closed"


class KindFile(Strict):
    """A file in `flows/kinds/`."""

    schema_version: Literal[1] = Field(alias="schema")
    """The version of this format."""
    kind: Key
    """The name of the kind, which is the name of its file."""
    title: str
    lane: Key
    """Where it stands in the year's picture: calls, mag, sessions, intersessional, meetings, ..."""
    about: str
    """A description of stages of this kind, in a sentence."""
    words: StageWords = StageWords()
    steps: tuple[Step, ...] = Field(min_length=1)
    """The steps, in order."""
