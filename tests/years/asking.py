"""Nobody is asked twice, nobody who owes is forgotten, nobody is reminded for nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

from tests.years import rows
from tests.years.finding import Finding
from tests.years.membership import Memberships
from tests.years.record import PERSON, Record, grouped, person_of

Sort = Literal["asks", "calls", "reminds"]
#: States of mails that were not taken back.
_STANDING: Final = frozenset({"draft", "queued", "sending", "sent", "failed", "unknown"})
#: States of a side that was asked and has stayed: it owed until it answered.
_STAYED: Final = frozenset({"owed", "invited", "answered", "declined", "recused", "lapsed"})
#: A mail handed over within this time of being written may not know what came in between.
FRESH: Final = timedelta(minutes=1)
MICROSECOND: Final = timedelta(microseconds=1)
#: An answer that settles nothing: what is asked for has not happened yet.
_NOT_YET: Final = "not_yet"


def sort_of(mail: rows.Mail, question: rows.Question) -> Sort:
    """Whether a mail asks, asks one person by itself, or reminds."""
    if mail.rung == question.rung:
        return "asks"
    return "calls" if mail.rung.rpartition("/")[2].startswith("call-") else "reminds"


def asked_twice(record: Record) -> Iterator[Finding]:
    """Each is asked once, and once more only after coming back or by an officer's hand."""
    members = Memberships(record)
    for (question, recipient), mails in _mails_of_questions(record, {"asks", "calls"}).items():
        for before, mail in pairwise(mails):
            since = before.written_at, mail.written_at
            if not (
                members.came(recipient, *since) or _was_called(record, question, recipient, since)
            ):
                what = f"{recipient} was asked again by mail {mail.id}"
                yield Finding("asked twice", question, what, mail.written_at, 1)


def reminded_twice(record: Record) -> Iterator[Finding]:
    """One reminder of a question to one person at a time, and once by rung and version."""
    for (question, recipient), mails in _mails_of_questions(record, {"reminds"}).items():
        rungs = Counter((each.rung, each.version) for each in mails)
        times = Counter(each.written_at for each in mails)
        for mail in mails:
            if rungs[mail.rung, mail.version] > 1 or times[mail.written_at] > 1:
                what = f"{recipient} was reminded more than once by {mail.rung or 'one rung'}"
                yield Finding("reminded twice", question, what, mail.written_at, 1)


def reminded_for_nothing(record: Record) -> Iterator[Finding]:
    """Nobody is reminded who has answered, and nobody of a question that is settled."""
    several = merged(record)
    for mail in record.mails:
        question = record.question_of(mail, mail.written_at)
        if question is None or sort_of(mail, question) != "reminds" or mail.state != "sent":
            continue
        if person_of(mail.recipient) in several or mail.left_here is None:
            continue  # two people had not answered both; an officer said that it had left before
        sent = mail.sent_at or mail.written_at
        known = max(mail.written_at, sent - FRESH)
        if question.settled_at and question.settled_at < known and not _reopened(record, question):
            what = f"{mail.recipient} was reminded of what was settled"
            yield Finding("reminded for nothing", question.id, what, sent, 1)
        elif has_answered(record, question.id, holder=mail.recipient, at=known) and not (
            is_delegate(record, question.id, person=person_of(mail.recipient))
        ):
            what = f"{mail.recipient} was reminded, and had answered"
            yield Finding("reminded for nothing", question.id, what, sent, 1)


def never_asked(record: Record) -> Iterator[Finding]:
    """Whoever owes an answer of his or her own was asked for it."""
    told = _mails_of_questions(record, {"asks", "calls"})
    for question in record.questions:
        if record.stages[question.stage].state not in {"running", "done"}:
            continue
        for side in record.sides_of.get(question.id, ()):
            is_asked = (question.id, side.holder) in told or side.delegate
            if person_of(side.holder) and side.state in {"owed", "invited"} and not is_asked:
                what = f"{side.holder} owes an answer and was never asked"
                yield Finding("never asked", question.id, what, question.asked_at)


