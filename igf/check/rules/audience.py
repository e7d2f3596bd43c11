"""Audiences that are still empty."""

from collections.abc import Iterator

from igf.calendar.dates import CLOSING_TIME
from igf.check.rules.checked import Checked
from igf.check.rules.findings import warning
from igf.check.rules.placed import PlacedStep
from igf.words.phrases import shown
from igf.year.rules.define import AUDIENCE
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.steps import Notice

NO_AUDIENCE = warning(
    "audience_empty",
    "The stage tells its audience ({steps}), and nobody is in it",
    fix="name bodies, roles or lists in `audience`",
)
NOBODY_TOLD = warning(
    "audience_empty", "Nobody is told", fix="name a body, a role or a list in `to`"
)
TO_BE_NAMED = warning(
    "body_to_be_named",
    "{title} is still to be named, expected {expected}",
    fix="enter the members once they are known",
)
TOO_SOON = warning(
    "body_to_be_named",
    "{title} is still to be named, expected {expected}; told or asked before that in: {stages}",
    fix="let these stages wait (`needs: [{body}]`), or enter those who stand in for it",
)
DUE_TOO_SOON = warning(
    "body_to_be_named",
    "{title} is still to be named, expected {expected}; answers are due before that in stages that "
    "wait for it: {steps}",
    fix="let these answers be due later, or enter those who stand in for it",
)


def audience(checked: Checked) -> list[Problem]:
    """Audiences of a year that are told or asked although they have no members yet."""
    told = [
        NOBODY_TOLD.at(placed.place("to"))
        for placed in checked.steps
        if isinstance(placed.step, Notice) and not placed.step.to and placed.stage.audience
    ]
    return [*told, *_empty(checked), *_to_be_named(checked)]


def _empty(checked: Checked) -> Iterator[Problem]:
    for key, stage in checked.definitions.items():
        told = [] if stage.audience else _addressing(checked, key)
        if told:
            yield NO_AUDIENCE.at(f"stages.{key}.audience", steps=", ".join(told))


def _addressing(checked: Checked, stage: str) -> list[str]:
    """The steps of a stage that are declared to go to its audience."""
    declared = checked.cycle.stages[stage]
    to = {step.key: getattr(step, "to", ()) for step in checked.kinds[declared.kind].steps}
    to |= {patch["key"]: patch["to"] for patch in declared.steps if {"key", "to"} <= patch.keys()}
    left = [step.key for step in checked.definitions[stage].steps]
    return [key for key in left if AUDIENCE in to.get(key, ())]


def _to_be_named(checked: Checked) -> Iterator[Problem]:
    for key, body in checked.cycle.bodies.items():
        if body.to_be_named and body.expected is not None:
            named = checked.year.moment(body.expected, CLOSING_TIME)
            early = _too_soon(checked, key, named=named) if named else []
            stages = dict.fromkeys(each.stage.key for each in early if not _waits(each, key))
            steps = [f"{each.step.title} ({each.stage.title})" for each in early]
            finding = TOO_SOON if stages else DUE_TOO_SOON if steps else TO_BE_NAMED
            yield finding.at(
                f"bodies.{key}",
                title=body.title,
                expected=shown(named) if named else body.expected,
                stages=", ".join(stages),
                steps=", ".join(steps),
                body=key,
            )


def _too_soon(checked: Checked, body: str, *, named: Moment) -> list[PlacedStep]:
    """The steps that tell or ask a body, or a role in it, before it is named."""
    members = checked.members(body)
    return [
        placed
        for placed in checked.steps
        if not members.isdisjoint(_people(placed)) and _is_before(placed, named, body=body)
    ]


def _waits(placed: PlacedStep, body: str) -> bool:
    return body in placed.stage.needs or body in placed.step.needs


def _people(placed: PlacedStep) -> tuple[str, ...]:
    return placed.step.to if isinstance(placed.step, Notice) else placed.asked


def _is_before(placed: PlacedStep, named: Moment, *, body: str) -> bool:
    """Whether a step comes before a date at which a body is named.

    A step that waits for the body comes before it only if its answer is due before.
    """
    at = placed.due if _waits(placed, body) else placed.due or placed.begins
    return at is not None and at.at < named.at
