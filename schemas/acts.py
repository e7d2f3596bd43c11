"""An act of the office: what it asks for, what it shows before it is done, what it says after."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

#: The most a line and a longer text of a form may hold (characters).
LINE, TEXT = 500, 10_000

#: Who may act, from most to least: each may do what the later ones may; a Chair reads and decides.
Right = Literal["administrator", "officer", "chair", "reader"]


class Option(NamedTuple):
    """One of those to choose from: what is kept, what is shown, and a word beside it."""

    value: str
    title: str
    hint: str = ""


class ActFields(BaseModel):
    """The fields of an act: a title and a help each; declared once for all doors.

    What was typed stands in no error: it may be personal.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class Sample(NamedTuple):
    """A mail that an act would write, as its reader would read it."""

    name: str
    address: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """All that an act would do, before it is done.

    `lines` say it, under headings (a line that begins with a space belongs to the heading before).
    `button` names the act and how much of it. `read` is what the preview hangs on: if it differs
    when the act is confirmed, nothing is done. `warnings` are to be weighed first.
    """

    title: str
    lines: tuple[str, ...]
    button: str
    read: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    mails: tuple[Sample, ...] = ()


class Did(NamedTuple):
    """What an act did, in words, and the stages (ids) whose runs follow it."""

    lines: tuple[str, ...]
    stages: tuple[str, ...] = ()


def asked(title: str, help_: str, **more: Any) -> Any:  # noqa: ANN401 -- a field of Pydantic
    """A field with its title and help; `more` as of Pydantic's `Field`."""
    return Field(title=title, description=help_, **more)
