"""Personal links: signed, for one person and one ask, good until it is over or they are revoked.

A mail is written with a mark where its link goes, the same for every reader. The link is put in
when the mail is handed over and stands in no row and on no screen, so that nobody but its reader
can answer with it.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Literal
from urllib.parse import quote, unquote

from itsdangerous import BadSignature, URLSafeSerializer

from igf.asks.document_links import MARK, SECRET, document_address, is_of_document
from igf.asks.entitled import ask_named, person_asked
from igf.asks.rules.holders import holder_of, person_of
from igf.log.write import By, record
from igf.office.office import Office
from igf.store.queries import asks as ask_queries
from igf.store.queries import links as link_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries import people as people_queries
from igf.store.session import IntegrityError, Session
from igf.store.tables.asks import Revocation, Secret
from igf.store.tables.year import Ask
from igf.whom.rules.find import Named
from igf.words.phrases import shown_utc
from schemas.errors import Mistake

#: How long after an ask is over its links still show its outcome.
SHOWN_FOR = timedelta(days=60)
_MARKED = re.compile(re.escape(MARK) + r"([A-Za-z0-9_%@.~/-]+)")
_NAME, _SALT = SECRET, "answer"
#: A token: what was signed (packed, if it begins with a full stop) and 27 characters of HMAC-SHA1.
_TOKEN = re.compile(r"[^\0\w.-]*(\.?[\w-]+\.[\w-]{27})[^\0]*", re.ASCII)
_NEW_ONE = "ask the Secretariat for a new one"
_REFUSED: Final = {
    "incomplete": ("this link is not complete", "copy all of it from the email"),
    "unknown": ("this link is not known here", _NEW_ONE),
    "withdrawn": ("this link was withdrawn", _NEW_ONE),
    "expired": ("this link has expired", "ask the Secretariat what came of the question"),
}


@dataclass(frozen=True)
class Visitor:
    """The person (id and name) and the ask of a personal link."""

    ask: str
    person: str
    name: str


class LinkRefused(Mistake):
    """A personal link is not, or no longer, good; `why` is a key of the words of the page."""

    def __init__(self, why: Literal["incomplete", "unknown", "withdrawn", "expired"]) -> None:
        super().__init__(*_REFUSED[why])
        self.why = why

    def __reduce__(self) -> tuple[type["LinkRefused"], tuple[str]]:
        return type(self), (self.why,)


def link_mark(ask: str) -> str:
    """The mark in a mail that the personal link to an ask replaces."""
    return MARK + quote(ask, safe="/@")


def asks_of(text: str) -> frozenset[str]:
    """The asks (by id) that a text has marks for."""
    found = (unquote(each) for each in _MARKED.findall(text))
    return frozenset(each for each in found if not is_of_document(each))


def has_marks(text: str) -> bool:
    """Whether a text has marks that links replace when it is handed over."""
    return MARK in text


@dataclass(frozen=True)
class Linking:
    """Maker of the personal links to some asks: a signature, and how often links were revoked.

    `revoked` counts by ask and person (ids).
    """

    base: str
    secret: str
    revoked: Mapping[tuple[str, str], int]

    @cached_property
    def signing(self) -> URLSafeSerializer:
        """What signs the links to asks."""
        return URLSafeSerializer(self.secret, salt=_SALT)

    def address(self, ask: str, *, person: str) -> str:
        """The personal link of a person (by id) to an ask."""
        turn = self.revoked.get((ask, person), 0) + 1
        return f"{self.base}/a/{self.signing.dumps([ask, person, turn])}"

    def filled(self, text: str, *, recipient: str, contact: str) -> str:
        """A text with the links of one recipient (by key); a list gets the mailbox instead.

        Links to documents are the same for all.
        """
        person = person_of(recipient)

        def address(found: re.Match[str]) -> str:
            marked = unquote(found[1])
            if is_of_document(marked):
                return document_address(self.base, marked, secret=self.secret)
            if person is None:
                return f"mailto:{contact}?subject={quote(f'[{marked}]')}"
            return self.address(marked, person=person)

        return _MARKED.sub(address, text)


def linking(office: Office, asks: Iterable[str]) -> Linking:
    """The maker of personal links to these asks (by id)."""
    with office.store.read() as session:
        known, revoked = link_queries.links(session, _NAME, asks=sorted(asks))
    # The secret that signs the links of this installation is made when it is first needed.
    return Linking(office.links.answers, known or _make_secret(office), revoked)


def _make_secret(office: Office) -> str:
    made = secrets.token_urlsafe(32)
    try:
        with office.store.write(office.now()) as session:
            session.add(Secret(name=_NAME, value=made))
    except IntegrityError:  # another process was quicker
        with office.store.read() as session:
            made = link_queries.secret(session, _NAME) or made
    return made


def sign_for_show(office: Office) -> None:
    """Sign links with a fixed secret: they are the same in every rehearsal and open nothing."""
    with office.store.write(office.now()) as session:
        session.merge(Secret(name=_NAME, value="rehearsal"))


def visitor(office: Office, token: str) -> Visitor:
    """The person and ask of a token. LinkRefused: it is not, or no longer, valid."""
    now = office.now()
    with office.store.read() as session:
        return visitor_in(session, token, now=now)


def visitor_in(session: Session, token: str, *, now: datetime) -> Visitor:
    """As `visitor`, in a transaction of the caller: whether the link is good when it commits."""
    ask, person, turn = read_token(session, token)
    row = session.get(Ask, ask)
    known = ask_queries.people_by_id(session, [person])
    # Who was merged into another keeps the links that were sent.
    reader = known.get(person) or people_queries.merged_into(session, person)
    if row is None or reader is None:
        raise LinkRefused("unknown")
    if turn <= link_queries.revoked(session, [ask]).get((ask, person), 0):
        raise LinkRefused("withdrawn")
    if row.settled_at and now > row.settled_at + SHOWN_FOR:
        raise LinkRefused("expired")
    return Visitor(row.id, reader.id, reader.name)


def read_token(session: Session, token: str) -> tuple[str, str, int]:
    """Ask, person (ids) and turn that a token was signed for. LinkRefused: it is not complete."""
    # Reading makes no secret: where there is none, no link was ever sent.
    secret = link_queries.secret(session, _NAME) or secrets.token_hex()
    try:
        ask, person, turn = URLSafeSerializer(secret, salt=_SALT).loads(bare_token(token))
        return str(ask), str(person), int(turn)
    except (BadSignature, ValueError, TypeError) as bad:
        raise LinkRefused("incomplete") from bad


def bare_token(token: str) -> str:
    """A token without what stood around it where it was copied: `<`, `>`, a full stop, a space."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else token


