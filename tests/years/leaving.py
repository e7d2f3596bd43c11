"""Nothing leaves for those who are not, or no longer, meant."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tests.years import rows
from tests.years.asking import FRESH, is_delegate, merged
from tests.years.finding import Finding
from tests.years.membership import Memberships
from tests.years.order import BESIDE
from tests.years.record import Record, person_of

#: Marks a recipient whose data were erased.
_FORMER: Final = "former-"


def to_one_who_left(record: Record) -> Iterator[Finding]:
    """Who has left all bodies that a step is for gets no mail of it any more."""
    members = Memberships(record)
    for mail in record.mails:
        person, sent = person_of(mail.recipient), mail.left_here
        if not person or sent is None or mail.step in BESIDE or _FORMER in mail.recipient:
            continue
        if person in merged(record):
            continue  # what one of two entries was in, the other was not
        at = max(mail.written_at, sent - FRESH)
        if person in record.people and not _is_meant(record, members, mail=mail, at=at):
            what = f"mail {mail.id} of {mail.step} to {mail.recipient}, who is not in it any more"
            yield Finding("to one who left", mail.stage, what, sent, 1)


def to_one_erased(record: Record) -> Iterator[Finding]:
    """Nothing is sent to whoever was erased, and nothing names them."""
    erased = {str(said.values.get("person")): said.entry.at for said in record.acts("log.erased")}
    for mail in record.mails:
        at = erased.get(mail.recipient)
        if at and mail.sent_at and mail.sent_at > at:
            what = f"mail {mail.id} of {mail.step} was sent after its reader was erased"
            yield Finding("to one erased", mail.stage, what, mail.sent_at, 1)
        if at and (mail.address or mail.state in {"queued", "sending", "draft"}):
            what = f"mail {mail.id} of {mail.step} still waits or has an address"
            yield Finding("to one erased", mail.stage, what, at, 1)


def _is_meant(record: Record, members: Memberships, *, mail: rows.Mail, at: datetime) -> bool:
    """Whether a person may get a mail of a step at an instant.

    As one of a body, by delegation, or because of what he or she sent in to the stage.
    """
    declared = record.declared.get(mail.stage)
    step = declared.steps.get(mail.step) if declared else None
    if declared is None or step is None:
        return True
    person = person_of(mail.recipient)
    bodies = [name for name in declared.whom(step) if members.is_known(person, name)]
    stays = any(not members.has_left(person, name, at=at) for name in bodies)
    own = any((each.stage, each.by_whom) == (mail.stage, mail.recipient) for each in record.items)
    question = record.question_of(mail, mail.written_at)
    lent = question is not None and is_delegate(record, question.id, person=person)
    return stays or own or lent
