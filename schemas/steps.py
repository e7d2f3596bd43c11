"""The closed set of steps a stage is made of, as declared in kinds and cycles."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schemas.base import Expression, Key, Length, NoticeKey, Reference, Strict


def _listed(value: Any) -> Any:  # noqa: ANN401 -- a validator sees any value of the file
    return (value,) if isinstance(value, str) else value


#: One name, or a list of names: keys of bodies, roles or lists, or `audience` (the stage's own).
Names = Annotated[
    tuple[Key, ...], BeforeValidator(_listed, json_schema_input_type=tuple[Key, ...] | Key)
]
Expressions = Annotated[
    tuple[Expression, ...],
    BeforeValidator(_listed, json_schema_input_type=tuple[Expression, ...] | Expression),
]


class Late(Strict):
    """The rule for a rung that comes late, because everything was down or a date moved."""

    skip_if_older_than: Length | None = None
    """A rung later than this length of time ("2d") is skipped and logged."""
    collapse_to_latest: bool = False
    """Of several rungs that are due at once, fire only the newest."""


class Minimum(Strict):
    """How many of each group among those who decide must agree."""

    per: Literal["stakeholder_group", "region"]
    """The groups counted: stakeholder groups or regions."""
    k: int = Field(default=1, ge=1)
    """How many of each."""


#: Rules by which each member of those asked has a voice of his or her own.
BALLOTS = frozenset({"k_of_n", "share", "no_objection", "advisory"})


class Rule(Strict):
    """How answers become a decision. R-POL-1: an `advisory` poll never sets one."""

    kind: Literal[
        "one", "all", "any", "k_of_n", "share", "no_objection", "consensus", "advisory"
    ] = "one"
    """How many of those asked must agree, or that nobody objects."""
    k: int | None = Field(default=None, ge=1)
    """For k_of_n: how many must agree."""
    percent: int | None = Field(default=None, ge=1, le=100)
    """For share: the share of those entitled that must agree."""
    minimum: Minimum | None = None
    """For k_of_n and share: how many of each stakeholder group or region must agree besides."""
    evaluated: Literal["early", "close"] = "early"
    """When it is decided: as soon as it can be known, or when the answers are due."""

    @property
    def is_ballot(self) -> bool:
        """Whether each member has a voice, and not each body or role as a whole."""
        return self.kind in BALLOTS


class StepBase(Strict):
    """Fields of every step.

    Without `after`, a step with a date waits for its date alone, a step without a date waits for
    the step before it; also where `after` names other stages only.
    """

    key: Key
    """The name of the step in its stage; it stays when the title changes."""
    title: str
    """The name of the step as people read it."""
    at: Expressions = ()
    """When: one date expression for each rung (three reminders are three rungs)."""
    after: tuple[Reference, ...] | None = None
    """Keys of the steps that must be settled first. What a year adds of its other stages (`STAGE`,
    `STAGE.STEP`, `STAGE.DOCUMENT`, `YEAR/STAGE.STEP`) is waited for besides."""
    needs: Names = ()
    """Bodies that must be named first."""
    late: Late = Late()
    optional: bool = False
    """Whether a stage has it only if its year names it under `steps`."""


class Notice(StepBase):
    """Tell people something."""

    do: Literal["notice"]
    notice: NoticeKey
    """The key of the notice, which is its template folder: call.opened."""
    to: Names
    """Who gets it: keys of bodies, roles or lists, or audience (the stage's own)."""
    about: Names = ()
    """Keys of the documents or counts that the text cites."""


class Question(StepBase):
    """The fields shared by the steps that ask people."""

    question: str
    """The question that people are asked, in one sentence."""
    due: Expression
    """By when, as a date expression; `asked` is the instant at which the ask opens: asked + 7d."""
    notice: NoticeKey
    """The key of the notice that asks."""
    reminders: Expressions = ()
    """When those who still owe an answer are reminded, over `due`: due - 2d."""
    reminder_notice: NoticeKey | None = None
    """The key of the notice that reminds."""
    about: Names = ()
    """Keys of the documents that the question is about."""
    grace: Length | None = None
    """How long after `due` an answer is still taken, without saying so: 12h."""
    changes: Length | None = None
    """How long after `due` an answer that was given in time can still be changed: 2d."""


class Ask(Question):
    """Ask people and wait until all have answered or the ask is due (R-NOT-2: time to answer)."""

    do: Literal["ask"]
    to: Names
    """Who is asked: keys of bodies, roles or lists, or audience (the stage's own)."""
    answer: Literal[
        "confirm", "yes_no", "attend", "choice", "several", "comment", "file", "scores"
    ] = "confirm"
    """The form in which people answer."""
    options: tuple[str, ...] = ()
    """For choice and several: the options."""
    options_from: Literal["items"] | None = None
    """For choice and several: instead, the items proposed to the stage that still stand."""
    elsewhere: str | None = None
    """The address of a form outside where it is answered instead; its answers come as a file."""
    obliges: bool = True
    """Whether an answer is owed; a public call obliges nobody."""

    @property
    def offers_nothing(self) -> bool:
        """Whether people are to choose, and the step says of what nowhere."""
        chooses = self.answer in {"choice", "several"}
        return chooses and not (self.options or self.options_from)


class Decide(Question):
    """Ask those entitled and apply a rule. An approval names the version of what it approves."""

    do: Literal["decide"]
    by: Names
    """Who decides: keys of bodies or roles."""
    rule: Rule = Rule()
    outside: bool = False
    """Whether it is decided outside the engine, and recorded here with its evidence."""
    on_lapse: Literal["wait", "lapse", "consent"] = "wait"
    """The outcome if no decision is reached by `due`."""
    four_eyes: bool = False
    """Whether it is answered through personal links only, by different persons."""
    provisional: bool = False
    """Whether the decision stands only once it was confirmed."""


class Compute(StepBase):
    """Compute a result from contributions, items or answers."""

    do: Literal["compute"]
    what: Key
    """The computation: count_input, synthesise_input, ..."""
    makes: Key
    """The key of the document that results."""
    author: Key = "secretariat"
    """The body or role whose work the document is."""
    by: Names = ()
    """Bodies or roles whose work it is: people write the document and put it in. Without it, what
    is not worked out here yet is asked of the lead of the stage."""
    about: Names = ()
    """Keys of the documents it is worked out from."""


class Publish(Question):
    """Make files ready to post and ask the web person for the address; what cites it waits."""

    do: Literal["publish"]
    by: Names = ("web_editor",)
    """Who posts it and gives the address."""


class Wait(StepBase):
    """Wait for a date."""

    do: Literal["wait"]
    marks: Literal["open", "close", "date"] = "date"
    """The role of the date: `close` is the close of the stage, a fact once it has happened."""


class External(StepBase):
    """In the hands of someone outside: waits for the lead to confirm, from check to check."""

    do: Literal["external"]
    on: str
    """Whom it waits for, in words."""
    check_every: Length = "7d"
    """How long after one check the next one is due."""
    due: Expression | None = None
    """By when it should have happened, if that is known; else it is checked after `check_every`."""
    says: str | None = None
    """The statement needed when it has happened, in words: "to whom it was sent, and when"."""
    about: Names = ()
    """Keys of the documents that it is about."""
    notice: NoticeKey
    """The key of the notice that asks whether it has happened."""
    by: Names = ("secretariat",)
    """Who checks and confirms."""


Step = Annotated[
    Notice | Ask | Decide | Compute | Publish | Wait | External, Field(discriminator="do")
]
