"""Doing one move: prepared outside, then made so in one short transaction, once and for all."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from igf.asks.questions import ask_id
from igf.asks.settle import lapse
from igf.documents.versions import write_document
from igf.engine.advance import advance
from igf.engine.draft import Draft, StaleError
from igf.engine.failures import clear_failure, record_failure
from igf.engine.prepare import prepare
from igf.engine.write import write_ask, write_mails
from igf.log.write import Value, record
from igf.mail.render import NotRendered
from igf.office import drill
from igf.office.office import Office
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.progress import Move
from igf.stage.situation import Situation, seen_now
from igf.stage.stops import stop_of
from igf.store.queries import items as item_queries
from igf.store.queries import moving as move_queries
from igf.store.queries import year as queries
from igf.store.session import IntegrityError, Session
from igf.store.tables.year import Firing
from schemas.dates import OWN_POINTS
from schemas.errors import Mistake
from schemas.questions import EXPECTED

ATTEMPTS = 5


def perform(office: Office, lease: Lease, *, move: Move, seen: Situation | None = None) -> str:
    """Do the move and say in words what was done; `seen` is the situation it was found in.

    A step that cannot be done is recorded with its reason and tried again later; the stage goes
    on. LeaseLostError: another run acts for the stage.
    """
    for _ in range(ATTEMPTS):
        try:
            return _attempt(office, lease, move=move, seen=seen)
        except (Mistake, NotRendered) as trouble:
            return record_failure(office, lease, move=move, reason=str(trouble))
        except (StaleError, IntegrityError):
            found = advance(office, lease.stage)
            if found is None or not _is_same(found, move):
                return "Done before, or something else came first"
            move, seen = found, None  # its step may be declared otherwise now
    return record_failure(office, lease, move=move, reason="it changed while it was being prepared")


def _attempt(office: Office, lease: Lease, *, move: Move, seen: Situation | None) -> str:
    place = f"{lease.stage}/{move.step.key}"
    draft = prepare(office, lease.stage, move=move, seen=seen)
    _write_files(office.outgoing, draft)
    drill.point("before_commit", place)
    commit(office, lease, draft=draft)
    drill.point("after_commit", place)
    return draft.words


def _is_same(found: Move, move: Move) -> bool:
    return (found.key, found.act) == (move.key, move.act)


def commit(office: Office, lease: Lease, *, draft: Draft) -> None:
    """One transaction: the claim, what follows from it, the mails and the log entry.

    StaleError: something it was prepared from changed, or the stage was stopped meanwhile.
    IntegrityError: it was done before.
    """
    now = office.now()
    with office.store.write(now) as session:
        stage = leases.check(session, lease)
        if stop_of(session, stage) or seen_now(session, stage) != draft.seen:
            raise StaleError
        _refuse_other_items(session, draft)
        _claim(session, draft, now=now)
        _apply(session, office, draft=draft, now=now)
        clear_failure(session, lease.stage, move=draft.move)
        _log(session, draft, now=now)


def _refuse_other_items(session: Session, draft: Draft) -> None:
    """StaleError: the items that a document was made from have changed."""
    made_from = draft.document.made.items if draft.document else None
    if made_from is not None and item_queries.mark(session, draft.stage) != made_from:
        raise StaleError


def _claim(session: Session, draft: Draft, *, now: datetime) -> None:
    move = draft.move
    session.add(
        Firing(
            stage=draft.stage,
            step=move.step.key,
            rung=move.rung,
            version=move.version,
            due_at=move.due,
            fired_at=now,
            outcome="skipped" if move.act == "skip" else "done",
            words=draft.words,
        )
    )
    session.flush()


def _apply(session: Session, office: Office, *, draft: Draft, now: datetime) -> None:
    if draft.document:
        write_document(session, draft.stage, draft=draft.document, now=now)
    if draft.ask:
        _supersede(session, draft, now=now)
        write_ask(session, draft, ask=draft.ask, now=now)
    if draft.move.act == "lapse" and draft.move.ask:
        _lapse(session, draft.move, now=now)
    if draft.mails:
        write_mails(session, office, draft=draft, now=now)
        move_queries.note_told(session, [f"{draft.stage}.{point}" for point in OWN_POINTS])


def _supersede(session: Session, draft: Draft, *, now: datetime) -> None:
    for ask in queries.asks(session, draft.stage):
        if ask.step == draft.move.step.key and ask.state == "open":
            ask.state, ask.outcome, ask.settled_at = "superseded", None, now
            for side in queries.obligations(session, ask.id):
                side.state = "released" if side.state in EXPECTED else side.state


def _lapse(session: Session, move: Move, *, now: datetime) -> None:
    consent = getattr(move.step, "on_lapse", "lapse") == "consent"
    lapse(session, queries.ask(session, move.ask or ""), consents=consent, now=now)


def _log(session: Session, draft: Draft, *, now: datetime) -> None:
    move = draft.move
    subject = ask_id(draft.stage, replace(move, ask=None))
    values: dict[str, Value] = {
        "title": move.title,
        "words": draft.words,
        "mails": len(draft.mails),
    }
    record(session, f"step.{move.act}", subject=subject, at=now, values=values)


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
