"""Reading and writing what the desk keeps: rights, sign-ins, sessions, prepared acts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from igf.store.tables.desk import DeskSession, Prepared, PreparedFile, SignIn, Staff
from igf.store.tables.people import Person

_STAFF = select(Staff, Person).join(Person, Person.id == Staff.person)


def staff(session: Session) -> Sequence[tuple[Staff, Person]]:
    """Who has a right at the desk now, by name."""
    rows = session.execute(_STAFF.where(Staff.ended_at.is_(None)).order_by(Person.name))
    return [(row, person) for row, person in rows]


def signed_in(
    session: Session, token_sha256: str, *, now: datetime
) -> tuple[DeskSession, Person, str] | None:
    """The session of a cookie with its person and right, while it is good; in one question."""
    row = session.execute(
        select(DeskSession, Person, Staff.right)
        .join(Person, Person.id == DeskSession.person)
        .join(Staff, Staff.person == DeskSession.person)
        .where(
            DeskSession.token_sha256 == token_sha256,
            DeskSession.ended_at.is_(None),
            DeskSession.until > now,
            Staff.ended_at.is_(None),
        )
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def sessions_of(session: Session, person: str, *, now: datetime) -> Sequence[DeskSession]:
    """The browsers in which a person is signed in, the newest first."""
    live = select(DeskSession).where(
        DeskSession.person == person, DeskSession.ended_at.is_(None), DeskSession.until > now
    )
    return session.scalars(live.order_by(DeskSession.since.desc())).all()


def end_sessions(session: Session, person: str, *, now: datetime, token_sha256: str = "") -> None:
    """End the session of this cookie, or without one all of a person's."""
    mine = update(DeskSession).where(DeskSession.person == person, DeskSession.ended_at.is_(None))
    if token_sha256:
        mine = mine.where(DeskSession.token_sha256 == token_sha256)
    session.execute(mine.values(ended_at=now))


def end_links(session: Session, person: str, *, now: datetime) -> None:
    """End the links to sign in that a person has not used."""
    mine = update(SignIn).where(SignIn.person == person, SignIn.used_at.is_(None))
    session.execute(mine.where(SignIn.until > now).values(until=now))


def use_sign_in(session: Session, token_sha256: str, *, now: datetime) -> SignIn | None:
    """Use a link up, in this transaction; None if it is unknown, used or too old."""
    good = update(SignIn).where(
        SignIn.token_sha256 == token_sha256, SignIn.used_at.is_(None), SignIn.until > now
    )
    found = session.scalars(good.values(used_at=now).returning(SignIn)).all()
    return found[0] if found else None


def sign_ins_since(session: Session, person: str, *, since: datetime) -> int:
    """How many links a person asked for since an instant."""
    asked = select(func.count()).where(SignIn.person == person, SignIn.made_at > since)
    return session.scalar(asked) or 0


def files_of(session: Session, prepared: str) -> Sequence[PreparedFile]:
    """The files given with a prepared act."""
    return session.scalars(select(PreparedFile).where(PreparedFile.prepared == prepared)).all()


def forget_prepared(session: Session, *, before: datetime) -> None:
    """Remove what was prepared and left: nobody can confirm it any more."""
    left = select(Prepared.id).where(Prepared.until < before, Prepared.done_at.is_(None))
    session.execute(delete(PreparedFile).where(PreparedFile.prepared.in_(left)))
    session.execute(delete(Prepared).where(Prepared.id.in_(left)))
    session.execute(delete(SignIn).where(or_(SignIn.used_at < before, SignIn.until < before)))
