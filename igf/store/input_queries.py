"""Reading what the community sent in."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from igf.store.people_tables import Contribution, ImportBatch


def current_contributions(session: Session, stage: str) -> Sequence[Contribution]:
    """The newest active version of every contribution of a stage, by source and row key."""
    active = (
        select(func.max(Contribution.id))
        .join(ImportBatch, ImportBatch.id == Contribution.batch)
        .where(Contribution.stage == stage, ImportBatch.state == "active")
        .group_by(Contribution.source, Contribution.row_key)
    )
    query = select(Contribution).where(Contribution.id.in_(active))
    return session.scalars(query.order_by(Contribution.source, Contribution.row_key)).all()
