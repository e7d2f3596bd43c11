"""The acts on single emails and on those that are held: correct, settle a doubt, release."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.trial import by_trial, sample_of
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Long, Ready, Typed
from igf.office.act_fields import DecidedBy, Why
from igf.office.office import Office
from igf.outbox.correcting import GOT, Correcting, correct
from igf.outbox.hold import HeldDelivery, Verdict, held, release_mails, waiting_now
from igf.outbox.hold_words import released_words
from igf.outbox.settle import OPEN_TO_DECISION, settle_mail
from igf.store.queries import choices as choice_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries.holds import Waiting
from igf.store.session import Session
from igf.words.phrases import counted, shown_utc
from schemas.acts import LINE, TEXT, ActFields, Did, Option, Sample, asked
from schemas.errors import Mistake

#: No number of an email has more digits.
LONGEST: Final = 18


def doubtful_mails(session: Session, _filled: Filled) -> Sequence[Option]:
    """The emails of which a person must say whether they arrived."""
    rows = choice_queries.mails_in(session, OPEN_TO_DECISION)
    return [
        Option(str(row.id), f"{row.subject}: {row.name} <{row.address}>", row.reason or row.state)
        for row in rows
    ]


def held_mails(session: Session, _filled: Filled) -> Sequence[Option]:
    """The emails that wait for a decision while delivery is held."""
    return [
        Option(str(each.id), f"{each.subject}: {each.name} <{each.address}>", shown_utc(each.due))
        for each in waiting_now(session)
    ]


class CorrectFields(ActFields):
    """The fields of correcting an email."""

    mail: Annotated[str, Typed(argument=True)] = asked(
        "Email", "The number of any email of the sending that was wrong.", max_length=LINE
    )
    text: Annotated[str, Long(10), Typed("--text")] = asked(
        "What is right", "Paragraphs with an empty line between.", max_length=TEXT
    )
    reason: Why
    by: DecidedBy = ""


class DoubtFields(ActFields):
    """The fields of deciding about an email in doubt."""

    mail: Annotated[str, ChoiceOf(doubtful_mails), Typed(argument=True), asked("Email", "")]
    by: DecidedBy = ""


class ReleaseFields(ActFields):
    """The fields of releasing emails: what becomes of each."""

    send: Annotated[tuple[str, ...], ChoiceOf(held_mails), Typed(argument=True)] = asked(
        "Send", "They leave.", default=()
    )
    already_sent: Annotated[tuple[str, ...], ChoiceOf(held_mails), Typed("--already-sent")] = asked(
        "Sent before", "They had left already, and are not sent again.", default=()
    )
    drop: Annotated[tuple[str, ...], ChoiceOf(held_mails), Typed("--drop")] = asked(
        "Drop", "They never leave.", default=()
    )
    rest: Annotated[bool, Typed("--all")] = asked(
        "Send all others", "Whatever waits and is not chosen above leaves too.", default=False
    )
    by: DecidedBy = ""


def _correct(office: Office, fields: CorrectFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)
    (number,) = _numbers((fields.mail,))

    def do() -> Did:
        done = correct(office, Correcting(number, fields.text, by))
        drafts = counted(len(done.recipients), "correction")
        numbers = ", ".join(map(str, done.waiting))
        lines = (
            f"Corrects: {done.corrects}",
            f"Drafted: {drafts}; they leave once they are approved",
            *(
                (f"Of the wrong ones these have not left yet, drop them: {numbers}",)
                * bool(numbers)
            ),
        )
        return Did(lines)

    return by_trial(office, do, title=f"Correct email {number}", button="Draft the correction")


def _numbers(texts: Sequence[str]) -> tuple[int, ...]:
    """The numbers of emails. Mistake: one is none."""
    if wrong := [each for each in texts if not (each.isascii() and each.isdigit())]:
        raise Mistake(f"{wrong[0]} is not the number of an email", "as the list of emails shows it")
    return tuple(int(each[:LONGEST]) for each in texts)


def _arrived(office: Office, fields: DoubtFields, *, doer: Doer) -> Ready:
    return _settled(office, fields, doer=doer, again=False)


def _again(office: Office, fields: DoubtFields, *, doer: Doer) -> Ready:
    return _settled(office, fields, doer=doer, again=True)


def _settled(office: Office, fields: DoubtFields, *, doer: Doer, again: bool) -> Ready:
    by, number = deciding(doer, by=fields.by).actor, int(fields.mail)
    with office.store.read() as session:
        row = mail_queries.by_id(session, number)
    if row is None:
        raise Mistake(f"there is no email {number}", "choose one of the list")
    words = "is sent again, with the Message-ID it had" if again else "counts as sent"

    def do() -> Did:
        stages = settle_mail(office, number, again=again, by=by)
        return Did((f"Email {number} to {row.name} {words}",), stages if again else ())

    title = f"Send email {number} again" if again else f"Email {number} arrived"
    ready = by_trial(office, do, title=title)
    samples = (sample_of(row),)
    read = (*ready.preview.read, row.address, row.subject)
    return Ready(replace(ready.preview, mails=samples, read=read), do)


def _release(office: Office, fields: ReleaseFields, *, doer: Doer) -> Ready:
    found = held(office)
    if found is None:
        raise Mistake("delivery is not held", "nothing is to be released")
    by = deciding(doer, by=fields.by).actor
    verdict = Verdict(
        _numbers(fields.send),
        _numbers(fields.already_sent),
        _numbers(fields.drop),
        all=fields.rest,
        shown=found.code,
    )

    def do() -> Did:
        done = release_mails(office, verdict, by=by)
        return Did(tuple(released_words(done)), done.stages)

    ready = by_trial(office, do, title="Release held emails", button=_button(verdict, found))
    lines = (*ready.preview.lines, *_fates(verdict, found))
    mails = _leaving(office, verdict, found=found)
    preview = replace(ready.preview, lines=lines, mails=mails, read=(*lines, found.code))
    return Ready(preview, do)


def _sent(verdict: Verdict, found: HeldDelivery) -> list[Waiting]:
    others = {*verdict.already_sent, *verdict.drop}
    named = set(verdict.send)
    return [
        each
        for each in found.waiting
        if each.id in named or (verdict.all and each.id not in others)
    ]


def _button(verdict: Verdict, found: HeldDelivery) -> str:
    leave = len(_sent(verdict, found))
    return f"Release: {counted(leave, 'email leaves', many='emails leave')}"


def _fates(verdict: Verdict, found: HeldDelivery) -> Iterator[str]:
    """Every email that waits, under what becomes of it."""
    send = {each.id for each in _sent(verdict, found)}
    fates = (
        ("Leave", send),
        ("Sent before; not sent again", set(verdict.already_sent)),
        ("Dropped", set(verdict.drop)),
    )
    decided = set[int]()
    for heading, numbers in fates:
        yield from _listed(heading, [each for each in found.waiting if each.id in numbers])
        decided |= numbers
    left = [each for each in found.waiting if each.id not in decided]
    yield from _listed("Still to be decided", left)


def _listed(heading: str, mails: Sequence[Waiting]) -> Iterator[str]:
    if mails:
        yield f"{heading} ({len(mails)})"
    yield from (f"  {each.id}: {each.subject}, to {each.name} <{each.address}>" for each in mails)


def _leaving(office: Office, verdict: Verdict, *, found: HeldDelivery) -> tuple[Sample, ...]:
    """Every email that would leave, as it will be read."""
    with office.store.read() as session:
        rows = [mail_queries.by_id(session, each.id) for each in _sent(verdict, found)]
    return tuple(sample_of(row) for row in rows if row)


def _was_sent(session: Session, number: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    row = mail_queries.by_id(session, int(number))
    return row is not None and row.state in GOT


def _is_in_doubt(session: Session, number: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    row = mail_queries.by_id(session, int(number))
    return row is not None and row.state in OPEN_TO_DECISION


MAIL_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="correct-email",
        title="Correct an email",
        help="A draft to exactly those who received an email that said something wrong.",
        fields=CorrectFields,
        ready=_correct,
        command="mail correct",
        target="mails",
        offered=_was_sent,
        here="Correct it",
    ),
    Act(
        name="email-arrived",
        title="Say that an email arrived",
        help="An email of which the server did not say whether it took it is not sent again.",
        fields=DoubtFields,
        ready=_arrived,
        command="mail arrived",
        target="mails",
        offered=_is_in_doubt,
        here="It arrived",
    ),
    Act(
        name="send-email-again",
        title="Send an email again",
        help="An email in doubt, or one that the server refused, leaves again.",
        fields=DoubtFields,
        ready=_again,
        command="mail again",
        target="mails",
        offered=_is_in_doubt,
        here="Send it again",
    ),
    Act(
        name="release-emails",
        title="Release held emails",
        help="Decide about each email that waits; once all are decided, delivery is resumed.",
        fields=ReleaseFields,
        ready=_release,
        command="mail release",
        target="mails",
        otherwise="Nothing leaves",
    ),
)
