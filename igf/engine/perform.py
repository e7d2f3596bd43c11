"""Doing one due step: prepared outside, then done in one short transaction, once and for all."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from igf.asks.questions import ask_id
from igf.asks.settle import lapse
from igf.documents.versions import write_document
from igf.engine.advance import Due, next_due_move
from igf.engine.draft import Draft, StaleError
from igf.engine.failures import clear_failure, record_failure
from igf.engine.prepare import prepare
from igf.engine.renew import renew
from igf.engine.write import write_ask, write_mails
from igf.log.write import Value, record
from igf.mail.render import NotRendered
from igf.office import drill
from igf.office.office import Office
from igf.outbox.deliver import deliver, hand_over_mails
from igf.outbox.row import NOTHING, Sending
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation
from igf.stage.stops import stop_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import items as item_queries
from igf.store.queries import moving as move_queries
from igf.store.queries import year as queries
from igf.store.session import IntegrityError, Session
from igf.store.tables.year import Firing
from schemas.dates import OWN_POINTS
from schemas.errors import Mistake

ATTEMPTS = 5


@dataclass(frozen=True)
class StepDone:
    """The result of a step: in words, and the mails it wrote, which are to be handed over."""

    words: str
    sending: Sending = NOTHING


def act(office: Office, lease: Lease, *, due: Due) -> str:
    """Do the due act and hand over the mails; returns words on what was done and how many left.

    LeaseLostError: another run acts for the stage.
    """
    if due.due_step is None:
        renew(office, lease, seen=due.seen)
        return deliver(office, lease)
    done = perform(office, lease, due_step=due.due_step, seen=due.seen)
    sent = hand_over_mails(office, lease, sending=done.sending)
    return f"{done.words}; {sent}" if sent else done.words


def perform(
    office: Office, lease: Lease, *, due_step: DueStep, seen: Situation | None = None
) -> StepDone:
    """Do the step that is due; `seen` is the situation it was found in.

    A step that cannot be done is recorded with its reason and tried again later; the stage goes
    on. LeaseLostError: another run acts for the stage.
    """
    for _ in range(ATTEMPTS):
        try:
            return _attempt(office, lease, due_step=due_step, seen=seen)
        except (Mistake, NotRendered) as trouble:
            return StepDone(record_failure(office, lease, due_step=due_step, reason=str(trouble)))
        except (StaleError, IntegrityError):
            found = next_due_move(office, lease.stage)
            if found is None or found.due_step is None or not _is_same(found.due_step, due_step):
                return StepDone("Done before, or something else came first")
            due_step, seen = found.due_step, found.seen  # its step may be declared otherwise now
    why = "it changed while it was being prepared"
    return StepDone(record_failure(office, lease, due_step=due_step, reason=why))


def _attempt(
    office: Office, lease: Lease, *, due_step: DueStep, seen: Situation | None
) -> StepDone:
    place = f"{lease.stage}/{due_step.step.key}"
    draft = prepare(office, lease.stage, due_step=due_step, seen=seen)
    _write_files(office.outgoing, draft)
    drill.point("before_commit", place)
    sending = commit(office, lease, draft=draft)
    drill.point("after_commit", place)
    return StepDone(draft.words, sending)


def _is_same(found: DueStep, due_step: DueStep) -> bool:
    return (found.key, found.act) == (due_step.key, due_step.act)


def commit(office: Office, lease: Lease, *, draft: Draft) -> Sending:
    """Commit a draft in one transaction: the claim, the outcome, the mails and the log entry.

    The mails are claimed in it by the run, unless delivery is held.

    StaleError: something it was prepared from changed, or the stage was stopped meanwhile.
    IntegrityError: it was done before.
    """
    now = office.now()
    with office.store.write(now) as session:
        at = leases.check_standing(session, lease)
        if stop_of(session, at.stage) or at.revision != draft.seen.revision:
            raise StaleError
        _refuse_other_items(session, draft)
        _claim(session, draft, now=now)
        _apply(session, draft, now=now)
        if draft.due_step.key in draft.seen.facts.failures:
            clear_failure(session, lease.stage, due_step=draft.due_step)
        _log(session, draft, now=now)
        if not draft.mails:
            return NOTHING
        _note_told(session, draft)
        token = None if at.held else lease.token
        return write_mails(session, office, draft=draft, token=token, now=now)


def _refuse_other_items(session: Session, draft: Draft) -> None:
    """StaleError: the items that a document was made from, or that are told of, have changed."""
    made_from = draft.document.made.items if draft.document else draft.items
    if made_from is not None and item_queries.mark(session, draft.stage) != made_from:
        raise StaleError


def _claim(session: Session, draft: Draft, *, now: datetime) -> None:
    due_step = draft.due_step
    session.add(
        Firing(
            stage=draft.stage,
            step=due_step.step.key,
            rung=due_step.rung,
            version=due_step.version,
            due_at=due_step.due,
            fired_at=now,
            outcome="skipped" if due_step.act == "skip" else "done",
            words=draft.words,
        )
    )
    session.flush()


def _apply(session: Session, draft: Draft, *, now: datetime) -> None:
    if draft.document:
        version = draft.seen.facts.documents.get(draft.document.key, 0) + 1
        write_document(session, draft.stage, draft=draft.document, version=version, now=now)
    if draft.ask:
        _supersede(session, draft, now=now)
        write_ask(session, draft, ask=draft.ask, now=now)
    if draft.due_step.act == "lapse" and draft.due_step.ask:
        _lapse(session, draft.due_step, now=now)


def _note_told(session: Session, draft: Draft) -> None:
    """Mark the dates of a stage as told, which each of its mails does; most were before."""
    own = {f"{draft.seen.stage.key}.{point}": f"{draft.stage}.{point}" for point in OWN_POINTS}
    if told := [own[name] for name in own if name in draft.seen.untold]:
        move_queries.note_told(session, told)


def _supersede(session: Session, draft: Draft, *, now: datetime) -> None:
    for known in draft.seen.facts.open_asks():
        if known.step == draft.due_step.step.key:
            ask = queries.ask(session, known.id)
            ask.state, ask.outcome, ask.settled_at = "superseded", None, now
            ask_queries.end_expectation(session, ask.id, state="released")


def _lapse(session: Session, due_step: DueStep, *, now: datetime) -> None:
    consent = getattr(due_step.step, "on_lapse", "lapse") == "consent"
    lapse(session, queries.ask(session, due_step.ask or ""), consents=consent, now=now)


def _log(session: Session, draft: Draft, *, now: datetime) -> None:
    due_step = draft.due_step
    subject = ask_id(draft.stage, replace(due_step, ask=None))
    values: dict[str, Value] = {
        "title": due_step.title,
        "words": draft.words,
        "mails": len(draft.mails),
    }
    record(session, f"step.{due_step.act}", subject=subject, at=now, values=values)


def _write_files(outgoing: Path, draft: Draft) -> None:
    """Before the commit: files are made again the same, a published step never lacks them.

    They wait for the disk as the commit does, so that a power cut leaves no empty file behind it.
    """
    for name, content in draft.files:
        path = outgoing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        with part.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
    for folder in {(outgoing / name).parent for name, _ in draft.files}:
        _keep_names(folder)


def _keep_names(folder: Path) -> None:
    """Let the names of new files outlive a power cut: that of a file itself is not enough."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
