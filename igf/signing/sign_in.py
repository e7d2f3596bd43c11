"""Signing in at the desk: a personal link, good once and for a short while; and its sessions.

Only the SHA-256 of a link or cookie is kept. A link is used by a POST, never by looking at it:
programs that read mails open links.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from igf.log.write import Actor, record
from igf.office.act import Doer
from igf.office.office import Office
from igf.store.queries import desk as desk_queries
from igf.store.session import Session
from igf.store.tables.desk import DeskSession, SignIn, Staff
from igf.store.tables.people import Person
from igf.whom.find import everybody, find_person
from schemas.acts import Right
from schemas.errors import Mistake

#: How long a link that is mailed is good, and one that is printed on the machine.
LINK_FOR: Final = timedelta(minutes=15)
PRINTED_FOR: Final = timedelta(hours=24)
#: How long a browser stays signed in.
SESSION_FOR: Final = timedelta(days=14)
#: How many links a person may ask for within an hour.
MOST_LINKS: Final = 5
INSTALLATION: Final = "installation"


@dataclass(frozen=True)
class SignedIn:
    """Who is at the desk: the person, his or her right and zone, and the session by its digest."""

    person: str
    name: str
    right: Right
    zone: str
    session: str

    @property
    def doer(self) -> Doer:
        """The same as who acts."""
        return Doer(self.name, "desk", person=self.person, proven=True)


@dataclass(frozen=True)
class Entered:
    """What the first administrator says."""

    name: str
    address: str


@dataclass(frozen=True)
class Invitation:
    """A link that was made: to whom it goes, and what its address ends in."""

    name: str
    address: str
    token: str


def digest(token: str) -> str:
    """What is kept of a link or cookie."""
    return sha256(token.encode()).hexdigest()


def invite(office: Office, said: str) -> Invitation | None:
    """Make a link for the staff member of this address; None where nobody is meant, or too many."""
    now = office.now()
    with office.store.read() as session:
        meant = everybody(session).called(said)
        rights = {row.person: person for row, person in desk_queries.staff(session)}
        found = [rights[each.id] for each in meant if each.id in rights]
        if len(found) != 1:
            return None
        asked = desk_queries.sign_ins_since(session, found[0].id, since=now - timedelta(hours=1))
    if asked >= MOST_LINKS:
        return None
    token = _link(office, person=found[0].id, good_for=LINK_FOR)
    return Invitation(found[0].name, found[0].email, token)


def printed_link(office: Office, person: str | None = None) -> str:
    """A link for who sits at the machine: for a staff member (id), or the first administrator."""
    return _link(office, person=person, good_for=PRINTED_FOR)


def staff_member(office: Office, said: str) -> str:
    """The id of a member of the staff. Mistake: nobody, or nobody with a right, is meant."""
    with office.store.read() as session:
        person = find_person(session, said)
        if person.id not in {each.id for _, each in desk_queries.staff(session)}:
            raise Mistake(f"{person.name} has no right at the desk", "an administrator gives it")
        return person.id


def _link(office: Office, *, person: str | None, good_for: timedelta) -> str:
    now, token = office.now(), secrets.token_urlsafe(32)
    row = SignIn(token_sha256=digest(token), person=person, made_at=now, until=now + good_for)
    with office.store.write(now) as session:
        desk_queries.forget_prepared(session, before=now - SESSION_FOR)
        session.add(row)
    return token


def link_is_good(office: Office, token: str) -> SignIn | None:
    """The link of a token while it is good; nothing is used up."""
    with office.store.read() as session:
        row = session.get(SignIn, digest(token))
    if row is None or row.used_at or row.until <= office.now():
        return None
    return row


def sign_in(office: Office, token: str, *, browser: str, said: Entered) -> str:
    """Use a link up; returns what the cookie holds.

    With the link of the first administrator name and address are needed. Mistake: the link is not
    good, or they are missing.
    """
    now, cookie = office.now(), secrets.token_urlsafe(32)
    with office.store.write(now) as session:
        link = desk_queries.use_sign_in(session, digest(token), now=now)
        if link is None:
            raise Mistake("this link is not good any more", "ask for a new one")
        person = link.person or _first_administrator(session, said, now=now)
        session.add(
            DeskSession(
                token_sha256=digest(cookie),
                person=person,
                browser=browser[:200],
                since=now,
                until=now + SESSION_FOR,
            )
        )
    return cookie


def _first_administrator(session: Session, said: Entered, *, now: datetime) -> str:
    """The person of this address, made if need be, with the right of an administrator."""
    if not said.name.strip() or "@" not in said.address:
        raise Mistake("your name and email address are missing", "write both")
    meant = everybody(session).called(said.address)
    person = meant[0].id if meant else _new_person(session, said)
    give_right(session, person, right="administrator", by=Actor(INSTALLATION, "desk"), now=now)
    return person


def _new_person(session: Session, said: Entered) -> str:
    made = f"p-{secrets.token_hex(4)}"
    session.add(
        Person(
            id=made,
            name=said.name.strip(),
            email=said.address.strip(),
            languages=["en"],
            zone="Europe/Zurich",
            stakeholder_group="",
            region="",
        )
    )
    session.flush()
    return made


def give_right(session: Session, person: str, *, right: Right, by: Actor, now: datetime) -> None:
    """Give a person (id) a right at the desk, in the transaction of the caller."""
    session.merge(Staff(person=person, right=right, since=now, by=by.name, ended_at=None))
    values = {"person": person, "right": right}
    record(session, "desk.right_given", subject=INSTALLATION, at=now, values=values, actor=by)


def signed_in(office: Office, cookie: str) -> SignedIn | None:
    """Who is signed in with this cookie; None if nobody."""
    with office.store.read() as session:
        found = desk_queries.signed_in(session, digest(cookie), now=office.now())
    if found is None:
        return None
    row, person, right = found
    return SignedIn(person.id, person.name, right, person.zone, row.token_sha256)  # type: ignore[arg-type]  # give_right writes it


def sign_out(office: Office, who: SignedIn, *, everywhere: bool = False) -> None:
    """End this session, or all of this person."""
    now = office.now()
    with office.store.write(now) as session:
        one = "" if everywhere else who.session
        desk_queries.end_sessions(session, who.person, now=now, token_sha256=one)


def has_administrator(office: Office) -> bool:
    """Whether anybody can manage the desk."""
    with office.store.read() as session:
        return any(row.right == "administrator" for row, _ in desk_queries.staff(session))


def sessions_of(office: Office, who: SignedIn) -> Sequence[DeskSession]:
    """The browsers in which a person is signed in, the newest first."""
    with office.store.read() as session:
        return desk_queries.sessions_of(session, who.person, now=office.now())
