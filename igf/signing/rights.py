"""Rights at the desk: given, changed and ended; and signing a person out of every browser."""

from datetime import datetime
from typing import Final

from igf.log.write import By, Value, record
from igf.office.office import Office
from igf.signing.sign_in import INSTALLATION, give_right
from igf.store.queries import desk as desk_queries
from igf.store.session import Session
from igf.store.tables.desk import Staff
from schemas.acts import Right
from schemas.errors import Mistake

ADMINISTRATOR: Final = "administrator"


def change_right(office: Office, person: str, *, right: Right, by: By) -> str:
    """Give a person (by id) this right at the desk; returns the one that he or she had, or "".

    Mistake: the person has it already, or nobody could manage the desk afterwards.
    """
    now = office.now()
    with office.store.write(now) as session:
        row = session.get(Staff, person)
        was = row.right if row and row.ended_at is None else ""
        if was == right:
            raise Mistake(f"this person is {right} already", "nothing is to be done")
        if was == ADMINISTRATOR:
            _refuse_the_last(session, person)
        give_right(session, person, right=right, by=by.actor, now=now)
    return was


def end_right(office: Office, person: str, *, by: By) -> str:
    """End the right of a person (by id), and sign him or her out; returns the right.

    Mistake: the person has none, or nobody could manage the desk afterwards.
    """
    now = office.now()
    with office.store.write(now) as session:
        row = session.get(Staff, person)
        if row is None or row.ended_at is not None:
            raise Mistake("this person has no right at the desk", "nothing is to be ended")
        if row.right == ADMINISTRATOR:
            _refuse_the_last(session, person)
        row.ended_at = now
        _out(session, person, now=now)
        values = {"person": person, "was": row.right, "reason": by.reason}
        record(
            session,
            "desk.right_ended",
            subject=INSTALLATION,
            at=now,
            values=values,
            actor=by.actor,
        )
        return row.right


def sign_out_everywhere(office: Office, person: str, *, by: By) -> int:
    """End every session of a person (by id), and the links not used yet; how many browsers.

    Mistake: the person is signed in nowhere.
    """
    now = office.now()
    with office.store.write(now) as session:
        browsers = len(desk_queries.sessions_of(session, person, now=now))
        if not browsers:
            raise Mistake("this person is not signed in anywhere", "nothing is to be ended")
        _out(session, person, now=now)
        values: dict[str, Value] = {"person": person, "browsers": browsers, "reason": by.reason}
        record(
            session, "desk.signed_out", subject=INSTALLATION, at=now, values=values, actor=by.actor
        )
    return browsers


def _out(session: Session, person: str, *, now: datetime) -> None:
    desk_queries.end_sessions(session, person, now=now)
    desk_queries.end_links(session, person, now=now)


def _refuse_the_last(session: Session, person: str) -> None:
    others = (
        row.person
        for row, _ in desk_queries.staff(session)
        if row.right == ADMINISTRATOR and row.person != person
    )
    if not any(others):
        message = "this is the last administrator: nobody could manage the desk afterwards"
        raise Mistake(message, "first make another person administrator")
