"""Reading and writing the sides of asks, the answers that count, and the decisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, contains_eager

from igf.store.tables.asks import Decision
from igf.store.tables.people import Membership, Person
from igf.store.tables.year import Answer, Ask, Base, Obligation, Stage
from igf.store.types import UtcInstant

_NOW = bindparam("now", type_=UtcInstant())
_STARTED = or_(Membership.since.is_(None), Membership.since <= _NOW)
_LASTING = or_(Membership.until.is_(None), Membership.until > _NOW)
_MEMBERS = (
    select(Membership.body, Person)
    .join(Person, Person.id == Membership.person)
    .where(Membership.body.in_(bindparam("bodies", expanding=True)), _STARTED, _LASTING)
    .order_by(Person.id)
)
_PEOPLE = select(Person).where(Person.id.in_(bindparam("ids", expanding=True)))
_BODIES_OF = select(Membership.body).where(
    Membership.person == bindparam("person"), _STARTED, _LASTING
)
_ANSWERS = select(Answer).where(Answer.ask == bindparam("ask")).order_by(Answer.id)
_ANSWERS_TO = (
    select(Answer).where(Answer.ask.in_(bindparam("asks", expanding=True))).order_by(Answer.id)
)
_EXPECTED = select(Obligation.id).where(
    Obligation.ask == bindparam("ask"), Obligation.state.in_(("owed", "invited"))
)
_END_EXPECTATION = (
    update(Obligation)
    .where(Obligation.ask == bindparam("of_ask"), Obligation.state.in_(("owed", "invited")))
    .values(state=bindparam("ended"))
)
_EXPECTED_HOLDERS = (
    select(Obligation.ask, Obligation.holder)
    .join(Ask, Ask.id == Obligation.ask)
    .where(Ask.state == "open", Obligation.state.in_(("owed", "invited")))
    .order_by(Obligation.id)
)
_OTHERS = (
    select(Obligation.id)
    .where(
        Obligation.ask == Ask.id,
        Obligation.state.in_(("owed", "invited")),
        Obligation.holder.not_in(bindparam("holders", expanding=True)),
    )
    .correlate(Ask)
    .exists()
)
_ASKED = (
    select(Ask, Stage, _OTHERS)
    .join(Stage, Stage.id == Ask.stage)
    .join(Stage.year)
    .where(Ask.id.in_(bindparam("asks", expanding=True)))
    .options(contains_eager(Stage.year))
)
_GIVEN = (
    select(Obligation, Answer)
    .outerjoin(Answer, (Answer.ask == Obligation.ask) & (Answer.holder == Obligation.holder))
    .where(
        Obligation.ask.in_(bindparam("asks", expanding=True)),
        Obligation.holder.in_(bindparam("holders", expanding=True)),
    )
    .order_by(Answer.number)
)
_IN_BODY = Obligation.holder.in_(_BODIES_OF)
_SIDES_OF = (
    select(Obligation, _IN_BODY)
    .where(
        Obligation.ask == bindparam("ask"),
        or_(
            Obligation.holder == bindparam("holder"),
            Obligation.delegate == bindparam("person"),
            _IN_BODY,
        ),
    )
    .order_by(Obligation.id)
)
_TABLE = Base.metadata.tables[Answer.__tablename__]
#: The columns of an answer as it is given; of the others the database has a default.
_WRITTEN = tuple(
    name
    for name in _TABLE.columns.keys()  # noqa: SIM118 -- names, not columns
    if name not in {"id", "withdrawn_at", "withdrawn_because"}
)
# The table and not its class: no session has to keep a row for each answer.
_ADD_ANSWERS = insert(_TABLE)
_SIDE = select(Obligation).where(
    Obligation.ask == bindparam("ask"), Obligation.holder == bindparam("holder")
)
_LAST = (
    select(Answer)
    .where(Answer.ask == bindparam("ask"), Answer.holder == bindparam("holder"))
    .order_by(Answer.number.desc())
    .limit(1)
)
_LATER = aliased(Answer)
_STANDING_OF = (
    select(Answer)
    .where(
        Answer.ask == bindparam("ask"),
        Answer.person == bindparam("person"),
        Answer.withdrawn_at.is_(None),
        ~exists().where(
            _LATER.ask == Answer.ask,
            _LATER.holder == Answer.holder,
            _LATER.number > Answer.number,
        ),
    )
    .order_by(Answer.id.desc())
    .limit(1)
)
_STANDING_OF_SIDE = _STANDING_OF.where(Answer.holder == bindparam("holder"))
_COUNTING = (
    select(Answer)
    .where(
        Answer.ask == bindparam("ask"),
        Answer.holder.in_(bindparam("holders", expanding=True)),
        Answer.withdrawn_at.is_(None),
    )
    .order_by(Answer.id)
)
_DECISIONS = select(Decision).where(Decision.ask == bindparam("ask")).order_by(Decision.number)


def members(
    session: Session, bodies: Sequence[str], *, now: datetime
) -> Mapping[str, Sequence[Person]]:
    """The members of each of these bodies and roles at `now`, by id; empty ones included."""
    found: dict[str, list[Person]] = {body: [] for body in bodies}
    for body, person in session.execute(_MEMBERS, {"bodies": list(bodies), "now": now}):
        found[body].append(person)
    return found


def people_by_id(session: Session, ids: Sequence[str]) -> Mapping[str, Person]:
    """People by id; who is not known is left out."""
    found = session.scalars(_PEOPLE, {"ids": list(ids)}) if ids else ()
    return {person.id: person for person in found}


@dataclass(frozen=True)
class Asked:
    """A question with its stage; `others` are expected to answer besides those who do."""

    ask: Ask
    stage: Stage
    others: bool


def asked(session: Session, asks: Sequence[str], *, holders: Sequence[str]) -> dict[str, Asked]:
    """These questions, by id, which these holders answer; who is not known is left out."""
    rows = session.execute(_ASKED, {"asks": list(asks), "holders": list(holders)})
    return {ask.id: Asked(ask, stage, others) for ask, stage, others in rows}


def given(
    session: Session, asks: Sequence[str], *, holders: Sequence[str]
) -> dict[tuple[str, str], tuple[Obligation, Answer | None]]:
    """The sides of these holders of these questions, by both, with their newest answer."""
    rows = session.execute(_GIVEN, {"asks": list(asks), "holders": list(holders)})
    return {(side.ask, side.holder): (side, answer) for side, answer in rows}


def sides_of(
    session: Session, ask: str, *, holder: str, person: str, now: datetime
) -> Sequence[tuple[Obligation, bool]]:
    """The sides of an ask that a person is, was lent, or is in (then True): few rows, whoever asks.

    `holder` is what the person is called as a side of his or her own.
    """
    values = {"ask": ask, "holder": holder, "person": person, "now": now}
    return [(side, is_in) for side, is_in in session.execute(_SIDES_OF, values)]


def bodies_of(session: Session, person: str, *, now: datetime) -> frozenset[str]:
    """The bodies and roles that a person (by id) is in now."""
    return frozenset(session.scalars(_BODIES_OF, {"person": person, "now": now}))


def add_obligations(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add sides of asks at once."""
    if rows:
        session.execute(insert(Obligation), list(rows))


