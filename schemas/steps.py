"""The closed set of steps a stage is made of, as declared in kinds and cycles."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schemas.base import Expression, Key, NoticeKey, Strict


def _listed(value: Any) -> Any:  # noqa: ANN401 -- a validator sees any value of the file
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[Key, ...], BeforeValidator(_listed)]
Expressions = Annotated[tuple[Expression, ...], BeforeValidator(_listed)]


class Late(Strict):
    """What becomes of a rung that comes late, because everything was down or a date moved.

    `skip_if_older_than` is a length ("2d"); a rung later than that is skipped and logged.
    `collapse_to_latest` fires only the newest of several rungs that are due at once.
    """

    skip_if_older_than: Expression | None = None
    collapse_to_latest: bool = False


class Rule(Strict):
    """How answers become a decision. R-POL-1: an `advisory` poll never sets one."""

    kind: Literal[
        "one", "all", "any", "k_of_n", "share", "no_objection", "consensus", "advisory"
    ] = "one"
    k: int | None = Field(default=None, ge=1)
    percent: int | None = Field(default=None, ge=1, le=100)


class StepBase(Strict):
    """Fields of every step.

    `at`: one date expression a rung, over `opens`, `closes`, `T`, `P`, other stages and milestones.
    `after`: steps that must be settled first. Left out: a step with a date waits for its date
    alone, a step without a date waits for the step before it.
    """

    key: Key
    title: str
    at: Expressions = ()
    after: tuple[Key, ...] | None = None
    needs: Names = ()
    late: Late = Late()


class Notice(StepBase):
    """Tell people something. `about` names the documents or counts the text cites."""

    do: Literal["notice"]
    notice: NoticeKey
    to: Names
    about: Names = ()


class Question(StepBase):
    """What the steps that ask people share.

    `due` may use `asked` (the instant the ask opens). `reminders` are expressions over `due`.
    """

    question: str
    due: Expression
    notice: NoticeKey
    reminders: Expressions = ()
    reminder_notice: NoticeKey | None = None
    about: Names = ()


class Ask(Question):
    """Ask people and wait until all have answered or the ask is due (R-NOT-2: time to answer)."""

    do: Literal["ask"]
    to: Names
    answer: Literal["confirm", "yes_no", "attend", "choice", "comment", "file", "scores"] = "confirm"
    obliges: bool = True


class Decide(Question):
    """Ask those entitled and apply a rule. An approval names the version of what it approves."""

    do: Literal["decide"]
    by: Names
    rule: Rule = Rule()
    outside: bool = False
    on_lapse: Literal["wait", "lapse", "consent"] = "wait"


class Compute(StepBase):
    """Work something out from what came in; `makes` names the document that results."""

    do: Literal["compute"]
    what: Key
    makes: Key
    author: Key = "secretariat"
    about: Names = ()


class Publish(Question):
    """Make files ready to post and ask the web person for the address; what cites it waits."""

    do: Literal["publish"]
    by: Names = ("web_editor",)


class Wait(StepBase):
    """Wait for a date. `closes` marks the close of the stage, a fact once it has happened."""

    do: Literal["wait"]
    marks: Literal["open", "close", "date"] = "date"


class External(StepBase):
    """Blocked by someone outside: waits for the lead to confirm, with a next check date."""

    do: Literal["external"]
    on: str
    check_every: Expression = "7d"
    notice: NoticeKey
    by: Names = ("secretariat",)


Step = Annotated[
    Notice | Ask | Decide | Compute | Publish | Wait | External, Field(discriminator="do")
]
