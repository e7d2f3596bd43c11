"""The act of entering an answer for those who were asked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Final

from igf.asks.at_the_office import enter_answer
from igf.asks.choices import is_open, open_asks, owing_sides, the_ask
from igf.asks.question_page import question_page
from igf.asks.replies import Attached, Reply
from igf.asks.rules.positions import WORDS, choices
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Long, Ready, SentFile, Typed
from igf.office.office import Office
from igf.store.session import Session
from schemas.acts import LINE, TEXT, ActFields, Did, Option, asked
from schemas.errors import Mistake
from schemas.questions import HOW_TOLD, QuestionPage


def positions(session: Session, filled: Filled) -> Sequence[Option]:
    """What can be answered to the question that stands in the form."""
    ask = the_ask(session, filled)
    if ask is None:
        return ()
    found = choices(ask.form, ask.options)
    return [Option(key, _title(WORDS.get(key, key))) for key in found]


def options(session: Session, filled: Filled) -> Sequence[Option]:
    """The options of which several can be chosen."""
    ask = the_ask(session, filled)
    several = ask is not None and ask.form == "several"
    return [Option(each, each) for each in ask.options] if ask and several else ()


def ways(_session: Session, _filled: Filled) -> Sequence[Option]:
    """How an answer can have been given that is entered at the office."""
    return [Option(key, _title(words)) for key, words in HOW_TOLD.items()]


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]


class AnswerFields(ActFields):
    """The fields of entering an answer."""

    ask: Annotated[str, ChoiceOf(open_asks), Typed(argument=True)] = asked("Question", "")
    choice: Annotated[str, ChoiceOf(positions)] = asked("Answer", "")
    choose: Annotated[tuple[str, ...], ChoiceOf(options)] = asked(
        "Options", "Several may be chosen, where several are asked for.", default=()
    )
    holder: Annotated[str, ChoiceOf(owing_sides), Typed("--on-behalf-of")] = asked(
        "For whom", "Needed if more than one is asked.", default=""
    )
    by: str = asked(
        "Who decided",
        "By name or address: one of those who may answer.",
        default="",
        max_length=LINE,
    )
    how: Annotated[str, ChoiceOf(ways)] = asked(
        "How it was given", "How that person said it.", default=""
    )
    value: Annotated[str, Typed("--address")] = asked(
        "Web address or day",
        "The address that is asked for; with “not yet” the day of the next check, 2027-05-03.",
        default="",
        max_length=LINE,
    )
    note: Annotated[str, Long()] = asked(
        "Note", "Needed when sending back, and with “not yet”.", default="", max_length=TEXT
    )
    file: SentFile | None = asked("File", "The file or document that is asked for.", default=None)
    proof: SentFile | None = asked("Proof", "The email or letter with which it came.", default=None)


def _answer(office: Office, fields: AnswerFields, *, doer: Doer) -> Ready:
    page = question_page(office, fields.ask)
    if page.settled:
        raise Mistake(f"{page.title} is settled: {page.settled}", "nothing more is to be answered")
    reply = _reply(fields, doer)

    def do() -> Did:
        taken = enter_answer(office, fields.ask, reply=reply)
        words = taken.outcome.replace("_", " ") if taken.outcome else taken.awaits
        return Did((f"Recorded: {words}",), (taken.stage,))

    title = f"Record “{_title(WORDS.get(fields.choice, fields.choice))}”: {page.title}"
    lines = tuple(_lines(page, fields, doer=doer))
    found = by_trial(office, do, title=title)
    lines = (*lines, *found.preview.lines)
    return Ready(replace(found.preview, lines=lines, read=(*found.preview.read, *lines)), do)


def _lines(page: QuestionPage, fields: AnswerFields, *, doer: Doer) -> Sequence[str]:
    whom = page.holders.get(fields.holder, "") or ", ".join(page.holders.values())
    files = [each.name for each in (fields.file, fields.proof) if each]
    said = (
        ("For", whom),
        ("Decided by", fields.by),
        ("Given", HOW_TOLD.get(fields.how, "")),
        ("Chosen", ", ".join(fields.choose)),
        ("Address or day", fields.value),
        ("Note", fields.note),
        ("Files", ", ".join(files)),
        ("Entered by", doer.name),
    )
    return [f"{name}: {words}" for name, words in said if words]


def _reply(fields: AnswerFields, doer: Doer) -> Reply:
    return Reply(
        choice=fields.choice,
        given_by=fields.by,
        how=fields.how,
        entered_by=doer.name,
        holder=fields.holder or None,
        value="\n".join(fields.choose) if fields.choose else fields.value,
        note=fields.note,
        door=doer.door,
        evidence=fields.proof.name if fields.proof else None,
        file=_attached(fields.file),
        proof=_attached(fields.proof),
    )


def _attached(file: SentFile | None) -> Attached | None:
    return Attached(file.name, file.media_type, file.content) if file else None


ASKS_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="decide",
        title="Enter an answer",
        help="A decision, confirmation or address that came by email, telephone or in a meeting.",
        fields=AnswerFields,
        ready=_answer,
        command="decide",
        target="ask",
        offered=is_open,
        deployment="decide",
    ),
)