def add_answers(session: Session, answers: Sequence[Answer]) -> None:
    """Add answers in one statement; the objects themselves stay outside the session."""
    rows = [{name: getattr(answer, name) for name in _WRITTEN} for answer in answers]
    if rows:
        session.execute(_ADD_ANSWERS, rows)


def counting_of(session: Session, ask: str, *, holders: Collection[str]) -> dict[str, Answer]:
    """As `counting`, of these holders alone."""
    given = session.scalars(_COUNTING, {"ask": ask, "holders": list(holders)})
    return {answer.holder: answer for answer in given}


def counting(session: Session, ask: str) -> dict[str, Answer]:
    """The answer of each holder that counts: the newest one that was not withdrawn."""
    given = session.scalars(_ANSWERS, {"ask": ask})
    return {answer.holder: answer for answer in given if answer.withdrawn_at is None}


def answers_to(session: Session, asks: Sequence[str]) -> Mapping[str, Sequence[Answer]]:
    """Every answer to these asks, by ask, in the order they were given."""
    found: dict[str, list[Answer]] = {}
    for answer in session.scalars(_ANSWERS_TO, {"asks": list(asks)}):
        found.setdefault(answer.ask, []).append(answer)
    return found


def expected_holders(session: Session) -> Mapping[str, Sequence[str]]:
    """The holders still expected to answer each open ask, by ask; not as rows."""
    found: dict[str, list[str]] = {}
    for ask, holder in session.execute(_EXPECTED_HOLDERS):
        found.setdefault(ask, []).append(holder)
    return found


