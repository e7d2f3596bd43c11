"""One year-numbered IGF as declared in a file of `cycles/`: dates, stages, bodies and roles.

A cycle names roles, never people.
"""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from schemas.base import CycleKey, Expression, Key, Language, Strict

Basis = Literal["attested", "default"]
DateState = Literal["proposed", "tentative", "confirmed"]


class DateDecl(Strict):
    """A declared date; a plain string in the file is a default one.

    `at` is a date expression, or null while there is no date yet (then `expected` may say by when
    there will be). An attested date names the keys of its sources. `grace` is a hidden length of
    time after the shown instant during which what comes in still counts.
    """

    at: Expression | None = None
    basis: Basis = "default"
    source: tuple[str, ...] = ()
    state: DateState = "proposed"
    expected: Expression | None = None
    grace: Expression | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:  # noqa: ANN401 -- a validator sees any value of the file
        return {"at": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _attested_has_a_source(self) -> Self:
        if self.basis == "attested" and not self.source:
            message = "an attested date names its source, for example source: [W13]"
            raise ValueError(message)
        return self


class Milestone(DateDecl):
    """A named date that other dates can hang on."""

    title: str = ""


class Body(Strict):
    """A group of people, for example the MAG. A body still to be named says by when."""

    title: str
    size: int | None = Field(default=None, ge=1)
    to_be_named: bool = False
    expected: Expression | None = None


class Role(Strict):
    """A named function that one or more persons hold, for example the MAG Chair."""

    title: str
    body: Key | None = None


class MailingList(Strict):
    """A mailing list that notices go to; `visibility` is who can read its archive (R-NOT-1)."""

    title: str
    visibility: Literal["public", "members"] = "public"


class CycleSettings(Strict):
    """Choices of the year that rules read. Lengths are in days."""

    forbid_own_approval: bool = True
    minimum_reply_days: int = Field(default=5, ge=0)
    consultant_lead_days: int = Field(default=42, ge=0)
    travel_lead_days: int = Field(default=42, ge=0)
    funded_capacity: int | None = Field(default=None, ge=0)


class StageDecl(Strict):
    """A stage of the year.

    `steps` override the kind's steps by key: any field can be replaced, `drop: true` removes a
    step, `before: KEY` puts a new step in front of KEY (new steps otherwise go to the end).
    """

    kind: Key
    title: str
    opens: DateDecl
    closes: DateDecl
    lead: Key = "secretariat"
    deputy: Key | None = None
    audience: tuple[Key, ...] = ()
    needs: tuple[Key, ...] = ()
    optional: bool = False
    held: Literal["yes", "no", "undecided"] = "yes"
    no_extension: bool = False
    page: str | None = None
    steps: tuple[dict[str, Any], ...] = ()


class Venue(Strict):
    """Where the annual meeting takes place; `zone` is an IANA name."""

    city: str
    country: str
    zone: str


class CycleFile(Strict):
    """A file in `cycles/`."""

    schema_version: Literal[1] = Field(alias="schema")
    cycle: CycleKey
    title: str
    venue: Venue
    contact: str
    website: str
    languages: tuple[Language, ...] = ("en",)
    holidays: tuple[str, ...] = ()
    sources: dict[str, str] = {}
    anchors: dict[Literal["T", "P"], DateDecl]
    milestones: dict[Key, Milestone] = {}
    bodies: dict[Key, Body]
    roles: dict[Key, Role]
    lists: dict[Key, MailingList] = {}
    settings: CycleSettings = CycleSettings()
    stages: dict[Key, StageDecl] = Field(min_length=1)
