"""What work by hand makes, given with the answer that it is done: a file, or a line of text."""

from dataclasses import replace
from pathlib import Path

from igf.asks.entitled import Answering
from igf.asks.replies import Attached, Reply
from igf.documents.files import media_type_of
from igf.documents.put import Upload, put_in, upload_for
from igf.documents.versions import Made
from igf.log.write import Actor
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.words.phrases import is_address
from schemas.errors import Mistake
from schemas.questions import AskedDocument
from schemas.sayings import LINK, NOTHING, OPTIONS_OF

_TEXT = "text/plain"


def put_upload(session: Session, answering: Answering) -> Answering:
    """The answer, what came with it kept as the document of its step, if the question is for one.

    Without it the answer `lacks` the document, if that is not there. Mistake: it is blank or too
    large, or not what was asked for.
    """
    ask, reply = answering.ask, answering.reply
    upload = upload_for(session, ask) if ask.form == "confirm" else None
    file = _given(upload, reply) if upload else None
    if upload is None or file is None:
        return replace(answering, lacks=upload if upload and not upload.newest else None)
    title = upload.newest.title if upload.newest else ask.title
    made = Made(title, file.media_type, file.content)
    by = Actor(reply.given_by, reply.door, reply.standing)
    stage, now = queries.stage(session, ask.stage), answering.now
    put_in(session, stage, key=upload.key, made=made, by=by, now=now, answering=ask.id)
    return replace(answering, reply=replace(reply, file=None))


def asked_document(session: Session, ask: Ask) -> AskedDocument | None:
    """What a question of work by hand wants uploaded or typed; None for any other question."""
    found = upload_for(session, ask) if ask.form == "confirm" else None
    if found is None:
        return None
    there = found.newest
    return AskedDocument(
        title=there.title if there else ask.title,
        version=there.version if there else 0,
        is_said=found.is_said,
    )


def _given(upload: Upload, reply: Reply) -> Attached | None:
    """What came with an answer: its file, or the text that was typed."""
    if reply.file and upload.key == NOTHING:
        raise Mistake(
            "a file here is not counted", "import it: igf input import FILE --stage STAGE"
        )
    if reply.file:
        return replace(reply.file, media_type=media_type_of(Path(reply.file.name)))
    text = (reply.value or reply.note).strip() if upload.is_said else ""
    if not text:
        return None
    _refuse_text(upload.key, text)
    return Attached(upload.key, _TEXT, text.encode())


def _refuse_text(key: str, text: str) -> None:
    if key == LINK and not is_address(text):
        raise Mistake(f"{text!r} is not a web address", "enter it with https://")
    if key.startswith(OPTIONS_OF) and len(text.splitlines()) < 2:  # noqa: PLR2004 -- to choose from
        raise Mistake("there is only one choice", "write each choice on a line of its own")