def side(session: Session, ask: str, *, holder: str) -> Obligation | None:
    """One side of an ask, if it has it."""
    return session.scalars(_SIDE, {"ask": ask, "holder": holder}).one_or_none()


def last_answer(session: Session, ask: str, *, holder: str) -> Answer | None:
    """The newest answer of a side, withdrawn or not."""
    return session.scalars(_LAST, {"ask": ask, "holder": holder}).first()


def withdraw(session: Session, ask: str, *, holder: str, now: datetime, why: str) -> None:
    """Take back every answer of a side that was not taken back before."""
    query = update(Answer).where(Answer.ask == ask, Answer.holder == holder)
    session.execute(
        query.where(Answer.withdrawn_at.is_(None)).values(withdrawn_at=now, withdrawn_because=why)
    )


def is_expected(session: Session, ask: str) -> bool:
    """Whether an answer is still expected."""
    return session.scalar(_EXPECTED.limit(1), {"ask": ask}) is not None


def end_expectation(session: Session, ask: str, *, state: str) -> None:
    """Set the sides of an ask of which an answer was expected to this state."""
    session.execute(_END_EXPECTATION, {"of_ask": ask, "ended": state})


def progress(session: Session, asks: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """The number of sides in each state, by ask."""
    query = select(Obligation.ask, Obligation.state, func.count()).where(Obligation.ask.in_(asks))
    found: dict[str, dict[str, int]] = {ask: {} for ask in asks}
    for ask, state, number in session.execute(query.group_by(Obligation.ask, Obligation.state)):
        found[ask][state] = number
    return found


def brought_by(session: Session, ask: str, *, source: str) -> Sequence[Answer]:
    """The answers to an ask that came with a file and were not taken back, by name of the file."""
    query = select(Answer).where(Answer.ask == ask, Answer.door == "file")
    rows = session.scalars(query.where(Answer.withdrawn_at.is_(None)))
    return [row for row in rows if (row.evidence or "").startswith(source)]


def has_form(session: Session, ask: str, *, form_key: str) -> bool:
    """Whether an answer to an ask was given with this very form."""
    query = select(Answer.id).where(Answer.ask == ask, Answer.form_key == form_key)
    return session.scalar(query) is not None


def standing_of(session: Session, ask: str, *, person: str, holder: str | None) -> Answer | None:
    """The newest answer of a side, if this person (by id) gave it and it was not withdrawn.

    Without a side, of that for which the person answered last.
    """
    values = {"ask": ask, "person": person}
    if holder is None:
        return session.scalars(_STANDING_OF, values).first()
    return session.scalars(_STANDING_OF_SIDE, values | {"holder": holder}).first()


def decisions(session: Session, ask: str) -> Sequence[Decision]:
    """The decisions on an ask, oldest first; the last one counts."""
    return session.scalars(_DECISIONS, {"ask": ask}).all()
