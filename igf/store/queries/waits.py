"""What stages wait for in other stages."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from igf.store.tables.records import Outgoing, StageWait


def replace_waits(
    session: Session, cycle: str, *, waits: Mapping[str, Collection[tuple[str, str]]]
) -> None:
    """Write anew what the stages of a year wait for: stage and step or document, by stage id."""
    session.execute(
        delete(StageWait).where(StageWait.stage.startswith(f"{cycle}/", autoescape=True))
    )
    rows = [
        {"stage": stage, "awaited": awaited, "what": what}
        for stage, found in waits.items()
        for awaited, what in sorted(set(found))
    ]
    if rows:
        session.execute(insert(StageWait), rows)


def waiting_for(session: Session, stage: str, *, what: str) -> Sequence[str]:
    """The stages (by id) in which something waits for a step or document of a stage, or all."""
    query = select(StageWait.stage).where(
        StageWait.awaited == stage, StageWait.what.in_((what, ""))
    )
    return session.scalars(query.distinct().order_by(StageWait.stage)).all()


def waiting_on(session: Session, stage: str) -> Sequence[str]:
    """The stages (by id) in which something waits for anything of a stage."""
    query = select(StageWait.stage).where(StageWait.awaited == stage)
    return session.scalars(query.distinct().order_by(StageWait.stage)).all()


def mails_by_step(session: Session, stage: str) -> dict[str, int]:
    """How many mails each step of a stage wrote that left or are to leave."""
    query = (
        select(Outgoing.step, func.count())
        .where(Outgoing.stage == stage, Outgoing.state.not_in(("skipped", "draft")))
        .group_by(Outgoing.step)
    )
    return {step: number for step, number in session.execute(query)}  # noqa: C416 -- a row is no pair to the types
