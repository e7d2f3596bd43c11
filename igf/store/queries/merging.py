"""What one person has in every table, given to another: the two are one person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session, aliased

from igf.store.tables.items import StageItem
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Answer, Ask, Obligation

#: What tells a sending from another one; of each a recipient gets one mail.
_SENDING = ("stage", "step", "notice", "rung", "version")
#: Beyond every number that an answer has.
_HIGH = 1_000_000


def sides_of_both(
    session: Session, gone: str, *, stays: str
) -> Sequence[tuple[Ask, Obligation, Obligation]]:
    """The asks in which both holders have a side of their own, with the two."""
    other = aliased(Obligation)
    query = (
        select(Ask, Obligation, other)
        .join(Obligation, Obligation.ask == Ask.id)
        .join(other, other.ask == Ask.id)
        .where(Obligation.holder == gone, other.holder == stays)
    )
    return [(ask, one, two) for ask, one, two in session.execute(query.order_by(Ask.id))]


def answers_of_holders(session: Session, holders: Sequence[str]) -> Mapping[str, Sequence[Answer]]:
    """The answers of these holders, by ask, in the order they were taken."""
    found: dict[str, list[Answer]] = defaultdict(list)
    query = select(Answer).where(Answer.holder.in_(holders)).order_by(Answer.id)
    for answer in session.scalars(query):
        found[answer.ask].append(answer)
    return found


def four_eyes_of_both(session: Session, gone: str, *, stays: str) -> Sequence[Ask]:
    """The questions decided under four eyes that both people (ids) have answered."""
    said = (
        select(Answer.id).where(Answer.ask == Ask.id, Answer.person == each).correlate(Ask).exists()
        for each in (gone, stays)
    )
    return session.scalars(select(Ask).where(Ask.four_eyes, *said).order_by(Ask.id)).all()


def give_answers(session: Session, answers: Sequence[Answer], *, to: str) -> None:
    """Make the answers of both to one ask those of one holder, numbered as they came."""
    for numbers in (_HIGH, 1):  # numbers are unique: two may not have one on the way
        for number, answer in enumerate(answers, numbers):
            answer.holder, answer.number = to, number
        session.flush()


def give_rest(session: Session, gone: str, *, to: str) -> None:
    """Make what one person (id) decided, may answer in place of others, and proposed another's."""
    session.execute(update(Answer).where(Answer.person == gone).values(person=to))
    session.execute(update(Obligation).where(Obligation.delegate == gone).values(delegate=to))
    own = and_(Obligation.holder == f"person:{to}", Obligation.delegate == to)
    session.execute(update(Obligation).where(own).values(delegate=None, delegate_until=None))
    items = update(StageItem).where(StageItem.by_whom == f"person:{gone}")
    session.execute(items.values(by_whom=f"person:{to}", version=StageItem.version + 1))


def twice_waiting(session: Session, gone: str, *, stays: str) -> int:
    """How many mails wait for one recipient that the other gets, or has got, as well."""
    query = select(func.count()).select_from(Outgoing).where(_twice(gone, stays))
    return session.scalar(query) or 0


def give_mails(session: Session, gone: str, *, to: str, reason: str) -> None:
    """Make the mails to one recipient another's; what both would get is sent once."""
    twice = update(Outgoing).where(_twice(gone, to))
    session.execute(
        twice.values(state="skipped", reason=reason, retry_at=None),
        execution_options={"synchronize_session": False},
    )
    session.execute(update(Outgoing).where(Outgoing.recipient == gone).values(recipient=to))


def _twice(gone: str, stays: str) -> ColumnElement[bool]:
    other = aliased(Outgoing)
    same = (getattr(other, name) == getattr(Outgoing, name) for name in _SENDING)
    found = select(other.id).where(other.recipient == stays, other.state != "skipped", *same)
    waiting = Outgoing.state.in_(("draft", "queued"))
    return and_(Outgoing.recipient == gone, waiting, found.correlate(Outgoing).exists())
