"""Results of asks: decisions as records of their own, and the doors people answer through."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from igf.store.tables.year import Base


class Decision(Base):
    """A decision on an ask; never edited. A later `number` supersedes the one before.

    `rule` is the rule in words, `tally` the number of each position. `provisional` decisions stand
    once they are confirmed.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("ask", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ask: Mapped[str] = mapped_column(ForeignKey("ask.id"))
    number: Mapped[int]
    outcome: Mapped[str]
    rule: Mapped[str] = mapped_column(Text)
    tally: Mapped[dict[str, Any]]
    document_sha256: Mapped[str | None]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    provisional: Mapped[bool]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]


class Attachment(Base):
    """A file that came with an answer: the file asked for, or the proof of a stated answer.

    `kind` is answer or evidence.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("answer", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]


class Revocation(Base):
    """The revoked links of a person to an ask: those up to `turn`."""

    __tablename__ = "revocation"

    ask: Mapped[str] = mapped_column(ForeignKey("ask.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int]
    revoked_at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)


class Secret(Base):
    """The key that signs links; made once, kept with the year so that sent links stay good."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
