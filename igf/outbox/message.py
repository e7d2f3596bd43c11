"""A message that a person writes: a draft to bodies, roles, lists, or those who owe an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from igf.asks.recipients import Recipient, each_once, expected, recipients
from igf.log.write import By, Value, record
from igf.mail.render import Reader, render_all
from igf.office.office import Office
from igf.outbox.contexts import cycle_facts, document_facts, stage_facts
from igf.outbox.row import Belonging, DraftMail, outbox_row
from igf.stage.situation import Situation, situation
from igf.store.queries import outbox as mail_queries
from igf.store.session import Session
from igf.store.tables.year import Document
from igf.year.declared import titles
from schemas.errors import Mistake
from schemas.notices import MessageContext, Paragraph, RecipientFacts

NOTICE: Final = "mail.message"
STEP: Final = "message"


@dataclass(frozen=True)
class Audience:
    """Who gets a message: bodies, roles and lists (keys), those who owe an answer (asks by id).

    Who belongs to one of `without` (bodies, roles, lists) does not get it.
    """

    to: tuple[str, ...] = ()
    owing: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message of a stage (id): its words, its audience, the key of a document it links to."""

    stage: str
    subject: str
    text: str
    audience: Audience
    document: str = ""


@dataclass(frozen=True)
class Drafted:
    """A message that was drafted: who gets it, and who belongs to the audience and does not."""

    recipients: tuple[Recipient, ...]
    left_out: tuple[Recipient, ...]


def draft_message(office: Office, message: Message, *, by: By) -> Drafted:
    """Write a message as drafts of the outbox: each leaves once it is approved.

    Mistake: it has no audience, nobody of it is entered, it says nothing, its subject has several
    lines, or the document is not there.
    """
    _refuse_empty(message)
    now = office.now()
    with office.store.read() as session:
        seen = situation(session, message.stage, now=now)
        document = _document(seen, message.document)
        found = audience_of(session, message.audience, seen=seen, now=now)
        number = mail_queries.messages(session, message.stage) + 1
    rows = _rows(office, seen, message=message, document=document, to=found.recipients)
    reason = {"state": "draft", "reason": f"a message of {by.actor.name}: {by.reason}"}
    of = Belonging(message.stage, STEP, str(number), 1)
    written = [outbox_row(mail, of, domain=office.mail_domain, now=now) | reason for mail in rows]
    with office.store.write(now) as session:
        mail_queries.add_mails(session, written)
        _record(session, message, seen=seen, mails=len(written), by=by, now=now)
    return found


def audience_of(session: Session, audience: Audience, *, seen: Situation, now: datetime) -> Drafted:
    """Who gets a message of a stage at an instant, each once.

    Mistake: nobody is entered in what is named, or all of them are left out.
    """
    year = seen.year
    named = recipients(session, audience.to, year=year, now=now)
    owe = chain.from_iterable(expected(session, ask, year=year, now=now) for ask in audience.owing)
    everybody = each_once([*named, *owe])
    if not everybody:
        raise Mistake("nobody is there who would get it", "choose others, or add their people")
    less = {each.key for each in recipients(session, audience.without, year=year, now=now)}
    found = tuple(each for each in everybody if each.key not in less)
    if not found:
        raise Mistake("all of them are left out", "leave out fewer, or choose others")
    return Drafted(found, tuple(each for each in everybody if each.key in less))


def _refuse_empty(message: Message) -> None:
    if not (message.audience.to or message.audience.owing):
        raise Mistake("nobody is named who gets it", "choose bodies, roles, lists or a question")
    if not message.subject.strip() or not message.text.strip():
        raise Mistake("the subject or the text is missing", "write both")
    if len(message.subject.splitlines()) > 1:
        raise Mistake("the subject has several lines", "write it in one")


def _document(seen: Situation, key: str) -> Document | None:
    if key and key not in seen.documents:
        raise Mistake(f"{seen.stage.title} has no document {key}", "put it in first")
    return seen.documents[key] if key else None


def _rows(
    office: Office,
    seen: Situation,
    *,
    message: Message,
    document: Document | None,
    to: Sequence[Recipient],
) -> list[DraftMail]:
    texts = (part.strip() for part in message.text.split("\n\n"))
    facts: dict[str, Any] = {
        "cycle": cycle_facts(seen.year),
        "stage": stage_facts(seen),
        "subject": message.subject.strip(),
        "parts": tuple(Paragraph(text=text) for text in texts if text),
        "document": document_facts(document) if document else None,
    }
    readers = [
        Reader(
            each.languages,
            MessageContext(recipient=RecipientFacts(name=each.name, why=each.why), **facts),
        )
        for each in to
    ]
    written = render_all(office.catalogue, NOTICE, readers=readers)
    return [DraftMail(NOTICE, each, mail) for each, mail in zip(to, written, strict=True)]


def _record(  # noqa: PLR0913 -- the parts of an entry, by name
    session: Session, message: Message, *, seen: Situation, mails: int, by: By, now: datetime
) -> None:
    named, of = titles(seen.year), message.audience
    values: dict[str, Value] = {
        "subject": message.subject.strip(),
        "to": "; ".join([*(named.get(each, each) for each in of.to), *of.owing]),
        "without": "; ".join(named.get(each, each) for each in of.without),
        "document": message.document,
        "mails": mails,
        "reason": by.reason,
    }
    record(session, "mails.drafted", subject=message.stage, at=now, values=values, actor=by.actor)