def never_reminded(record: Record) -> Iterator[Finding]:
    """Each reminder reaches all who had been asked and had not answered by then."""
    asked = _mails_of_questions(record, {"asks", "calls"})
    several = merged(record)
    for firing in record.firings:
        question = record.question_of(firing, firing.fired_at)
        if question is None or firing.outcome != "done" or not _is_reminder(firing, question):
            continue
        mails = record.mails_of.get((firing.stage, firing.step, firing.rung, firing.version), ())
        reached = {each.recipient for each in mails}
        for side in _staying(record, question):
            first = asked.get((question.id, side.holder), ())
            knew = bool(first) and first[0].written_at < firing.fired_at
            by_then = firing.fired_at + MICROSECOND
            owes = not has_answered(record, question.id, holder=side.holder, at=by_then)
            is_known = person_of(side.holder) not in several
            if knew and owes and is_known and side.holder not in reached:
                what = f"{side.holder} owed an answer and was not reminded by {firing.rung}"
                yield Finding("never reminded", question.id, what, firing.fired_at)


def is_delegate(record: Record, question: str, *, person: str) -> bool:
    """Whether a person was let answer for another; who it was is not told once it is erased."""
    return any(
        said.entry.subject == question and said.values.get("to") in {person, None}
        for said in record.acts("side.delegated")
    )


def has_answered(record: Record, question: str, *, holder: str, at: datetime) -> bool:
    """Whether a side had an answer before an instant that was not taken back by then."""
    return any(
        each.holder == holder
        and each.choice != _NOT_YET
        and record.taken_at[each.id] < at
        and (each.withdrawn_at is None or each.withdrawn_at > at)
        for each in record.answers_of.get(question, ())
    )


def _mails_of_questions(
    record: Record, sorts: set[Sort]
) -> dict[tuple[str, str], Sequence[rows.Mail]]:
    """The mails of these sorts, in order, by question and by whom they were written to."""
    found = [
        (question.id, mail)
        for mail in record.mails
        if _was_written(mail) and (question := record.question_of(mail, mail.written_at))
        if sort_of(mail, question) in sorts
    ]
    by_both = grouped(found, lambda each: (each[0], each[1].first_recipient))
    return {key: [mail for _, mail in each] for key, each in by_both.items()}


def _was_written(mail: rows.Mail) -> bool:
    """Whether a mail stands; one that an officer dropped was read by an officer."""
    return mail.state in _STANDING or bool(mail.decided_by)


def _was_called(
    record: Record, question: str, recipient: str, since: tuple[datetime, datetime]
) -> bool:
    """Whether an officer let somebody be asked once more."""
    return any(
        said.entry.subject == question
        and since[0] <= said.entry.at <= since[1]
        and recipient in str(said.values.get("holder", recipient))
        for said in record.acts("side.called")
    )


def merged(record: Record) -> frozenset[str]:
    """Those into whom others were merged: what one had answered, the other had not."""
    return frozenset(str(said.values.get("into", "")) for said in record.acts("people.merged"))


def _staying(record: Record, question: rows.Question) -> Iterator[rows.Side]:
    for side in record.sides_of.get(question.id, ()):
        if side.holder.startswith(PERSON) and side.state in _STAYED and not side.delegate:
            yield side


def _is_reminder(firing: rows.Firing, question: rows.Question) -> bool:
    last = firing.rung.rpartition("/")[2]
    return firing.rung != question.rung and not last.startswith("call-") and last != "lapse"


def _reopened(record: Record, question: rows.Question) -> bool:
    """Whether a stage that was cancelled went on, with its questions."""
    places = {question.stage, question.stage.partition("/")[0]}
    acts = record.acts("stage.resumed", "year.resumed")
    return any(said.entry.subject in places for said in acts)
