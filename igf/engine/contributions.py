"""The contributions to a call that count now."""

from collections.abc import Iterable

from igf.store import input_queries
from igf.store.people_tables import Contribution
from igf.store.session import Session
from schemas.contributions import ContributionRow


def current(
    session: Session, stage: str, *, source: str | None = None
) -> tuple[ContributionRow, ...]:
    """The newest version of every contribution of an active import, by source and row key."""
    return as_rows(input_queries.current_contributions(session, stage, source=source))


def as_rows(found: Iterable[Contribution]) -> tuple[ContributionRow, ...]:
    """Contributions of the database as what they say."""
    return tuple(
        ContributionRow(
            row_key=row.row_key,
            received_at=row.received_at,
            stakeholder_group=row.stakeholder_group,
            region=row.region,
            categories=tuple(row.categories),
            organisation=row.organisation,
            text=row.text,
        )
        for row in found
    )
