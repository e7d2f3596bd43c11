"""Contributions of the community: the versions that count, the imports they came with."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.orm import Session

from igf.store.tables.items import StageItem
from igf.store.tables.people import ColumnMapping, Contribution, ImportBatch
from igf.store.tables.year import Base, Stage

#: Of a stage: whether an import to it counts, or items were entered in it.
RECEIVED: Final = or_(
    exists().where(ImportBatch.stage == Stage.id, ImportBatch.state == "active"),
    exists().where(StageItem.stage == Stage.id),
)


def current_contributions(
    session: Session, stage: str, *, source: str | None = None, without: str = ""
) -> Sequence[Contribution]:
    """The newest active version of every contribution of a stage, by source and row key.

    As if the import `without` (by id) had not come.
    """
    active = (
        select(func.max(Contribution.id))
        .join(ImportBatch, ImportBatch.id == Contribution.batch)
        .where(Contribution.stage == stage, ImportBatch.state == "active")
        .where(ImportBatch.id != without)
        .group_by(Contribution.source, Contribution.row_key)
    )
    if source is not None:
        active = active.where(Contribution.source == source)
    query = select(Contribution).where(Contribution.id.in_(active))
    return session.scalars(query.order_by(Contribution.source, Contribution.row_key)).all()


def add_contributions(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert contributions at once; a row names every column but `id`."""
    # The table and not its class: a third less work in a transaction that must be short.
    session.execute(insert(Base.metadata.tables[Contribution.__tablename__]), list(rows))


def column_mapping(session: Session, source: str) -> ColumnMapping | None:
    """The saved column mapping of a source."""
    return session.get(ColumnMapping, source)


def batches(session: Session, stage: str | None = None) -> Sequence[ImportBatch]:
    """The imports of a stage or of all, withdrawn ones too, in the order they came."""
    query = select(ImportBatch).order_by(ImportBatch.imported_at, ImportBatch.id)
    return session.scalars(query.where(ImportBatch.stage == stage) if stage else query).all()


def hold_imports(session: Session, stage: str) -> None:
    """Let nobody else import to a stage, or withdraw from it, until this transaction ends."""
    session.get(Stage, stage, with_for_update=True)


def batch_states(session: Session, stage: str) -> list[tuple[str, str]]:
    """Every import of a stage by name, with its state."""
    query = select(ImportBatch.id, ImportBatch.state).where(ImportBatch.stage == stage)
    return [(name, state) for name, state in session.execute(query.order_by(ImportBatch.id))]


def batch_rows(session: Session, batch: str) -> Sequence[Contribution]:
    """The contributions of an import, by row key."""
    query = select(Contribution).where(Contribution.batch == batch)
    return session.scalars(query.order_by(Contribution.row_key)).all()


def batch_sizes(session: Session) -> dict[str, int]:
    """The number of contributions of each import."""
    query = select(Contribution.batch, func.count()).group_by(Contribution.batch)
    return dict(session.execute(query).all())
