"""Reading and writing the items proposed to stages."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from igf.store.tables.items import StageItem
from igf.store.tables.year import Base, Stage

#: How many there are, and the sum of their versions: it changes with every change.
Mark = tuple[int, int]

_ITEMS = select(StageItem).where(StageItem.stage == bindparam("stage")).order_by(StageItem.id)
_MARK = select(func.count(), func.coalesce(func.sum(StageItem.version), 0)).where(
    StageItem.stage == bindparam("stage")
)
_WAITING = (
    select(StageItem)
    .join(Stage, Stage.id == StageItem.stage)
    .where(
        Stage.kind == bindparam("kind"),
        Stage.cycle < bindparam("cycle"),
        # What was still to be presented when the stage was done waits as well.
        or_(
            StageItem.state == "carried_over",
            and_(StageItem.state == "to_present", Stage.state == "done"),
        ),
        StageItem.carried_to.is_(None),
    )
    .order_by(StageItem.id)
)


def items(session: Session, stage: str) -> Sequence[StageItem]:
    """The items of a stage, in the order in which they came in."""
    return session.scalars(_ITEMS, {"stage": stage}).all()


def mark(session: Session, stage: str) -> Mark:
    """The mark of the items of a stage, without reading them: their number and sum of versions."""
    number, versions = session.execute(_MARK, {"stage": stage}).one()
    return int(number), int(versions)


def carried_over(session: Session, kind: str, *, before: str) -> Sequence[StageItem]:
    """Items carried over from earlier years in stages of a kind and not taken in since.

    `before` is the key of a year: its own do not wait for it.
    """
    return session.scalars(_WAITING, {"kind": kind, "cycle": before}).all()


def ids(session: Session, stage: str) -> dict[str, int]:
    """The items of a stage: the number of the row of each, by key."""
    query = select(StageItem.key, StageItem.id).where(StageItem.stage == stage)
    return dict(session.execute(query).all())


def carry(session: Session, stage: str, *, key: str, to: str) -> None:
    """Note that an item of a stage was taken in by the stage of a later year."""
    query = select(StageItem).where(StageItem.stage == stage, StageItem.key == key)
    row = session.scalars(query).one()
    row.carried_to, row.version = to, row.version + 1


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add items at once; a row names every column but `id`."""
    if rows:
        session.execute(insert(_table()), list(rows))


def change(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write changed items at once; a row names its `id` and every other column."""
    if not rows:
        return
    table = _table()
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
    query = update(table).where(table.c.id == bindparam("row")).values(columns)
    named = [{"row": row["id"], **{name: row[name] for name in columns}} for row in rows]
    session.connection().execute(query, named)


def _table() -> Any:  # noqa: ANN401 -- a Table, which only this room may name
    return Base.metadata.tables[StageItem.__tablename__]
