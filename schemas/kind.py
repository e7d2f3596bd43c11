"""A kind of stage: the declared steps, in order, that every stage of the kind goes through."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Key, Strict
from schemas.steps import Step


class StageWords(Strict):
    """Words for people while a stage of the kind runs, in English."""

    before: str = "Not open yet"
    open: str = "Open"
    after: str = "Closed"


class Reliance(Strict):
    """A step that must not come before something of another stage is settled."""

    step: Key
    """The step of this kind that waits."""
    on: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    """The step of another kind that it waits for: `selection.select`."""
    rule: str = ""
    """The id of the rule that says so, if the catalogue has one."""


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
    relies_on: tuple[Reliance, ...] = ()
    """What its steps wait for in stages of other kinds; a year that has these says so (`after`)."""
    steps: tuple[Step, ...] = Field(min_length=1)
    """The steps, in order."""
