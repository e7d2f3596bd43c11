"""The effects of starting a year now: stages done, stages that run, mails that leave at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from igf.office.office import Office
from igf.starting.first_day import FirstDay, Leaving, first_day
from igf.starting.start import YearToStart
from igf.year.rules.adoption import PROPOSED, Adoption, Choice, Standing, beginning, standing
from schemas.plan import PlannedStage

#: Where a stage without any date stands among those to come.
_FAR: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Proposal:
    """A stage that has passed or begun when its year is started, and the choice for it."""

    stage: PlannedStage
    standing: Standing
    choice: Choice


@dataclass(frozen=True)
class Outlook:
    """The effects of a start; `undecided` stages may be held or not, and are left out as yet."""

    title: str
    now: datetime
    proposals: tuple[Proposal, ...]
    undecided: tuple[PlannedStage, ...]
    coming: tuple[PlannedStage, ...]
    day: FirstDay


def outlook(office: Office, year: YearToStart, *, adoption: Adoption = PROPOSED) -> Outlook:
    """The effects of starting this year now. Nothing is written."""
    now = office.now()
    stages = year.plan.stages
    held = [each for each in stages if year.cycle.stages[each.key].held == "yes"]
    proposals = proposals_for(year, adoption, now=now)
    asked = {each.stage.key for each in proposals}
    coming = (each for each in held if each.key not in asked)
    return Outlook(
        title=year.cycle.title,
        now=now,
        proposals=proposals,
        undecided=tuple(each for each in stages if each not in held),
        coming=tuple(sorted(coming, key=lambda each: beginning(each) or _FAR)),
        day=first_day(office, year, adoption=adoption),
    )


def proposals_for(year: YearToStart, adoption: Adoption, *, now: datetime) -> tuple[Proposal, ...]:
    """Every stage that has passed or begun, or has a choice, in declared order."""
    found = (
        Proposal(stage, standing(stage, now=now), adoption.choice(stage, now=now))
        for stage in year.plan.stages
        if year.cycle.stages[stage.key].held == "yes"
    )
    said = adoption.named
    return tuple(each for each in found if each.standing != "coming" or each.stage.key in said)


def leaving_if(
    office: Office, year: YearToStart, *, since: Mapping[str, datetime]
) -> dict[str, tuple[Leaving, ...]]:
    """The mails that would leave within 24 hours of each stage, if it ran from its instant on."""
    others = frozenset(each.key for each in year.plan.stages) - since.keys()
    day = first_day(office, year, adoption=Adoption(skip=others, since=since))
    return {key: day.of(key) for key in since}
