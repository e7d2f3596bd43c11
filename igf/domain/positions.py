"""What can be answered to a question of each form, and what an answer makes of an obligation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from schemas.dates import parse_length
from schemas.errors import Mistake
from schemas.steps import Ask, Decide, External, Step

APPROVED, SENT_BACK = "approved", "sent_back"

DECLINE, RECUSE = "decline", "recuse"
#: What somebody outside has to do has not happened; the question stays open.
NOT_YET: Final = "not_yet"
#: Positions that agree, and those that refuse.
FOR: Final = frozenset({"approve", "for"})
AGAINST: Final = frozenset({"send_back", "against"})
#: What there is to choose from, by form.
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "approval": ("approve", "send_back"),
    "ballot": ("for", "against", "abstain", "discuss", RECUSE),
    "address": ("published",),
    "confirm": ("confirmed",),
    "external": ("confirmed", NOT_YET),
    "answers": ("answered", DECLINE),
    "yes_no": ("yes", "no", DECLINE),
    "attend": ("in_person", "online", "not_attending", DECLINE),
    "comment": ("answered", DECLINE),
    "file": ("answered", DECLINE),
}
#: What people read of each choice; the options of a question are their own words.
WORDS: Final = {
    "approve": "Approve",
    "send_back": "Send back for changes",
    "for": "For",
    "against": "Against",
    "abstain": "Abstain",
    "discuss": "To be discussed",
    RECUSE: "Recused: a conflict of interest",
    "published": "Published",
    "confirmed": "Confirmed",
    NOT_YET: "Not yet",
    "answered": "Answered",
    "yes": "Yes",
    "no": "No",
    "in_person": "Attends in person",
    "online": "Attends online",
    "not_attending": "Does not attend",
    DECLINE: "Declines to answer",
}
#: Of these each person who is asked owes an answer, and not each body or role as a whole.
PERSONAL: Final = frozenset(FORMS) - {"approval", "address", "confirm", "external"} | {"choice"}
#: What an answer makes of what was owed; any other is an answer.
STATES: Final = {DECLINE: "declined", RECUSE: "recused", NOT_YET: "owed"}
#: States of an obligation in which something is still expected of its holder.
EXPECTED: Final = ("owed", "invited")
#: States in which the holder has said something.
DONE: Final = ("answered", "declined", "recused")
#: What an ask of one answer settles with.
SETTLED_BY: Final = {"published": "published", "confirmed": "confirmed"}


def form_of(step: Step) -> str:
    """The form of the question of a step that asks for answers or a decision."""
    if isinstance(step, Decide):
        return "ballot" if step.rule.is_ballot else "approval"
    if isinstance(step, Ask):
        if step.answer == "choice" and not step.options:
            return "comment"
        return {"confirm": "answers", "scores": "answers"}.get(step.answer, step.answer)
    return "external" if isinstance(step, External) else "confirm"


def lapses(step: Step) -> bool:
    """Whether its question ends by itself when it is due."""
    if isinstance(step, Decide):
        rule = step.rule
        return step.on_lapse != "wait" or rule.kind == "advisory" or rule.evaluated == "close"
    return isinstance(step, Ask)


def closing(step: Step, due: datetime) -> datetime:
    """The instant from which no answer is taken: its date, and the grace that nobody is told of."""
    grace: str | None = getattr(step, "grace", None)
    return due + parse_length(grace) if grace else due


def choices(form: str, options: Sequence[str] = ()) -> tuple[str, ...]:
    """What can be answered; `options` are those of a choice. KeyError: there is no such form."""
    return (*options, DECLINE) if form == "choice" else FORMS[form]


def state_after(choice: str) -> str:
    """What an answer makes of the obligation of who gave it."""
    return STATES.get(choice, "answered")


def refuse_reply(form: str, choice: str, *, note: str, value: str, options: Sequence[str]) -> None:
    """Mistake: this is no answer to a question of this form, and what would be one."""
    known = choices(form, options)
    if choice not in known:
        raise Mistake(f"{choice!r} is no answer here", f"choose {' or '.join(known)}")
    if choice == "send_back" and not note.strip():
        raise Mistake("sending back needs a reason", "write in the note what should change")
    if choice == NOT_YET and not note.strip():
        raise Mistake("the reason is missing", "write in the note why it has not happened")
    if form == "address" and not _is_address(value):
        raise Mistake(f"{value!r} is not a web address", "enter it with https://")
    if form == "comment" and choice == "answered" and not note.strip():
        raise Mistake("the comment is missing", "write it in the note, or decline")
    if form == "file" and choice == "answered" and not _is_address(value):
        raise Mistake("where the file lies is missing", "enter its web address, with https://")


def _is_address(value: str) -> bool:
    return value.startswith(("https://", "http://"))
