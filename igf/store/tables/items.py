"""Items proposed to stages: proposals, charters, applications."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from igf.store.tables.year import Base


class StageItem(Base):
    """One thing that a stage receives and decides about; the columns are those of schemas.items.

    Rows are changed in place, with `version` one higher; what they were is in the log.
    """

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("stage", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    by_whom: Mapped[str]
    plan: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, str]]
    received_at: Mapped[datetime]
    slot_at: Mapped[datetime | None]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    merged_into: Mapped[str | None]
    carried_to: Mapped[str | None]
    over_capacity: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
