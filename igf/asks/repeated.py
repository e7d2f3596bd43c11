"""Answers that arrive a second time: what was sent before and still stands counts once."""

import hashlib

from igf.asks.replies import Reply
from igf.asks.rules.positions import NOT_YET
from igf.documents.put import upload_for
from igf.store.queries import asks as ask_queries
from igf.store.queries import attachments as file_queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask


def is_repeated(session: Session, ask: Ask, *, reply: Reply) -> bool:
    """Whether this very answer was recorded before, and stands.

    A form in Prefect is used once, so its key alone tells, whatever was answered since. A form of
    the page can be sent again with other content (Back, a second tab): that is another answer. Only
    what says the same as the answer that stands of the side, given by the same person, is repeated.
    """
    if reply.door == "prefect":
        key = reply.form_key
        return key is not None and ask_queries.has_form(session, ask.id, form_key=key)
    if reply.person is None:
        return False
    given = ask_queries.standing_of(session, ask.id, person=reply.person, holder=reply.holder)
    return given is not None and _says_the_same(session, ask, given=given, reply=reply)


def kept_key(reply: Reply, *, ask: str, holder: str, number: int) -> str | None:
    """The key of the form as it is kept with an answer; None: it came by no form.

    A key of the page belongs to the question, the side and the number of the answer: the same key
    swallows no other answer.
    """
    if reply.form_key is None or reply.door == "prefect":
        return reply.form_key
    parts = "\n".join((ask, holder, str(number), reply.form_key))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def _says_the_same(session: Session, ask: Ask, *, given: Answer, reply: Reply) -> bool:
    said = (reply.standing, reply.choice, reply.note)
    # What was entered for a person is said anew by the link: it is proven then.
    if (given.standing, given.choice, given.note) != said:
        return False
    if set(given.value.splitlines()) != set(reply.value.splitlines()):
        return False
    # "Not yet" may be said again in the same words, at another check.
    if given.choice == NOT_YET and given.form_key != kept_key(
        reply, ask=ask.id, holder=given.holder, number=given.number
    ):
        return False
    if ask.form == "confirm" and reply.file:
        return _is_uploaded(session, ask, reply=reply)
    return ask.form != "file" or _has_same_file(session, given, reply=reply)


def _is_uploaded(session: Session, ask: Ask, *, reply: Reply) -> bool:
    """Whether the file is the document that is there."""
    upload = upload_for(session, ask)
    newest = upload.newest if upload else None
    return bool(newest and reply.file and newest.sha256 == reply.file.sha256)


def _has_same_file(session: Session, given: Answer, *, reply: Reply) -> bool:
    before = file_queries.attachment(session, given.id, kind="answer")
    if before is None or reply.file is None:
        return before is None and reply.file is None
    return (before.name, before.sha256) == (reply.file.name, reply.file.sha256)
