"""The whole year worked out: every stage and every step with its instant."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from igf.calendar.anchors import Anchors, work_out
from igf.calendar.dates import STEP_TIME
from igf.calendar.rungs import DeclaredRung, read_rungs, unread_dates, unread_words
from igf.calendar.slack import critical_stages, orders, slack_days
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import (
    OFF,
    Mark,
    Plan,
    PlannedStage,
    PlannedStep,
    PlannedWait,
    Problem,
    StageState,
)
from schemas.references import read_reference
from schemas.steps import Step

#: The kind of the stage that is held at the venue of the year.
ANNUAL_MEETING: Final = "annual_meeting"


def plan(
    cycle: CycleFile,
    definitions: Mapping[str, StageDefinition],
    *,
    standing: Mapping[str, Moment] | None = None,
    marks: Mapping[str, Mark] | None = None,
    states: Mapping[str, StageState] | None = None,
) -> Plan:
    """Work out a year from its declaration and the definitions of its stages.

    Dates not known yet, and those that hang on them, have `at` None. A stage without a definition
    has dates that others can hang on, and is not in `stages`. `problems` are errors of date
    expressions, lengths and holidays, each with its place in the year. `standing` are the dates of
    a year that has started, which are where they are, whatever was declared; those with a mark
    follow no other. `states` are those of its stages by key, else as the file says; nothing waits
    for one that will not take place.
    """
    held: dict[str, StageState] = {key: state_of(cycle, key) for key in definitions}
    held |= states or {}
    anchors, problems = work_out(cycle, standing)
    problems += unread_dates(cycle, anchors)
    going = {key: each for key, each in definitions.items() if held[key] not in OFF}
    order = orders(cycle, going)
    slack = slack_days(going, _without(marks or {}, anchors), order=order)
    critical = critical_stages(going, anchors, order=order)
    stages: list[PlannedStage] = []
    for key, definition in definitions.items():
        steps, found = stage_steps(definition, anchors)
        problems += found
        stages.append(
            PlannedStage(
                key=key,
                kind=definition.kind,
                lane=definition.lane,
                title=definition.title,
                opens=anchors.moments.get(f"{key}.opens"),
                closes=anchors.moments.get(f"{key}.closes"),
                state=held[key],
                waits=tuple(_waits(definition, definitions)),
                place=place_of(cycle, key),
                page=cycle.stages[key].page or cycle.website,
                optional=cycle.stages[key].optional,
                slack_days=slack.get(key),
                critical=key in critical,
                steps=steps,
            )
        )
    return Plan(
        cycle=cycle.cycle,
        title=cycle.title,
        anchors=dict(anchors.moments),
        milestones={key: each.title or key for key, each in cycle.milestones.items()},
        stages=tuple(stages),
        problems=tuple(problems),
        marks=dict(marks or {}),
    )


def state_of(cycle: CycleFile, stage: str) -> StageState:
    """The state of a stage (by key) as far as the file says."""
    says: Mapping[str, StageState] = {"no": "not_held", "undecided": "undecided"}
    return says.get(cycle.stages[stage].held, "planned")


def place_of(cycle: CycleFile, stage: str) -> str:
    """The place of a stage (by key); the annual meeting at the venue; empty if not known."""
    declared = cycle.stages[stage].place
    if declared or cycle.stages[stage].kind != ANNUAL_MEETING:
        return declared
    return ", ".join(filter(None, (cycle.venue.city, cycle.venue.country)))


def stage_steps(
    definition: StageDefinition, anchors: Anchors
) -> tuple[tuple[PlannedStep, ...], list[Problem]]:
    """The rungs of a stage's steps with their instants, and the problems of their dates."""
    planned: list[PlannedStep] = []
    problems: list[Problem] = []
    for step in definition.steps:
        place = f"stages.{definition.key}.steps.{step.key}"
        rungs, found = read_rungs(step, anchors, stage=definition.key, place=place)
        problems += [*found, *unread_words(step, anchors, stage=definition.key, place=place)]
        planned += (
            [_planned(step, rung, anchors=anchors) for rung in rungs]
            if step.at
            else [PlannedStep(key=step.key, step=step.key, kind=step.do, title=step.title)]
        )
    fitting = (each for each in planned if not _is_too_early(each, definition.key, anchors=anchors))
    return tuple(fitting), problems


def _waits(
    definition: StageDefinition, definitions: Mapping[str, StageDefinition]
) -> Iterator[PlannedWait]:
    """What a stage, or a step of it, waits for in other stages."""
    for text in definition.after:
        words = f"all of it waits for {_awaited(text, definition, definitions=definitions)}"
        yield PlannedWait(step="", on=text, words=words)
    for step in definition.steps:
        for text in definition.references(step):
            if text not in definition.after:
                awaited = _awaited(text, definition, definitions=definitions)
                words = f"{step.title} waits for {awaited}"
                yield PlannedWait(step=step.key, on=text, words=words)


def _awaited(
    text: str, definition: StageDefinition, *, definitions: Mapping[str, StageDefinition]
) -> str:
    """A reference in words: "Decision of the MAG (Selection of workshops)"."""
    ref = read_reference(text, cycle=definition.cycle)
    stage = definitions.get(ref.stage) if ref.cycle == definition.cycle else None
    steps = stage.named(ref.what) if stage else ()
    if stage is None or not steps:
        return text
    return f"{steps[0].title} ({stage.title})" if ref.what else stage.title


def _without(marks: Mapping[str, Mark], anchors: Anchors) -> Anchors:
    """The anchors with their order of dependence: held dates hang on nothing."""
    hangs_on = {name: None if name in marks else on for name, on in anchors.hangs_on.items()}
    return replace(anchors, hangs_on=hangs_on)


def _planned(step: Step, rung: DeclaredRung, *, anchors: Anchors) -> PlannedStep:
    return PlannedStep(
        key=rung.key,
        step=step.key,
        kind=step.do,
        title=step.title,
        at=anchors.at(rung.expression, STEP_TIME),
        anchor=rung.expression.anchor,
    )


def _is_too_early(step: PlannedStep, stage: str, *, anchors: Anchors) -> bool:
    """A reminder of the closing that would be due before the stage has opened."""
    opens, closes = (anchors.moments.get(f"{stage}.{point}") for point in OWN_POINTS)
    if step.kind != "notice" or step.anchor != f"{stage}.closes":
        return False
    return bool(step.at and opens and closes and step.at.at <= opens.at and step.at.at < closes.at)
