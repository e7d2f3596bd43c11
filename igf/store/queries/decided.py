"""The decisions of a year, and the register of all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from igf.store.tables.asks import Decision
from igf.store.tables.year import Ask, Document, Stage


def decisions_of_year(session: Session, cycle: str) -> Sequence[tuple[Ask, Decision]]:
    """Every decision of a year with its question, in the order in which they were made."""
    query = (
        select(Ask, Decision)
        .join(Decision, Decision.ask == Ask.id)
        .join(Stage, Stage.id == Ask.stage)
        .where(Stage.cycle == cycle)
        .order_by(Decision.decided_at, Decision.id)
    )
    return [(ask, decision) for ask, decision in session.execute(query)]


class RegisterRow(NamedTuple):
    """A decision in the register of all years."""

    year: str
    stage: str
    stage_title: str
    ask: str
    question: str
    outcome: str
    rule: str
    tally: dict[str, Any]
    by: str
    reason: str
    decided_at: datetime
    provisional: bool
    superseded: bool
    document: str | None


def register(session: Session, *, search: str = "") -> Sequence[RegisterRow]:
    """Every decision of every year, the newest first; of those a text occurs in, if there is one.

    A question has several decisions where one was superseded: the last number counts.
    """
    last = (
        select(func.max(Decision.number))
        .where(Decision.ask == Ask.id)
        .correlate(Ask)
        .scalar_subquery()
    )
    query = (
        select(Ask, Decision, Stage, Document.title, last)
        .join(Decision, Decision.ask == Ask.id)
        .join(Stage, Stage.id == Ask.stage)
        .outerjoin(Document, Document.id == Ask.document)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    if search:
        wanted = f"%{search.casefold()}%"
        places = (Ask.title, Ask.question, Stage.title, Decision.outcome, Decision.reason)
        query = query.where(or_(*(func.lower(place).like(wanted) for place in places)))
    return [
        RegisterRow(
            year=stage.cycle,
            stage=stage.id,
            stage_title=stage.title,
            ask=ask.id,
            question=ask.title,
            outcome=decision.outcome,
            rule=decision.rule,
            tally=decision.tally,
            by=decision.by,
            reason=decision.reason,
            decided_at=decision.decided_at,
            provisional=decision.provisional and decision.confirmed_at is None,
            superseded=decision.number < newest,
            document=title,
        )
        for ask, decision, stage, title, newest in session.execute(query)
    ]
