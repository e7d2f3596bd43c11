"""The office at its desk: who may do what there, sign-ins and sessions, and acts prepared."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from igf.store.tables.year import Base


class Staff(Base):
    """A person has a right at the desk, from `since` until `ended_at`; `by` gave it."""

    __tablename__ = "staff"

    person: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    right: Mapped[str]
    since: Mapped[datetime]
    by: Mapped[str]
    ended_at: Mapped[datetime | None]


class SignIn(Base):
    """A link to sign in, by the SHA-256 of its token; good once, until `until`.

    Without a person it is that of the first administrator of an installation.
    """

    __tablename__ = "sign_in"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeskSession(Base):
    """A browser that is signed in, by the SHA-256 of what its cookie holds."""

    __tablename__ = "desk_session"
    __table_args__ = (Index(None, "person"),)

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    browser: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Prepared(Base):
    """An act as it was shown to a person, to be confirmed or left.

    `fields` are what was filled in, `shown` is the preview, `digest` that of what it was read from.
    `done_at` is set in the transaction of the act, so it is done once; `did` is its result in
    words.
    """

    __tablename__ = "prepared"

    id: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    person: Mapped[str]
    fields: Mapped[dict[str, Any]]
    shown: Mapped[dict[str, Any]]
    digest: Mapped[str]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    done_at: Mapped[datetime | None]
    did: Mapped[str] = mapped_column(Text, default="", server_default="")


class PreparedFile(Base):
    """A file that was given with an act, kept until the act is done or left."""

    __tablename__ = "prepared_file"

    prepared: Mapped[str] = mapped_column(ForeignKey("prepared.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
