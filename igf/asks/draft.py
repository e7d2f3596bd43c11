"""A question as it is prepared, before the transaction that opens it."""

from dataclasses import dataclass

from schemas.moments import Moment
from schemas.steps import Rule

#: The rule of every question that decides nothing: the first answer settles it.
ANY = Rule(kind="any")


@dataclass(frozen=True)
class DraftAsk:
    """A question to be opened; `document` is the key of the document it is about.

    `only` are those who are asked alone, by holder, each for the first of `by`.
    """

    form: str
    title: str
    question: str
    by: tuple[str, ...]
    due: Moment
    document: str | None = None
    rule: Rule = ANY
    outside: bool = False
    options: tuple[str, ...] = ()
    four_eyes: bool = False
    obliges: bool = True
    only: tuple[str, ...] | None = None
