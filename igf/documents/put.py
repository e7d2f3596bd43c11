"""Documents that people put in: an agenda, a list, the final form of a synthesis."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from igf.documents.counts import makes_count
from igf.documents.rules.content import refuse_unfit
from igf.documents.versions import DraftDocument, Made, write_document
from igf.log.write import Actor, Value, record
from igf.office.office import Office
from igf.stage.rules.held import MISSING
from igf.stage.rules.papers import ADOPTED
from igf.stage.rules.progress import is_finished
from igf.stage.situation import situation
from igf.stage.stops import wake
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Document, Stage
from igf.words.mistakes import suggest
from igf.year.declared import definition_of
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.sayings import SAY, saying
from schemas.steps import Compute, Step

#: The rungs at which a step is asked for its document alone.
ONLY_UPLOAD: Final = frozenset({ADOPTED, MISSING})
#: The largest document, in bytes.
LARGEST = 20 * 1024 * 1024


def missing_document(stage: str, key: str) -> Mistake:
    """Mistake: a document is missing, and how to put it in."""
    return Mistake(f"{key!r} is missing", f"put it in: igf document put {stage} {key} FILE")


def put_document(office: Office, stage_id: str, *, key: str, made: Made, by: Actor) -> int:
    """Keep a new version of a document of a stage; returns its number, from 1.

    What waited for it is done at once. A question that is open about the version before is asked
    again about this one. The same document put in again changes nothing. Mistake: the stage has
    no such document, or it has no content or more than 20 MB.
    """
    _refuse_size(made)
    now = office.now()
    with office.store.write(now) as session:
        stage = queries.stage_if_there(session, stage_id)
        if stage is None:
            raise Mistake(f"there is no stage {stage_id}", "see `igf status`")
        return put_in(session, stage, key=key, made=made, by=by, now=now)


def put_in(  # noqa: PLR0913 -- the document, by name
    session: Session,
    stage: Stage,
    *,
    key: str,
    made: Made,
    by: Actor,
    now: datetime,
    answering: str = "",
) -> int:
    """As `put_document`, in a transaction of the caller; `answering` is the question it answers."""
    _refuse_size(made)
    _refuse_key(stage, definition_of(session, stage), key=key)
    digest = hashlib.sha256(made.content).hexdigest()
    newest = queries.newest_documents(session, stage.id).get(key)
    known = newest and (newest.sha256, newest.title) == (digest, made.title)
    if newest and known and made.address in {None, newest.address}:
        return newest.version
    draft = DraftDocument(key, by.name, made)
    version = newest.version + 1 if newest else 1
    written = write_document(session, stage.id, draft=draft, version=version, now=now)
    _clear_failures(session, stage, key=key)
    settle_requests(session, stage, key=key, answering=answering, now=now)
    wake(session, stage, now=now)
    reopen(session, stage, now=now)
    was = newest.sha256 if newest else None
    values: dict[str, Value] = {"title": made.title, "sha256": digest, "was": was}
    values |= {"version": written.version, "bytes": len(made.content)}
    values |= {"address": made.address} if made.address else {}
    record(session, "document.put", subject=f"{stage.id}/{key}", at=now, values=values, actor=by)
    return written.version


@dataclass(frozen=True)
class Upload:
    """The document (by key) that a step done by hand makes; `newest` None: none is there.

    `is_said`: it is a line of text that can be typed into the answer.
    """

    key: str
    newest: Document | None
    is_said: bool = False


def upload_for(session: Session, ask: Ask) -> Upload | None:
    """The document that a question of work by hand is for; None for any other question."""
    definition = definition_of(session, queries.stage(session, ask.stage))
    step = definition.step(ask.step)
    if not isinstance(step, Compute):
        return None
    newest = queries.newest_documents(session, ask.stage).get(step.makes)
    return Upload(step.makes, newest, is_said=step.what == SAY)


def wanted_by_hand(session: Session, ask: Ask) -> str | None:
    """The document (by key) that work by hand is to make, while it is not there."""
    upload = upload_for(session, ask)
    return upload.key if upload and upload.newest is None else None


def cited_by(definition: StageDefinition, key: str) -> Iterator[Step]:
    """The steps of a stage that are about a document."""
    return (step for step in definition.steps if key in _about(step))


def _about(step: Step) -> tuple[str, ...]:
    about: tuple[str, ...] = getattr(step, "about", ())
    return about


def _refuse_size(made: Made) -> None:
    refuse_unfit(made.content, what="the document", media_type=made.media_type)
    if len(made.content) > LARGEST:
        size = f"{len(made.content) / 1024 / 1024:.0f} MB, the most is {LARGEST // 1024 // 1024}"
        raise Mistake(f"the document has {size}", "upload a smaller file, or one with a link to it")


def documents_of(definition: StageDefinition) -> dict[str, str]:
    """The documents that can be put in a stage: titles by key, by its steps."""
    made = {step.makes: step.title for step in definition.steps if isinstance(step, Compute)}
    about = {key: key.replace("_", " ") for step in definition.steps for key in _about(step)}
    return {key: title for key, title in (about | made).items() if not makes_count(definition, key)}


def _refuse_key(stage: Stage, definition: StageDefinition, *, key: str) -> None:
    made = {step.makes for step in definition.steps if isinstance(step, Compute)}
    known = made.union(*(_about(step) for step in definition.steps))
    if key not in known and not saying(key, definition.steps):
        raise Mistake(f"{stage.title} has no document {key!r}", suggest(key, known))
    if makes_count(definition, key):
        fix = "change what is counted: igf input import FILE"
        raise Mistake(f"{key!r} is counted from the contributions", fix)


def _clear_failures(session: Session, stage: Stage, *, key: str) -> None:
    waited = {step.key for step in cited_by(definition_of(session, stage), key)}
    for failure in queries.failures(session, stage.id):
        if failure.step in waited:
            session.delete(failure)


def settle_requests(
    session: Session, stage: Stage, *, key: str, now: datetime, answering: str = ""
) -> bool:
    """Settle the open questions that only asked for this document; whether there were any.

    Not the one that is being answered (`answering`).
    """
    settled = False
    definition = definition_of(session, stage)
    said = saying(key, definition.steps)
    makers = {each.key for each in (*definition.named(key), *filter(None, [said]))}
    for ask in queries.asks(session, stage.id):
        asked = ask.state == "open" and ask.step in makers and ask.rung in ONLY_UPLOAD
        if asked and ask.id != answering:
            ask.state, ask.outcome, ask.settled_at = "settled", "confirmed", now
            ask_queries.end_expectation(session, ask.id, state="released")
            values: dict[str, Value] = {"outcome": "confirmed"}
            record(session, "ask.settled", subject=ask.id, at=now, values=values)
            settled = True
    return settled


def reopen(session: Session, stage: Stage, *, now: datetime) -> None:
    """A stage that was done goes on where the new version is to be approved or posted again."""
    if stage.state == "done":
        facts = situation(session, stage.id, now=now).facts
        # A stage that was done before the year was started here has no firings and stays as it is.
        if facts.fired and not is_finished(facts):
            stage.state = "running"
