"""Which rehearsed mail asks which question, or reminds of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.rehearsal import RehearsedMail, RehearsedQuestion

#: Endings of the names of notices that remind of something other than a question, as of a close.
_REMINDERS = frozenset({"reminder", "due", "overdue", "missing", "last_call"})


@dataclass(frozen=True, slots=True)
class Asking:
    """The question of a mail, and whether the mail is a reminder of it."""

    question: RehearsedQuestion
    reminds: bool


def askings(
    mails: Iterable[RehearsedMail], questions: Iterable[RehearsedQuestion]
) -> dict[int, Asking]:
    """The question of each mail that has one, by the number of the mail."""
    known: dict[str, list[RehearsedQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda each: each.asked):
        known[_rung(question)].append(question)
    found = ((mail.number, _asking(mail, known)) for mail in mails)
    return {number: asking for number, asking in found if asking}


def is_reminder(mail: RehearsedMail) -> bool:
    """Whether a mail reminds, by the name of its notice."""
    return mail.notice.rpartition(".")[2] in _REMINDERS


def is_person(mail: RehearsedMail) -> bool:
    """Whether a mail goes to one person, not to a list."""
    return not mail.recipient.startswith("list:")


def _asking(mail: RehearsedMail, known: dict[str, list[RehearsedQuestion]]) -> Asking | None:
    """The newest version of the question that was asked when the mail left."""
    own = next(_upwards(mail))
    for name in _upwards(mail):
        if asked := [each for each in known.get(name, ()) if each.asked <= mail.at]:
            return Asking(asked[-1], reminds=name != own)
    return None


def _upwards(mail: RehearsedMail) -> Iterator[str]:
    """`thematic_input/approve/v1/due-2d`, then `thematic_input/approve/v1`, ... to the step."""
    step = f"{mail.stage.rpartition('/')[2]}/{mail.step}"
    parts = mail.rung.split("/") if mail.rung else []
    for length in range(len(parts), -1, -1):
        yield "/".join([step, *parts[:length]])


def _rung(question: RehearsedQuestion) -> str:
    """The id of a question without its year and the version of its date."""
    return question.ask.partition("/")[2].partition("@")[0]
