"""The tables of the year; those of people, mails and the log are in files beside this one."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from igf.store.types import UtcInstant

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Maps plain Python types to columns once for all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads this class attribute
        datetime: UtcInstant(),
        str: String(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
    }


class Cycle(Base):
    """A started year. `loaded` is the file as it was loaded, for later three-way comparison.

    `state`: running, paused (nothing is sent, nothing is done) or cancelled.
    """

    __tablename__ = "cycle"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    file_name: Mapped[str]
    loaded: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    started_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="running", server_default="running")
    stopped_because: Mapped[str] = mapped_column(Text, default="", server_default="")


class Definition(Base):
    """A stage's declaration as canonical JSON, named by its digest; never changed."""

    __tablename__ = "definition"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    schema_version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)


class Stage(Base):
    """A stage of a started year.

    `state`: waiting (not carried yet), running, done, skipped, paused, cancelled; the last two
    keep what it was before in `stopped_from`. `next_at` is the next instant at which something is
    due; `words` is what its run says to people while it waits. The lease columns say which run may
    act for the stage, and until when it is taken to be alive.
    """

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("cycle", "key"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    cycle: Mapped[str] = mapped_column(ForeignKey("cycle.key"))
    key: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    page: Mapped[str]
    definition: Mapped[str] = mapped_column(ForeignKey("definition.sha256"))
    state: Mapped[str]
    adopted_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(Text, default="")
    attention: Mapped[str | None] = mapped_column(Text)
    run_id: Mapped[str | None]
    lease_run: Mapped[str | None]
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    restarts: Mapped[int] = mapped_column(default=0)
    restarts_since: Mapped[datetime | None]
    stopped_from: Mapped[str | None]
    stopped_because: Mapped[str] = mapped_column(Text, default="", server_default="")

    #: Its year, read with it where one stage is read.
    year: Mapped[Cycle] = relationship(viewonly=True, lazy="raise_on_sql")


class Deadline(Base):
    """A date of the year: T, P, a milestone, or a stage's opens or closes.

    `version` rises with every move and is part of every key that hangs on the date. `pinned` is
    the expression put in by a move; without it the date floats with the declared `expression`.
    `told` is the version that people were last told of, None while nobody was.
    """

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("cycle", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    cycle: Mapped[str] = mapped_column(ForeignKey("cycle.key"))
    name: Mapped[str]
    expression: Mapped[str | None]
    pinned: Mapped[str | None]
    basis: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime | None]
    zone: Mapped[str]
    shown: Mapped[str]
    version: Mapped[int]
    told: Mapped[int | None]


class DeadlineChange(Base):
    """One version of a deadline: who moved it, when and why."""

    __tablename__ = "deadline_change"

    deadline: Mapped[str] = mapped_column(ForeignKey("deadline.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None]
    zone: Mapped[str]
    shown: Mapped[str]
    changed_at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)


class Firing(Base):
    """A claim, once and for all: this rung of this step, for this version of its date, happened.

    `outcome` is done or skipped; `words` say why a rung was skipped or what was done.
    """

    __tablename__ = "firing"
    __table_args__ = (UniqueConstraint("stage", "step", "rung", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    step: Mapped[str]
    rung: Mapped[str]
    version: Mapped[int]
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime]
    outcome: Mapped[str]
    words: Mapped[str] = mapped_column(Text)


class Failure(Base):
    """A step that did not work: why, how often, and when it is tried again."""

    __tablename__ = "failure"
    __table_args__ = (UniqueConstraint("stage", "step", "rung", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    step: Mapped[str]
    rung: Mapped[str]
    version: Mapped[int]
    attempts: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    failed_at: Mapped[datetime]
    retry_at: Mapped[datetime]


class Document(Base):
    """A version of a document of a stage. `address` is where it was published."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("stage", "key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    key: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]
    author: Mapped[str]
    made_at: Mapped[datetime]
    address: Mapped[str | None]


class Ask(Base):
    """Something wanted of people by a deadline; `version` as in its firing, `rung` its attempt.

    `form` as in igf.asks.rules.positions. `state`: open, settled, superseded, lapsed. Of
    `four_eyes` every side is answered by another person, by personal link. `calls` are those who
    are told of it by themselves, because they came later or are told anew: by rung, the instant
    `at` which, and the recipients (`to`) by key. `checks` is how often it was said that it has not
    happened yet, and `because` why, the last time; `due_at` is the next check then.
    """

    __tablename__ = "ask"
    __table_args__ = (UniqueConstraint("stage", "step", "rung", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("stage.id"))
    step: Mapped[str]
    rung: Mapped[str]
    version: Mapped[int]
    form: Mapped[str]
    title: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    by: Mapped[list[str]]
    rule: Mapped[dict[str, Any]]
    outside: Mapped[bool]
    document: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_zone: Mapped[str]
    due_shown: Mapped[str]
    state: Mapped[str]
    outcome: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    run_id: Mapped[str | None]
    run_attempt: Mapped[int] = mapped_column(default=0)
    refusal: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    four_eyes: Mapped[bool] = mapped_column(default=False, server_default=false())
    calls: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    checks: Mapped[int] = mapped_column(default=0, server_default="0")
    because: Mapped[str] = mapped_column(Text, default="", server_default="")


class Obligation(Base):
    """One side of an ask: a body or role as a whole, or one person of it.

    `holder` is the key of the body or role, or "person:ID"; `side` the body or role the person is
    asked in. `state`: owed, invited (asked, but nothing is owed), answered, declined, recused,
    excused, lapsed, released (the ask was superseded), replaced (the person left). A `delegate`
    (person by id) may answer in the holder's place until `delegate_until`.
    """

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("ask", "holder"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ask: Mapped[str] = mapped_column(ForeignKey("ask.id"))
    holder: Mapped[str]
    state: Mapped[str]
    side: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    delegate: Mapped[str | None]
    delegate_until: Mapped[datetime | None]


class Answer(Base):
    """An answer as given, never edited; the newest one of a holder counts that is not withdrawn.

    `standing`: stated (typed for someone) or proven (through a personal link). `person` is the id
    of who decided, where that is known. Of a stated one `how` tells how the person said it (a key
    of schemas.questions.HOW_TOLD), and `entered_by` who typed it in. `form_key` is that of the form
    it was given in, as igf.asks.repeated keeps it.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("ask", "holder", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ask: Mapped[str] = mapped_column(ForeignKey("ask.id"))
    holder: Mapped[str]
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    person: Mapped[str | None]
    form_key: Mapped[str | None] = mapped_column(unique=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="", server_default="")
    choice: Mapped[str]
    value: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    given_by: Mapped[str]
    door: Mapped[str]
    standing: Mapped[str]
    evidence: Mapped[str | None]
    how: Mapped[str] = mapped_column(default="", server_default="")
    entered_by: Mapped[str] = mapped_column(default="", server_default="")
    document_sha256: Mapped[str | None]
    given_at: Mapped[datetime]
