"""The year worked out from its declaration: every stage and step with its instant."""

from typing import Final, Literal

from pydantic import Field

from schemas.base import Strict
from schemas.moments import Moment

#: held: people were told of the date, or it is confirmed; moved: it was moved by hand.
Mark = Literal["held", "moved"]
Severity = Literal["error", "warning", "note"]
#: planned: it is to be held, is under way or is over.
StageState = Literal["planned", "paused", "cancelled", "undecided", "not_held"]
#: The states of stages that will not take place.
OFF: Final[frozenset[StageState]] = frozenset({"cancelled", "not_held"})


class Problem(Strict):
    """One problem, with its place, its value and the fix.

    `place` is the path in the file ("stages.thematic_input.closes"); `file` and `line` are filled
    in where the file is known; `rule` is an id of the rule catalogue where one is broken. `cell` is
    the place in a spreadsheet ("C3", "People!C3"), of which `line` is the row.
    """

    severity: Severity
    code: str
    message: str
    place: str = ""
    value: str = ""
    fix: str = ""
    rule: str = ""
    file: str = ""
    line: int | None = None
    cell: str = Field("", exclude=True)


class PlannedStep(Strict):
    """A rung of a step: `step` is the step's key, `key` its rung's ("remind/closes-7d").

    `at` is None when it follows another step or its date is not known yet. `anchor` names the
    deadline the rung hangs on ("thematic_input.closes"), whose version is in its firing key.
    """

    key: str
    step: str
    kind: str
    title: str
    at: Moment | None = None
    anchor: str | None = None


class PlannedWait(Strict):
    """Something of another stage that a stage waits for: `step` waits, empty for all of it.

    `on` is the reference as declared ("workshop_selection.select"); `words` name it for people.
    """

    step: str
    on: str
    words: str


class PlannedStage(Strict):
    """A stage with its dates; `slack_days` is what an extension can eat before it hits a later one.

    `slack_days` is None where nothing later depends on the stage; `critical` marks the chain that
    runs back from `T`. Nothing waits for a stage that will not take place, so it has neither.
    `because` is the reason for which it was stopped, `waits` what it waits for in other stages.
    `place` and `page` are where it is held, and where people read about it; empty if not known.
    `revision` is how often its state changed.
    """

    key: str
    kind: str
    lane: str
    title: str
    opens: Moment | None
    closes: Moment | None
    state: StageState = "planned"
    because: str = ""
    waits: tuple[PlannedWait, ...] = ()
    place: str = ""
    page: str = ""
    revision: int = 0
    optional: bool = False
    slack_days: int | None = None
    critical: bool = False
    steps: tuple[PlannedStep, ...] = ()


class Plan(Strict):
    """The whole year; `anchors` holds T, P, milestones and every stage's opens and closes.

    `marks` name the dates of a started year that do not follow when others move; `revisions` say
    how often each of its dates was moved.
    """

    cycle: str
    title: str
    anchors: dict[str, Moment]
    milestones: dict[str, str] = Field(default_factory=dict)
    stages: tuple[PlannedStage, ...]
    problems: tuple[Problem, ...] = ()
    marks: dict[str, Mark] = Field(default_factory=dict)
    revisions: dict[str, int] = Field(default_factory=dict)
