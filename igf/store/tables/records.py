"""The outbox, the log with its chain, and the signs of life of what runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from igf.store.tables.year import Base


class Outgoing(Base):
    """A mail as it was rendered, written with the change it tells of.

    `key` is the once-only key (cycle, stage, step, notice, rung, version, recipient) and the
    source of `message_id`. `stage` is its id, or the year's key for a mail of the whole year.
    `state`: draft (a person decides whether it leaves; `reason` says why),
    queued, sending, sent, failed, skipped, unknown (the server may or may not have taken it: a
    person decides). `decided_by` is who let a draft leave, or dropped it.
    `cleared` is the hold under which a person decided that it is sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    cycle: Mapped[str]
    stage: Mapped[str]
    step: Mapped[str]
    notice: Mapped[str]
    rung: Mapped[str]
    version: Mapped[int]
    recipient: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    wanted: Mapped[str]
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    state: Mapped[str]
    phase: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    cleared: Mapped[int | None] = mapped_column(ForeignKey("mail_hold.id"))


class MailHold(Base):
    """Delivery is held, for all years, from `since` until `released_at`; at most one is in force.

    After a restore, `backed_up_at` is the instant that the backup shows.
    """

    __tablename__ = "mail_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    backed_up_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]


class LogEntry(Base):
    """One change: ids and field names, and a digest of the values kept beside it.

    It is never changed: no personal name stands here.
    """

    __tablename__ = "log"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle: Mapped[str]
    stage: Mapped[str | None]
    at: Mapped[datetime]
    act: Mapped[str]
    subject: Mapped[str]
    fields: Mapped[list[str]]
    door: Mapped[str]
    standing: Mapped[str]
    digest: Mapped[str]


class LogValue(Base):
    """The values of a log entry: who acted, for whom, the values; all of it can be erased.

    Erased, it holds nothing, not even its salt, and the chain stays whole.
    """

    __tablename__ = "log_value"

    entry: Mapped[int] = mapped_column(ForeignKey("log.id"), primary_key=True)
    salt: Mapped[str]
    actor: Mapped[str] = mapped_column(server_default="")
    on_behalf_of: Mapped[str | None]
    values: Mapped[dict[str, Any]]
    erased_at: Mapped[datetime | None]


class LogSeal(Base):
    """A link of the chain: `digest` covers the entry and the link before."""

    __tablename__ = "log_seal"

    position: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("log.id"), unique=True)
    previous: Mapped[str]
    digest: Mapped[str]
    sealed_at: Mapped[datetime]


class Service(Base):
    """A sign of life: the highest committed time (`clock`), and who holds the watch."""

    __tablename__ = "service"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    seen_at: Mapped[datetime]
    until: Mapped[datetime | None]


class Revision(Base):
    """The number of changes to what a stage is read from: `of` a stage or year, or all people ("").

    Raised by the database itself (see igf.store.revisions).
    """

    __tablename__ = "revision"

    of: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class StageWait(Base):
    """A stage, or a step of it, waits for something of another stage (`awaited`, by id).

    `what` is a step or a document of that stage, empty for all of it. The stage that is awaited
    may be of a year that is not here. Whatever settles it wakes the waiting stage in its
    transaction (see igf.store.wakes).
    """

    __tablename__ = "stage_wait"

    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"), primary_key=True)
    awaited: Mapped[str] = mapped_column(primary_key=True, index=True)
    what: Mapped[str] = mapped_column(primary_key=True)
