"""Correcting a mail that said something wrong: a draft to exactly those who got it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from igf.asks.recipients import Recipient
from igf.log.write import Actor, By, Value, record
from igf.mail.render import Reader, render_all
from igf.office.office import Office
from igf.outbox.contexts import cycle_facts, stage_facts
from igf.outbox.row import Belonging, DraftMail, outbox_row
from igf.stage.situation import Situation, situation
from igf.store.queries import outbox as mail_queries
from igf.store.queries import waiting_mails as waiting_queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.words.phrases import counted
from igf.year.find import find_stage
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.notices import CorrectionContext, Paragraph, RecipientFacts

NOTICE, STEP = "mail.correction", "correction"
#: Why a draft that no longer holds is dropped.
OVERTAKEN = "not sent: the count changed again before it could leave"
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


@dataclass(frozen=True)
class Wording:
    """The words of a correction, paragraphs with a blank line between, and why it is made."""

    text: str
    reason: str


@dataclass(frozen=True)
class DraftCorrection:
    """A correction that is ready to be written: its mails as rows of the outbox, as drafts.

    `overtaken` are earlier drafts (by number) that it replaces.
    """

    stage: str
    notice: str
    reason: str
    rows: tuple[dict[str, Any], ...]
    overtaken: tuple[int, ...] = ()


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
        got = who_got(sending)
        if not got:
            raise Mistake(
                "this email has not been sent to anyone yet", "drop it instead: igf mail drop"
            )
        wording = Wording(correcting.text, correcting.by.reason)
        draft = draft_correction(office, session, seen=seen, got=got, wording=wording)
    if not dry_run:
        with office.store.write(now) as session:
            write_correction(session, draft, by=correcting.by.actor, now=now)
    return Corrected(
        subject=draft.rows[0]["subject"],
        corrects=wrong.subject,
        recipients=tuple(row["name"] for row in draft.rows),
        text=draft.rows[0]["text"],
        waiting=tuple(row.id for row in sending if row.state in WAITING),
    )


def who_got(sending: Sequence[Outgoing]) -> list[Outgoing]:
    """The mails of a sending that were got, or may have been, one for each who can be written to.

    Two entries of one person may have got it each before they were merged; who was erased since has
    no address.
    """
    got = (row for row in sending if row.state in GOT and row.address)
    return list({row.recipient: row for row in got}.values())


def draft_correction(  # noqa: PLR0913 -- the parts of a correction, by name
    office: Office,
    session: Session,
    *,
    seen: Situation,
    got: Sequence[Outgoing],
    wording: Wording,
    overtaken: tuple[int, ...] = (),
) -> DraftCorrection:
    """A correction to those who `got` the mails of one sending. Nothing is written.

    Without any of them it only drops what it has `overtaken`.
    """
    stage, got = seen.stage.id, who_got(got)
    if not got:
        return DraftCorrection(stage, "", wording.reason, (), overtaken)
    rung = rung_of(got[0])
    before = mail_queries.corrections(session, stage, rung=rung)
    of = Belonging(stage, STEP, f"{rung}/{before + 1}", 1)
    reason = {"state": "draft", "reason": f"corrects mails sent before: {wording.reason}"}
    mails, now = _written(office, seen, got=got, text=wording.text), office.now()
    rows = (outbox_row(mail, of, domain=office.mail_domain, now=now) | reason for mail in mails)
    return DraftCorrection(stage, got[0].notice, wording.reason, tuple(rows), overtaken)


def write_correction(session: Session, draft: DraftCorrection, *, by: Actor, now: datetime) -> None:
    """Keep a correction as drafts, with its entry in the log."""
    if draft.overtaken:
        waiting_queries.let_fall(session, draft.overtaken, reason=OVERTAKEN)
    if not draft.rows:
        return
    values: dict[str, Value] = {"notice": draft.notice, "mails": len(draft.rows)}
    values["reason"] = draft.reason
    mail_queries.add_mails(session, draft.rows)
    record(session, "mails.corrected", subject=draft.stage, at=now, values=values, actor=by)


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


def rung_of(wrong: Outgoing) -> str:
    """The part of the rung that corrections of a sending share."""
    return "/".join(part for part in (wrong.step, wrong.notice, wrong.rung) if part)


def _written(
    office: Office, seen: Situation, *, got: Sequence[Outgoing], text: str
) -> list[DraftMail]:
    texts = (part.strip() for part in text.split("\n\n"))
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
