"""The states of stages of a year that is started in its middle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from schemas.definition import StageDefinition
from schemas.plan import PlannedStage, PlannedStep
from schemas.steps import Ask, Notice

Standing = Literal["passed", "running", "coming"]
Becomes = Literal["done", "skipped", "waiting"]
#: A stage is done, runs from now on or from an instant on, or is left out.
Choice = Literal["done", "now", "skip"] | datetime


@dataclass(frozen=True)
class Adoption:
    """The choices of a person for stages, by key, when their year is started.

    `done` are taken as done, `skip` are left out. `since` run from an instant on: what was due
    before it is taken as done, what was due since then is done, unless it comes too late to be of
    use. A stage in none of them is done if it has passed, and otherwise runs from now on.
    """

    done: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    since: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The stages with a choice."""
        return self.done | self.skip | self.since.keys()

    def choice(self, stage: PlannedStage, *, now: datetime) -> Choice:
        """The choice for a stage that is held, as the person said or else as proposed."""
        if stage.key in self.skip:
            return "skip"
        if stage.key in self.since:
            return self.since[stage.key]
        passed = standing(stage, now=now) == "passed"
        return "done" if passed or stage.key in self.done else "now"

    def becomes(self, stage: PlannedStage, *, now: datetime) -> Becomes:
        """The state that the start gives a stage that is held."""
        choice = self.choice(stage, now=now)
        if choice == "skip":
            return "skipped"
        return "done" if choice == "done" else "waiting"

    def saying(self, stage: str, choice: Choice) -> "Adoption":
        """The same with this choice for one stage."""
        others = {key: at for key, at in self.since.items() if key != stage}
        said = replace(self, done=self.done - {stage}, skip=self.skip - {stage}, since=others)
        if choice == "done":
            return replace(said, done=said.done | {stage})
        if choice == "skip":
            return replace(said, skip=said.skip | {stage})
        return said if choice == "now" else replace(said, since={**others, stage: choice})


#: No choices made: every stage as it is proposed.
PROPOSED: Final = Adoption()


def standing(stage: PlannedStage, *, now: datetime) -> Standing:
    """Whether a stage has passed, has begun (be it only a step before its opening), or comes."""
    if stage.closes is not None and stage.closes.at <= now:
        return "passed"
    begins = beginning(stage)
    return "running" if begins and begins <= now else "coming"


def beginning(stage: PlannedStage) -> datetime | None:
    """The first date of a stage: its opening, or that of a step that comes before it."""
    dates = [stage.opens, *(step.at for step in stage.steps)]
    return min((date.at for date in dates if date), default=None)


def told_before(
    definition: StageDefinition, planned: Iterable[PlannedStep], *, adopted: datetime
) -> tuple[str, ...]:
    """The names whom a stage had told or asked before it was taken up here, each once.

    Steps due then are taken as done, so the dates are known to those people.
    """
    due = {each.step for each in planned if each.at and each.at.at < adopted}
    told = (
        step.to for step in definition.steps if isinstance(step, Notice | Ask) and step.key in due
    )
    return tuple(dict.fromkeys(name for names in told for name in names))
