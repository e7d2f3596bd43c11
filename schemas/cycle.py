"""One year-numbered IGF as declared in a file of `cycles/`: dates, stages, bodies and roles.

A cycle names roles, never people.
"""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from schemas.base import (
    CycleKey,
    Expression,
    Key,
    Language,
    Length,
    MailAddress,
    Reference,
    Strict,
    WebAddress,
)
from schemas.dates import clock_of
from schemas.programme import Programme

Basis = Literal["attested", "default"]
DateState = Literal["proposed", "tentative", "confirmed"]
#: Words that stand in the place of a city or country that is not known.
NOT_KNOWN: Final = frozenset({"to be announced", "to be confirmed", "tba", "tbc", "tbd", "?"})


def _is_clock(text: str) -> str:
    clock_of(text)
    return text


#: A time of day with its zone: "09:00 Europe/Zurich".
Clock = Annotated[str, AfterValidator(_is_clock)]
#: A title in other languages, which mails in them have instead.
Titles = dict[Language, str]


class DateDecl(Strict):
    """A declared date; a plain string in the file is a default one.

    `at` is a date expression, or null while there is no date yet (then `expected` may say by when
    there will be). An attested date names the keys of its sources.
    """

    at: Expression | None = None
    """The date, as a date expression; null while there is no date yet."""
    basis: Basis = "default"
    """attested: found in a record, which `source` names; default: a proposal."""
    source: tuple[str, ...] = ()
    """Keys of `sources`."""
    state: DateState = "proposed"
    expected: Expression | None = None
    """The date by which a date not known yet will be known."""
    grace: Length | None = None
    """A hidden length of time after the date during which contributions still count."""

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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Tell editors of the plain string, which validation turns into `at`."""
        described = handler(core)
        plain = next(iter(described["properties"]["at"]["anyOf"]))
        return {"anyOf": [described, plain]}


class Milestone(DateDecl):
    """A named date that other dates can hang on."""

    title: str = ""


class Body(Strict):
    """A group of people, for example the MAG. A body still to be named says by when."""

    title: str
    titles: Titles = Field(default_factory=dict)
    short: str = ""
    """The short name in running text, for example MAG; else its title stands there."""
    size: int | None = Field(default=None, ge=1)
    """How many people are in it, if that is known before they are named."""
    member: str | None = None
    """The name of one member in a mail, for example "a proposer of a session"."""
    to_be_named: bool = False
    """Whether nobody is in it yet; stages that need it wait."""
    expected: Expression | None = None
    """By when a body that is to be named will be, as a date expression."""


class Role(Strict):
    """A named function that one or more persons hold, for example the MAG Chair."""

    title: str
    titles: Titles = Field(default_factory=dict)
    body: Key | None = None
    """The key of the body that its holder belongs to."""


class MailingList(Strict):
    """A mailing list that notices go to; `visibility` is who can read its archive (R-NOT-1)."""

    title: str
    titles: Titles = Field(default_factory=dict)
    visibility: Literal["public", "members"] = "public"


class CycleSettings(Strict):
    """Choices of the year that rules read. Lengths are in days."""

    opens_at: Clock = "09:00 UTC"
    """The hour at which a stage opens on a day without a time of day: the organiser's morning."""
    closes_at: Clock = "23:59 UTC"
    """The hour at which a stage closes on a day without a time of day."""
    forbid_own_approval: bool = True
    academia_apart: bool = False
    """Whether academia is a stakeholder group of its own; else it counts with the technical
    community."""
    minimum_reply_days: int = Field(default=5, ge=0)
    consultant_lead_days: int = Field(default=42, ge=0)
    travel_lead_days: int = Field(default=42, ge=0)
    funded_capacity: int | None = Field(default=None, ge=0)
    grant_ceilings: dict[Key, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """The most that a grant can be, in USD, by level of the initiative (R-NRI-1)."""


class StageDecl(Strict):
    """A stage of the year.

    `steps` override the kind's steps by key: any field can be replaced, `drop: true` removes a
    step, `before: KEY` puts a new step in front of KEY (new steps otherwise go to the end).
    """

    kind: Key
    """The kind of stage: a file of flows/kinds."""
    title: str
    """The name of the stage as people read it."""
    titles: Titles = Field(default_factory=dict)
    opens: DateDecl
    """When it opens: a date expression, or its parts."""
    closes: DateDecl
    """When it closes: a date expression, or its parts; at: null while there is no date yet."""
    lead: Key = "secretariat"
    """The body or role that carries it."""
    deputy: Key | None = None
    """The body or role that stands in for the lead."""
    audience: tuple[Key, ...] = ()
    """Whom it is for: keys of bodies, roles or lists. Steps call them `audience`."""
    needs: tuple[Key, ...] = ()
    """Bodies that must be named before it can begin."""
    after: tuple[Reference, ...] = ()
    """Stages, or steps or documents of stages (`STAGE`, `STAGE.STEP`), that must be settled before
    anything of it happens."""
    optional: bool = False
    """Whether the year can do without it."""
    held: Literal["yes", "no", "undecided"] = "yes"
    """Whether it takes place this year."""
    no_extension: bool = False
    """Whether its close must not be moved later."""
    page: WebAddress | None = None
    """The address of its public page."""
    place: str = ""
    """Where it is held, if it is a meeting: a city, a building, "online". Of the annual meeting the
    venue, unless it is said."""
    places: int | None = Field(default=None, ge=0)
    """How many places there are to allot, of a call for booths or hubs; the others wait."""
    steps: tuple[dict[str, Any], ...] = ()
    """The differences from the steps of the kind, by the key of the step."""


class Venue(Strict):
    """Where the annual meeting takes place; `zone` is an IANA name.

    `city` and `country` are empty while they are not known; "To be announced" means the same.
    """

    city: str = ""
    country: str = ""
    zone: str

    @field_validator("city", "country")
    @classmethod
    def _known_or_empty(cls, value: str) -> str:
        return "" if value.strip().casefold() in NOT_KNOWN else value


class CycleFile(Strict):
    """A file in `cycles/`."""

    schema_version: Literal[1] = Field(alias="schema")
    """The version of this format."""
    cycle: CycleKey
    """The key of the year, for example igf-2027."""
    title: str
    """The name of the year as people read it, for example IGF 2027."""
    titles: Titles = Field(default_factory=dict)
    venue: Venue
    contact: MailAddress
    """The address that people write to."""
    website: WebAddress
    languages: tuple[Language, ...] = ("en",)
    """The languages that notices are sent in, the first one if nothing is known of a person."""
    holidays: tuple[str, ...] = ()
    """Calendars of days off: UN, a country with its part (CH-GE), days, days of the week (Fri)."""
    sources: dict[str, str] = Field(default_factory=dict)
    """Where attested dates were found, by key."""
    anchors: dict[Literal["T", "P"], DateDecl]
    """T: first day of the annual meeting. P: last day of the previous one."""
    milestones: dict[Key, Milestone] = Field(default_factory=dict)
    """Named dates that other dates can hang on."""
    bodies: dict[Key, Body]
    """Groups of people, by key. Files name no people."""
    roles: dict[Key, Role]
    """Functions that one or more people hold, by key."""
    lists: dict[Key, MailingList] = Field(default_factory=dict)
    """Mailing lists, by key."""
    settings: CycleSettings = CycleSettings()
    programme: Programme = Programme()
    """Subthemes, types of sessions and rules for proposals, as far as they are decided."""
    stages: dict[Key, StageDecl] = Field(min_length=1)
    """The stages of the year, by key."""