def revoke(office: Office, ask_id: str, *, who: str, by: By) -> Named:
    """Revoke the links of a person to an ask; a new link is valid again. Returns who it is.

    Mistake: the ask or the person is unknown, the ask is not for them, no link to it has been sent
    to them, or they lead nowhere already and no new one has left since.
    """
    now = office.now()
    with office.store.write(now) as session:
        ask = ask_named(session, ask_id)
        person = person_asked(session, ask, said=who, now=now)
        _refuse_without_link(session, ask.id, person=person)
        for each in (person.id, *person.former):
            row = session.get(Revocation, (ask.id, each))
            if row is None:
                row = Revocation(ask=ask.id, person=each, turn=0)
                session.add(row)
            row.turn, row.revoked_at, row.by, row.reason = (
                row.turn + 1,
                now,
                by.actor.name,
                by.reason,
            )
        values = {"person": person.id, "reason": by.reason}
        record(session, "link.revoked", subject=ask.id, at=now, values=values, actor=by.actor)
    return person


def _refuse_without_link(session: Session, ask: str, *, person: Named) -> None:
    """Refuse to withdraw what is not there: that it was done must not be said."""
    row = session.get(Revocation, (ask, person.id))
    since, recipient = row.revoked_at if row else None, holder_of(person.id)
    if mail_queries.may_have_left(session, link_mark(ask), recipient=recipient, since=since):
        return
    if row is None:
        message = f"no link to {ask} has been sent to {person.shown}"
        raise Mistake(message, "see igf answers list")
    done = shown_utc(row.revoked_at)
    message = f"the links of {person.shown} to {ask} were withdrawn already, {done}"
    raise Mistake(message, "nothing is to be done: the next email has a new one")


def without_links(texts: Sequence[str]) -> list[str]:
    """Texts of mails for a screen: it says where each reader has a link of his or her own."""
    return [_MARKED.sub(_shown, text) for text in texts]


def _shown(found: re.Match[str]) -> str:
    of_document = is_of_document(unquote(found[1]))
    return "[the link to the document]" if of_document else "[the personal link of each reader]"
