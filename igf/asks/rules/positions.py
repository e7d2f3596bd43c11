"""Possible answers to a question of each form, and the state that an answer gives an obligation."""

from collections.abc import Sequence
from typing import Final

from igf.words.phrases import is_address
from schemas.errors import Mistake
from schemas.steps import Ask, Decide, External, Step

APPROVED, SENT_BACK = "approved", "sent_back"

DECLINE, RECUSE, ANSWERED = "decline", "recuse", "answered"
#: Something outside has not happened yet; the question stays open.
NOT_YET: Final = "not_yet"
#: Positions that agree, and those that refuse.
FOR: Final = frozenset({"approve", "for"})
AGAINST: Final = frozenset({"send_back", "against"})
#: The possible choices, by form.
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
    "several": ("answered", DECLINE),
}
#: Display names of the choices; the options of a question are their own words.
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
#: Forms that choose from options; what `several` chooses stands in the value, one a line.
CHOOSING: Final = frozenset({"choice", "several"})
#: The state that a choice gives the obligation; any other choice makes it answered.
STATES: Final = {DECLINE: "declined", RECUSE: "recused", NOT_YET: "owed"}
#: States in which the holder has said something.
DONE: Final = ("answered", "declined", "recused")
#: The outcomes of asks that one answer settles.
SETTLED_BY: Final = {"published": "published", "confirmed": "confirmed"}


def form_of(step: Step) -> str:
    """The form of the question of a step that asks for answers or a decision."""
    if isinstance(step, Decide):
        return "ballot" if step.rule.is_ballot else "approval"
    if isinstance(step, Ask):
        if step.answer in CHOOSING and not (step.options or step.options_from):
            return "comment"
        return {"confirm": "answers", "scores": "answers"}.get(step.answer, step.answer)
    return "external" if isinstance(step, External) else "confirm"


def ended_words(outcome: str, *, decides: bool) -> str:
    """The outcome as people read it: a question that decides nothing does not lapse, it closes."""
    return "closed" if outcome == "lapsed" and not decides else outcome


def choices(form: str, options: Sequence[str] = ()) -> tuple[str, ...]:
    """Possible answers; `options` are those of a choice. KeyError: the form is unknown."""
    return (*options, DECLINE) if form == "choice" else FORMS[form]


def shown_choice(choice: str) -> str:
    """A choice as it is typed: "send-back"; an option is its own words."""
    return choice.replace("_", "-") if choice in WORDS else choice


def state_after(choice: str) -> str:
    """The state that an answer gives the obligation of the side that answered."""
    return STATES.get(choice, "answered")


def picked(value: str, options: Sequence[str]) -> tuple[str, ...]:
    """The chosen options in declared order; `value` has one a line, or semicolons between.

    Mistake: something else stands there, or nothing.
    """
    whole = [line.strip() for line in value.splitlines() if line.strip()]
    said = [part for line in whole for part in ([line] if line in options else line.split(";"))]
    named = {part.strip().casefold() for part in said if part.strip()}
    known = {option.casefold(): option for option in options}
    if wrong := sorted(named - known.keys()):
        raise Mistake(f"{wrong[0]!r} cannot be chosen", f"choose of: {'; '.join(options)}")
    if not named:
        raise Mistake("nothing is chosen", f"choose of: {'; '.join(options)}; or decline")
    return tuple(option for option in options if option.casefold() in named)


def refuse_reply(  # noqa: PLR0913 -- the parts of an answer, by name
    form: str,
    choice: str,
    *,
    note: str,
    value: str,
    options: Sequence[str],
    has_file: bool = False,
) -> None:
    """Mistake: this is not an answer to a question of this form; the fix names one."""
    known = choices(form, options)
    if choice not in known:
        named = " or ".join(shown_choice(each) for each in known)
        raise Mistake(f"{shown_choice(choice)!r} is not one of the choices", f"choose {named}")
    if choice == "send_back" and not note.strip():
        raise Mistake("sending back needs a reason", "write in the note what should change")
    if choice == NOT_YET and not note.strip():
        raise Mistake("the reason is missing", "write in the note why it has not happened")
    if form == "address" and not is_address(value):
        raise Mistake(f"{value!r} is not a web address", "enter it with https://")
    if form == "comment" and choice == "answered" and not note.strip():
        raise Mistake("the comment is missing", "write it in the note, or decline")
    if form == "several" and choice == "answered":
        picked(value, options)
    if form == "file" and choice == "answered" and not (has_file or is_address(value)):
        raise Mistake("the file is missing", "attach it, or enter its web address with https://")
