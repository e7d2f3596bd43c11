"""Correcting a mail that said something wrong: a draft to exactly those who got it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igf.asks.recipients import Recipient
from igf.log.write import By, Value, record
from igf.mail.render import Reader, render_all
from igf.office.office import Office
from igf.outbox.contexts import cycle_facts, stage_facts
from igf.outbox.row import Belonging, DraftMail, outbox_row
from igf.stage.situation import Situation, situation
from igf.store.queries import outbox as mail_queries
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from igf.year.find import find_stage
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.notices import CorrectionContext, Paragraph, RecipientFacts

NOTICE, STEP = "mail.correction", "correction"
WHY = "because you received the message that this one corrects"
#: States of a mail that was got, or may have been.
GOT = frozenset({"sent", "sending", "unknown"})
#: States of a mail that has not left yet.
WAITING = frozenset({"queued", "draft"})


@dataclass(frozen=True)
class Correcting:
    """Which sending is corrected, by one of its mails (a number), and in which words."""

    mail: int
    text: str
    by: By


@dataclass(frozen=True)
class Corrected:
    """The drafts of a correction: who gets it, and how it reads to the first of them.

    `waiting` are the mails (by number) of the same sending that have not left: drop those.
    """

    subject: str
    corrects: str
    recipients: tuple[str, ...]
    text: str
    waiting: tuple[int, ...]


def correct(office: Office, correcting: Correcting, *, dry_run: bool = False) -> Corrected:
    """Draft a correction for everybody who got a mail of the same sending; it waits for approval.

    Mistake: the mail is unknown, nobody got it, or the text or reason is missing.
    """
    if not correcting.text.strip() or not correcting.by.reason.strip():
        raise Mistake("the text or the reason is missing", "say --text and --reason")
    now = office.now()
    with office.store.read() as session:
        wrong = mail_queries.by_id(session, correcting.mail)
        if wrong is None or "/" not in wrong.stage:
            raise Mistake(f"there is no mail {correcting.mail} of a stage", "see igf mail list")
        sending = mail_queries.sending_of(session, wrong)
        stage = find_stage(session, wrong.stage.partition("/")[2], cycle=wrong.cycle)
        seen = situation(session, stage.id, now=now)
        before = mail_queries.corrections(session, stage.id, rung=_rung(wrong))
    got = [row for row in sending if row.state in GOT]
    if not got:
        raise Mistake(
            "this email has not been sent to anyone yet", "drop it instead: igf mail drop"
        )
    mails = _written(office, seen, got=got, correcting=correcting)
    of = Belonging(stage.id, STEP, f"{_rung(wrong)}/{before + 1}", 1)
    if not dry_run:
        _keep(office, mails, of=of, correcting=correcting)
    return Corrected(
        subject=mails[0].rendered.subject,
        corrects=wrong.subject,
        recipients=tuple(mail.recipient.name for mail in mails),
        text=mails[0].rendered.text,
        waiting=tuple(row.id for row in sending if row.state in WAITING),
    )


def _keep(
    office: Office, mails: Sequence[DraftMail], *, of: Belonging, correcting: Correcting
) -> None:
    now, reason = office.now(), correcting.by.reason
    draft = {"state": "draft", "reason": f"corrects mails sent before: {reason}"}
    rows = [outbox_row(mail, of, domain=office.mail_domain, now=now) | draft for mail in mails]
    notice = of.rung.split("/")[1]
    values: dict[str, Value] = {"notice": notice, "mails": len(rows), "reason": reason}
    with office.store.write(now) as session:
        mail_queries.add_mails(session, rows)
        record(
            session,
            "mails.corrected",
            subject=of.stage,
            at=now,
            values=values,
            actor=correcting.by.actor,
        )


def corrected_words(corrected: Corrected) -> Iterator[str]:
    """The text and recipients of a correction, line by line."""
    names = ", ".join(corrected.recipients[:10])
    more = len(corrected.recipients) - 10
    yield f"Corrects: {corrected.corrects}"
    yield f"Subject: {corrected.subject}"
    yield f"To {counted(len(corrected.recipients), 'recipient')}: {names}" + (
        f" and {more} more" if more > 0 else ""
    )
    if corrected.waiting:
        numbers = " ".join(map(str, corrected.waiting))
        yield f"Not left yet, drop them: igf mail drop {numbers} --reason TEXT"
    yield ""
    yield from corrected.text.strip().splitlines()


def _rung(wrong: Outgoing) -> str:
    return "/".join(part for part in (wrong.step, wrong.notice, wrong.rung) if part)


def _written(
    office: Office, seen: Situation, *, got: Sequence[Outgoing], correcting: Correcting
) -> list[DraftMail]:
    texts = (part.strip() for part in correcting.text.split("\n\n"))
    parts = tuple(Paragraph(text=text) for text in texts if text)
    people = [Recipient(row.recipient, row.name, row.address, (row.wanted,), WHY) for row in got]
    readers = [
        Reader(
            person.languages,
            CorrectionContext(
                cycle=cycle_facts(seen.year),
                stage=stage_facts(seen),
                recipient=RecipientFacts(name=person.name, why=WHY),
                corrects=row.subject,
                sent=Moment(at=row.sent_at or row.written_at),
                parts=parts,
            ),
        )
        for person, row in zip(people, got, strict=True)
    ]
    written = render_all(office.catalogue, NOTICE, readers=readers)
    return [DraftMail(NOTICE, person, mail) for person, mail in zip(people, written, strict=True)]
