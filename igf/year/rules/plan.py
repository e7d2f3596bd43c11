"""The whole year worked out: every stage and every step with its instant."""

from collections.abc import Mapping
from dataclasses import replace

from igf.calendar.anchors import Anchors, work_out
from igf.calendar.dates import STEP_TIME
from igf.calendar.rungs import DeclaredRung, read_rungs, unread_dates, unread_words
from igf.calendar.slack import critical_stages, orders, slack_days
from schemas.cycle import CycleFile
from schemas.dates import OWN_POINTS
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import Mark, Plan, PlannedStage, PlannedStep, Problem
from schemas.steps import Step


def plan(
    cycle: CycleFile,
    definitions: Mapping[str, StageDefinition],
    *,
    standing: Mapping[str, Moment] | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> Plan:
    """Work out a year from its declaration and the definitions of its stages.

    Dates not known yet, and those that hang on them, have `at` None. A stage without a definition
    has dates that others can hang on, and is not in `stages`. `problems` are errors of date
    expressions, lengths and holidays, each with its place in the year. `standing` are the dates of
    a year that has started, which are where they are, whatever was declared; those with a mark
    follow no other.
    """
    anchors, problems = work_out(cycle, standing)
    problems += unread_dates(cycle, anchors)
    order = orders(cycle, definitions)
    slack = slack_days(definitions, _without(marks or {}, anchors), order=order)
    critical = critical_stages(definitions, anchors, order=order)
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
                optional=cycle.stages[key].optional,
                slack_days=slack[key],
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
