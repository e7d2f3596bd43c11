"""Which dates of a year people have been told of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from igf.store.record_tables import Outgoing


def told_stages(session: Session, cycle: str) -> frozenset[str]:
    """The stages (by id) of which at least one mail was written."""
    query = select(Outgoing.stage).where(Outgoing.cycle == cycle).distinct()
    return frozenset(session.scalars(query))
