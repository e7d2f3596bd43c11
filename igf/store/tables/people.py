"""People, what they are members of, mailing lists, and what the community sent in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from igf.store.tables.year import Base


class Person(Base):
    """Someone who gets mails or owes answers. `languages` in order of preference.

    Mails go to `email`; `other_addresses` are those a person writes from as well. `gender` is in
    the person's own words. `former_ids` and `former_names` are those of people who were merged into
    this one: what was written under them is this person's.
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    other_addresses: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    languages: Mapped[list[str]]
    zone: Mapped[str]
    stakeholder_group: Mapped[str]
    region: Mapped[str]
    gender: Mapped[str] = mapped_column(default="", server_default="")
    former_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    former_names: Mapped[list[str]] = mapped_column(default=list, server_default="[]")


class Membership(Base):
    """A person holds a role or sits in a body, from a day to a day (open-ended where empty).

    `role` says in words as what, for example co-facilitator.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person", "body"), Index(None, "body"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    role: Mapped[str] = mapped_column(default="", server_default="")
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]


class ListAddress(Base):
    """The address of a mailing list that a year's files call by its key."""

    __tablename__ = "list_address"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    languages: Mapped[list[str]]


class ColumnMapping(Base):
    """Which column of a source's file means what, kept from one import to the next."""

    __tablename__ = "column_mapping"

    source: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, str]]
    saved_at: Mapped[datetime]


class ImportBatch(Base):
    """One import of a file; can be withdrawn as a whole. `state`: active or withdrawn."""

    __tablename__ = "import_batch"

    id: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    source: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    by: Mapped[str]
    imported_at: Mapped[datetime]
    state: Mapped[str]


class Contribution(Base):
    """One version of one contribution to a call, as one batch brought it.

    What counts is the newest version, per source and row key, whose batch is active.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("batch", "row_key"),
        Index(None, "stage", "source", "row_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    batch: Mapped[str] = mapped_column(ForeignKey("import_batch.id"))
    source: Mapped[str]
    row_key: Mapped[str]
    received_at: Mapped[datetime | None]
    stakeholder_group: Mapped[str]
    region: Mapped[str]
    categories: Mapped[list[str]]
    organisation: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
