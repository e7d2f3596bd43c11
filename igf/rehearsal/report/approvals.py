"""The questions of a rehearsed year: asked when, due, who gave the answer and how late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schemas.rehearsal import RehearsedQuestion


@dataclass(frozen=True)
class Matter:
    """A question in all its versions, the newest last: one sent back is asked again."""

    versions: tuple[RehearsedQuestion, ...]

    @property
    def newest(self) -> RehearsedQuestion:
        return self.versions[-1]

    @property
    def asked(self) -> datetime:
        return self.versions[0].asked

    @property
    def sent_back(self) -> int:
        return sum(each.outcome == "sent_back" for each in self.versions)

    @property
    def is_late(self) -> bool:
        """Whether an answer came late, or none."""
        late = (answer.at > each.due for each in self.versions for answer in each.answers)
        return any(late) or not self.newest.outcome


def matters(questions: Iterable[RehearsedQuestion]) -> list[Matter]:
    """Every question with its versions, in the order in which they were first asked."""
    found: dict[str, list[RehearsedQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda each: (each.asked, each.ask)):
        found["/".join(question.ask.split("/")[:3])].append(question)
    return [Matter(tuple(each)) for each in found.values()]
