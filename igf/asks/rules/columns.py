"""The columns of a file of answers, as forms outside and polls of meetings head them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, NamedTuple

from pydantic import BeforeValidator, ValidationInfo

from igf.asks.rules.positions import WORDS, choices, picked
from igf.files.columns import Line, SheetRow, column
from schemas.errors import Mistake, WrongValueError

#: The answer given by sending the form, if no column has it.
ANSWERED: Final = "answered"
#: Headers of the column of choices.
_CHOICE: Final = "answer, position, vote"
#: Forms in which sending them is the answer.
_SENT: Final = frozenset({"answers", "comment", "file"})


@dataclass(frozen=True)
class AnswerContext:
    """Possible answers; `meaning` maps a text of the file to a choice: {"Oui": "for"}."""

    form: str
    options: Sequence[str] = ()
    meaning: Mapping[str, str] = field(default_factory=dict)


class Picked(NamedTuple):
    """A choice, and which options where several can be chosen, one a line."""

    choice: str
    value: str = ""


def _picked(cell: str, info: ValidationInfo[AnswerContext]) -> Picked:
    context = info.context
    known = choices(context.form, context.options)
    words = {WORDS.get(key, key).casefold(): key for key in known}
    words |= {key.casefold(): key for key in known}
    words |= {text.casefold(): key for text, key in context.meaning.items()}
    found = words.get(cell.casefold())
    if found in known:
        return Picked(found)
    if context.form == "several":
        return Picked(ANSWERED, _several(cell, context.options))
    raise WrongValueError("not one of the choices", f"one of: {', '.join(known)}; or --read")


def _several(cell: str, options: Sequence[str]) -> str:
    """The chosen options, one a line; forms write commas between, which options may have too."""
    left, found = cell, []
    for option in sorted(options, key=len, reverse=True):
        if there := re.search(re.escape(option), left, re.IGNORECASE):
            found.append(option)
            left = f"{left[: there.start()]};{left[there.end() :]}"
    rest = [part.strip() for part in left.replace(",", ";").split(";") if part.strip()]
    try:
        return "\n".join(picked("\n".join([*found, *rest]), options))
    except Mistake as mistake:
        raise WrongValueError(mistake.message, mistake.fix) from None


class SentCells(SheetRow):
    """A row of a form that was sent, with AnswerContext: sending it is the answer."""

    who: Annotated[Line, column("name, id, your name, full name, user name")] = ""
    email: Annotated[
        str, column("e mail, email address, e mail address, your email, user email")
    ] = ""
    choice: Annotated[Picked, BeforeValidator(_picked), column(_CHOICE)] = Picked(ANSWERED)
    note: Annotated[str, column("comment, remark", verbatim=True)] = ""
    value: Annotated[str, column("address, link")] = ""
    sent_at: Annotated[
        str,
        column(
            "timestamp, submitted at, submitted, date submitted, submission date, completion time, "
            "submitted date time, received at, date",
            aside=True,
        ),
    ] = ""
    """Read only where it tells which of two answers is newer."""


class AnswerCells(SentCells):
    """An answer that chooses, with AnswerContext."""

    choice: Annotated[
        Picked,
        BeforeValidator(_picked),
        column(_CHOICE, needed=True, blank="write what was answered"),
    ] = Picked("")


def cells_of(form: str) -> type[SentCells]:
    """The model of the answers to a form."""
    return SentCells if form in _SENT else AnswerCells
