"""The acts on those who were asked: let off, delegate, take back, ask again, end a link."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Final

from igf.asks.choices import (
    answer_files,
    answered_sides,
    is_answered,
    is_open,
    open_asks,
    owing_sides,
    persons_asked,
)
from igf.asks.entitled import ask_named
from igf.asks.excuse import Let, Letting, delegate, excuse, withdraw_answer, withdraw_file
from igf.asks.links import revoke
from igf.asks.personal_requests import send_again
from igf.asks.side_names import names_of
from igf.log.deciding import deciding
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Ready, Typed
from igf.office.act_fields import DecidedBy, Why
from igf.office.office import Office
from igf.stage.situation import situation
from igf.store.queries import year as queries
from igf.whom.choices import all_people
from igf.words.phrases import counted
from igf.year.declared import instant_of, year_of
from schemas.acts import LINE, ActFields, Did, asked
from schemas.dates import DateExpressionError
from schemas.errors import Mistake

OpenAsk = Annotated[str, ChoiceOf(open_asks), Typed(argument=True), asked("Question", "")]
Owing = Annotated[str, ChoiceOf(owing_sides), Typed(argument=True), asked("Who", "")]


class ExcuseFields(ActFields):
    """The fields of excusing a side."""

    ask: OpenAsk
    who: Owing
    reason: Why
    by: DecidedBy = ""


class DelegateFields(ActFields):
    """The fields of letting another person answer."""

    ask: OpenAsk
    who: Owing
    to: Annotated[str, ChoiceOf(all_people), Typed(argument=True), asked("Who answers instead", "")]
    until: str = asked(
        "Until when",
        "A day such as 2027-02-07; else while it is open.",
        default="",
        max_length=LINE,
    )
    reason: Why
    by: DecidedBy = ""


class WithdrawFields(ActFields):
    """The fields of taking answers back: that of one side, or all that came with a file."""

    ask: OpenAsk
    who: Annotated[str, ChoiceOf(answered_sides), Typed("--who"), asked("Whose answer", "")] = ""
    file: Annotated[
        str,
        ChoiceOf(answer_files),
        Typed("--file"),
        asked("Or all answers of a file", "Every answer that came with this import."),
    ] = ""
    reason: Why
    by: DecidedBy = ""


class SendFields(ActFields):
    """The fields of asking once more."""

    ask: OpenAsk
    who: Owing
    reason: Why
    by: DecidedBy = ""


class RevokeFields(ActFields):
    """The fields of ending the personal links of a person to a question."""

    ask: OpenAsk
    person: Annotated[str, ChoiceOf(persons_asked), Typed(argument=True), asked("Whose links", "")]
    reason: Why
    by: DecidedBy = ""


def _excuse(office: Office, fields: ExcuseFields, *, doer: Doer) -> Ready:
    letting = Letting(fields.ask, fields.who, deciding(doer, by=fields.by, reason=fields.reason))
    name, title = _names(office, fields.ask, holder=fields.who)
    do = partial(_let, partial(excuse, office, letting), letting=letting, name=name)
    return by_trial(office, do, title=f"Excuse {name} from {title}")


def _delegate(office: Office, fields: DelegateFields, *, doer: Doer) -> Ready:
    letting = Letting(fields.ask, fields.who, deciding(doer, by=fields.by, reason=fields.reason))
    name, title = _names(office, fields.ask, holder=fields.who)
    to, _ = _names(office, fields.ask, holder=f"person:{fields.to}")
    until = _until(office, fields)
    act = partial(delegate, office, letting, to=fields.to, until=until)
    do = partial(_let, act, letting=letting, name=name)
    return by_trial(office, do, title=f"Let {to} answer for {name}: {title}")


def _withdraw(office: Office, fields: WithdrawFields, *, doer: Doer) -> Ready:
    if bool(fields.who) == bool(fields.file):
        raise Mistake("it is not clear what is taken back", "name whose answer, or a file")
    by = deciding(doer, by=fields.by, reason=fields.reason)
    if fields.who:
        name, title = _names(office, fields.ask, holder=fields.who)
        letting = Letting(fields.ask, fields.who, by)
        do: Callable[[], Did] = partial(
            _let, partial(withdraw_answer, office, letting), letting=letting, name=name
        )
        return by_trial(office, do, title=f"Take back the answer of {name}: {title}")

    def of_file() -> Did:
        number = withdraw_file(office, fields.ask, source=fields.file, by=by)
        return Did((f"Taken back, and due again: {counted(number, 'answer')}",))

    return by_trial(office, of_file, title=f"Take back the answers of {fields.file}")


def _send(office: Office, fields: SendFields, *, doer: Doer) -> Ready:
    letting = Letting(fields.ask, fields.who, deciding(doer, by=fields.by, reason=fields.reason))
    name, title = _names(office, fields.ask, holder=fields.who)
    do = partial(_let, partial(send_again, office, letting), letting=letting, name=name)
    return by_trial(office, do, title=f"Ask {name} once more: {title}")


def _revoke(office: Office, fields: RevokeFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)
    name, title = _names(office, fields.ask, holder=f"person:{fields.person}")

    def do() -> Did:
        found = revoke(office, fields.ask, who=fields.person, by=by)
        return Did(
            (
                f"Earlier links of {found.shown} lead nowhere",
                "  the next email has a new one; to send it now, ask once more",
            )
        )

    return by_trial(office, do, title=f"End the links of {name}: {title}")


def _names(office: Office, ask_id: str, *, holder: str) -> tuple[str, str]:
    """The display name of a side (by holder), and the title of the question."""
    with office.store.read() as session:
        ask = ask_named(session, ask_id)
        year = year_of(session, queries.stage(session, ask.stage).cycle)
        return names_of(session, [holder], year=year)[holder], ask.title


def _let(act: Callable[[], Let], *, letting: Letting, name: str) -> Did:
    done = act()
    words = done.words.removeprefix(f"{letting.who}: ")
    settled = f"The question is settled: {done.outcome.replace('_', ' ')}" if done.outcome else ""
    return Did(tuple(filter(None, (f"{name}: {words}", settled))), (done.stage,))


def _until(office: Office, fields: DelegateFields) -> datetime | None:
    """The end of a delegation. Mistake: it cannot be read, or has no date yet."""
    if not fields.until:
        return None
    with office.store.read() as session:
        seen = situation(session, ask_named(session, fields.ask).stage, now=office.now())
        try:
            found = instant_of(fields.until, seen.anchors, year=seen.year, stage=seen.stage.key)
        except DateExpressionError as error:
            raise Mistake(error.wrong, error.right) from error
    if found is None or found.at <= office.now():
        raise Mistake(f"{fields.until} does not come", "write a day that comes: 2027-02-07")
    return found.at


SIDE_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="ask-again",
        title="Ask one person once more",
        help="The question leaves again for one person or body alone, with a new personal link.",
        fields=SendFields,
        ready=_send,
        command="answers send",
        target="ask",
        offered=is_open,
        here="Ask one of them again",
    ),
    Act(
        name="excuse",
        title="Excuse somebody from answering",
        help="They get no reminders, and the rule of the decision does not count them.",
        fields=ExcuseFields,
        ready=_excuse,
        command="answers excuse",
        target="ask",
        offered=is_open,
        here="Excuse one of them",
    ),
    Act(
        name="delegate",
        title="Let another person answer",
        help="Another person answers in place of the one who was asked.",
        fields=DelegateFields,
        ready=_delegate,
        command="answers delegate",
        target="ask",
        offered=is_open,
        here="Let another person answer",
    ),
    Act(
        name="withdraw-answers",
        title="Take answers back",
        help="An answer, or all of a file, stays on record, counts no longer and is due again.",
        fields=WithdrawFields,
        ready=_withdraw,
        command="answers withdraw",
        target="ask",
        offered=is_answered,
        here="Take an answer back",
    ),
    Act(
        name="revoke-links",
        title="End the personal links of a person",
        help="Links to a question that were forwarded or lost lead nowhere from now on.",
        fields=RevokeFields,
        ready=_revoke,
        command="answers revoke",
        target="ask",
        offered=is_open,
        here="End personal links",
    ),
)
