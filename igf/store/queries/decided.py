"""The decisions of a whole year."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.tables.asks import Decision
from igf.store.tables.year import Ask, Stage


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
