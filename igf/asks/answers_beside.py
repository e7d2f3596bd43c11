"""Answers of a file beside those that count before them, row by row and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from igf.asks.replies import Reply
from igf.asks.rules.positions import WORDS
from igf.store.tables.year import Answer
from igf.words.difference import turn_words
from igf.words.phrases import counted


@dataclass(frozen=True)
class InFile:
    """Where an answer stands in its file: the row, and who answers as the file says it."""

    row: int
    who: str


@dataclass(frozen=True)
class AnswerChange:
    """An answer of a file beside the one that counts before it, in words; "" for none."""

    place: InFile
    before: str
    after: str
    is_same: bool


@dataclass(frozen=True)
class AnswersForeseen:
    """The answers of a file beside those that count; `outcome` if they settle the ask."""

    changes: tuple[AnswerChange, ...]
    outcome: str | None

    @property
    def changed(self) -> int:
        """How many are new or changed."""
        return sum(not each.is_same for each in self.changes)


def beside(reply: Reply, before: Answer | None, *, places: Mapping[str, InFile]) -> AnswerChange:
    """An answer of a file beside the one of its side that counts."""
    holder = reply.holder or ""
    was = before and (before.choice, before.value, before.note)
    return AnswerChange(
        place=places.get(holder, InFile(0, holder)),
        before=_words(before) if before else "",
        after=_words(reply),
        is_same=was == (reply.choice, reply.value, reply.note),
    )


def foreseen_words(found: AnswersForeseen) -> Iterator[str]:
    """What would change, row by row with the old answer beside the new, and what would not."""
    for each in found.changes:
        said = "as it is" if each.is_same else turn_words(each.before, each.after)
        yield f"Row {each.place.row}: {each.place.who}: {said}"
    stay = counted(len(found.changes) - found.changed, "answer")
    yield f"Would change: {counted(found.changed, 'answer')}; left as it is: {stay}."


def _words(said: Reply | Answer) -> str:
    value = said.value.replace("\n", ", ")
    return ": ".join(filter(None, (WORDS.get(said.choice, said.choice), value, said.note)))
