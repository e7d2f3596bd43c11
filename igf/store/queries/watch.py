"""Queries of one round of the watch: each is one statement, whatever the number of years."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import BindParameter, String, and_, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from igf.store.queries.holds import IS_FREE
from igf.store.tables.records import Outgoing, Service
from igf.store.tables.year import Ask, Cycle, Stage
from igf.store.types import UtcInstant

#: Before the key of a year: the name under which it is noted which day's morning was done.
MORNING: Final = "morning/"
LIVE: Final = ("waiting", "running")
_CARRIED = Stage.state.in_(("waiting", "running", "paused", "cancelled"))
_GOES_ON = Cycle.state.not_in(("paused", "cancelled"))


class RunOfQuestion(NamedTuple):
    """A question of a stage, the state it is in, and the run that waits for its answer."""

    stage: str
    state: str
    run: str | None


class Carried(NamedTuple):
    """A stage that has or had a run and is not done, with how its year stands."""

    stage: Stage
    year_state: str
    year_stopped_because: str


_STAGES = (
    select(Stage, Cycle.state, Cycle.stopped_because)
    .join(Cycle, Cycle.key == Stage.cycle)
    .where(_CARRIED)
    .order_by(Stage.cycle, Stage.position)
)
_QUESTIONS = (
    select(Ask.stage, Ask.state, Ask.run_id)
    .join(Stage, Stage.id == Ask.stage)
    .where(_CARRIED, or_(Ask.state == "open", Ask.run_id.is_not(None)))
    .order_by(Stage.cycle, Stage.position)
)
_NOW: BindParameter[datetime] = bindparam("now", type_=UtcInstant())
_NOBODYS = or_(Stage.lease_token.is_(None), Stage.lease_until <= _NOW)
_DUE_AND_ALONE = (
    select(Stage.id, Stage.next_at)
    .join(Cycle, Cycle.key == Stage.cycle)
    .where(Stage.state.in_(LIVE), Stage.next_at <= _NOW, _NOBODYS, _GOES_ON)
    .order_by(Stage.next_at, Stage.id)
)
_UNSEEN = (
    select(Stage.cycle)
    .join(Cycle, Cycle.key == Stage.cycle)
    .outerjoin(Service, Service.name == literal(MORNING) + Stage.cycle)
    .where(Stage.state.in_(LIVE), Cycle.state != "cancelled")
    .where(or_(Service.holder.is_(None), Service.holder != bindparam("day", type_=String())))
    .distinct()
    .order_by(Stage.cycle)
)
_DUE = or_(Outgoing.retry_at.is_(None), Outgoing.retry_at <= _NOW)
_WITH_MAILS = (
    select(Cycle.key)
    .join(Outgoing, Outgoing.stage == Cycle.key)
    .where(_GOES_ON)
    .where(or_(Outgoing.state == "sending", and_(Outgoing.state == "queued", _DUE, IS_FREE)))
    .distinct()
    .order_by(Cycle.key)
)


def carried_stages(session: Session) -> Sequence[Carried]:
    """Every stage that has or had a run: the live ones and those that were stopped."""
    return [Carried(*row) for row in session.execute(_STAGES)]


def runs_of_questions(session: Session) -> Sequence[RunOfQuestion]:
    """Every open question of a carried stage, and every settled one that had a run."""
    return [RunOfQuestion(*row) for row in session.execute(_QUESTIONS)]


def due_and_alone(session: Session, now: datetime) -> Sequence[tuple[str, datetime | None]]:
    """The live stages (by id) in which something is due that no run is doing, and since when."""
    return [(stage, at) for stage, at in session.execute(_DUE_AND_ALONE, {"now": now})]


def unseen_years(session: Session, day: str) -> Sequence[str]:
    """The years, by key, that go on and were not looked at on this day ("2027-01-12")."""
    return session.scalars(_UNSEEN, {"day": day}).all()


def years_with_mails(session: Session, now: datetime) -> Sequence[str]:
    """The years, by key, that have mails of their own to hand over."""
    return session.scalars(_WITH_MAILS, {"now": now}).all()
