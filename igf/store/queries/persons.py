"""All data kept about one person, in every table; and removing them."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from igf.store.tables.asks import Decision, Revocation
from igf.store.tables.desk import DeskSession, Prepared, PreparedFile, SignIn, Staff
from igf.store.tables.items import StageItem
from igf.store.tables.people import ImportBatch, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Answer, Ask, Base, DeadlineChange, Document, Obligation

#: The columns that hold the name of who acted.
_SIGNED: Final[tuple[tuple[type[Base], InstrumentedAttribute[Any]], ...]] = (
    (Answer, Answer.given_by),
    (Answer, Answer.entered_by),
    (DeadlineChange, DeadlineChange.by),
    (Decision, Decision.by),
    (Decision, Decision.confirmed_by),
    (Document, Document.author),
    (ImportBatch, ImportBatch.by),
    (Outgoing, Outgoing.decided_by),
    (Staff, Staff.by),
)


def mails_to(session: Session, recipient: str) -> Sequence[Outgoing]:
    """The mails to a recipient ("person:ID"), in the order they were written; HTML left out."""
    query = select(Outgoing).where(Outgoing.recipient == recipient).order_by(Outgoing.id)
    return session.scalars(query.options(defer(Outgoing.html))).all()


def mail_counts(session: Session, recipient: str) -> dict[str, int]:
    """The number of mails to a recipient in each state."""
    query = select(Outgoing.state, func.count()).where(Outgoing.recipient == recipient)
    return dict(session.execute(query.group_by(Outgoing.state).order_by(Outgoing.state)).all())


def answers_of(
    session: Session, person: str, *, names: Collection[str]
) -> Sequence[tuple[Answer, Ask]]:
    """The answers that a person (by id) gave, each with its question.

    Of those who gave older answers only the name is known: they are found under one of the names.
    """
    by_name = and_(Answer.person.is_(None), Answer.given_by.in_(names))
    query = select(Answer, Ask).join(Ask, Ask.id == Answer.ask)
    query = query.where(or_(Answer.person == person, by_name))
    return [(answer, ask) for answer, ask in session.execute(query.order_by(Answer.id))]


def items_by(session: Session, sender: str) -> Sequence[StageItem]:
    """The items that a sender ("person:ID") proposed to stages."""
    query = select(StageItem).where(StageItem.by_whom == sender).order_by(StageItem.id)
    return session.scalars(query).all()


def name_sender(session: Session, sender: str, *, alias: str) -> None:
    """Replace the sender of the items that a person proposed."""
    of_sender = update(StageItem).where(StageItem.by_whom == sender)
    session.execute(of_sender.values(by_whom=alias, version=StageItem.version + 1))


def sign_otherwise(session: Session, names: Collection[str], *, alias: str) -> None:
    """Replace these names by another one wherever they stand as who acted."""
    for table, column in _SIGNED:
        session.execute(update(table).where(column.in_(names)).values({column: alias}))


def forget_sides(session: Session, ids: Sequence[str], *, anonymous: str) -> None:
    """Make the sides and answers of a person those of an anonymous person.

    The first of the ids is the present one, the others are of before; only links bear those still.
    """
    give_sides(session, ids[0], to=anonymous)
    session.execute(update(Answer).where(Answer.person == ids[0]).values(person=anonymous))
    session.execute(update(Obligation).where(Obligation.delegate == ids[0]).values(delegate=None))
    session.execute(delete(Revocation).where(Revocation.person.in_(ids)))


def give_sides(session: Session, person: str, *, to: str) -> None:
    """Make the sides, the answers and the calls of a person (by id) those of another holder."""
    holder = f"person:{person}"
    for table in (Obligation, Answer):
        session.execute(update(table).where(table.holder == holder).values(holder=to))
    for ask in session.scalars(select(Ask)):
        ask.calls = {
            rung: {**told, "to": list(dict.fromkeys(to if x == holder else x for x in told["to"]))}
            for rung, told in ask.calls.items()
        }


def empty_mails(session: Session, ids: Sequence[str], *, anonymous: str, alias: str) -> None:
    """Take the text and address out of the mails to a person, who is called otherwise.

    The first of the ids is the present one; the keys of mails may bear those of before.
    """
    blank = {"name": alias, "address": "", "subject": "", "text": "", "html": ""}
    key: Any = Outgoing.key
    # The longest first: one id may begin as another does. A sending to both had a key for each.
    for number, each in sorted(enumerate(ids), key=lambda one: -len(one[1])):
        other = f"{anonymous}-{number}" if number else anonymous
        key = func.replace(key, f"/person:{each}", f"/{other}")
    query = update(Outgoing).where(Outgoing.recipient == f"person:{ids[0]}")
    session.execute(query.values(**blank, key=key, recipient=anonymous))


def drop_mails_to(session: Session, recipient: str, *, reason: str) -> None:
    """Let the mails to a recipient that have not left never leave."""
    waiting = Outgoing.state.in_(("draft", "queued", "unknown"))
    query = update(Outgoing).where(Outgoing.recipient == recipient, waiting)
    session.execute(query.values(state="skipped", reason=reason, retry_at=None))


def drop_person(session: Session, person: str) -> None:
    """Delete the row of a person, after the rows that referred to it, with all of the desk."""
    of_person = select(Prepared.id).where(Prepared.person == person)
    session.execute(delete(PreparedFile).where(PreparedFile.prepared.in_(of_person)))
    for table in (Prepared, Staff, SignIn, DeskSession):
        session.execute(delete(table).where(table.person == person))
    session.execute(delete(Person).where(Person.id == person))
