"""Steps that never come: they wait for each other, or for a step that never settles."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, warning
from igf.check.rules.placed import PlacedStep
from igf.stage.rules.ladder import predecessors
from schemas.definition import StageDefinition
from schemas.plan import Problem
from schemas.steps import Decide, Step

CIRCLE = error(
    "steps_circular",
    "Steps wait for each other: {circle}",
    fix="leave one of them out of the other's `after`",
)
POLL = error(
    "after_a_poll",
    "The step waits for the advisory poll `{poll}`, which never settles",
    fix="let the poll lapse (`on_lapse: lapse`), or wait for another step (`after`)",
)
POLL_DECIDES = warning(
    "poll_decides",
    "An advisory poll would decide by consent when it lapses",
    fix="write `on_lapse: lapse`, and decide in a step of its own",
    rule="R-POL-1",
)


def reach(checked: Checked) -> list[Problem]:
    """Every step that cannot be reached, once, where the reason stands."""
    problems: list[Problem] = []
    for stage in checked.definitions.values():
        problems += _circles(stage)
    for placed in checked.steps:
        problems += _after_polls(placed)
        if is_poll(placed.step, "consent"):
            problems.append(POLL_DECIDES.at(placed.place("on_lapse"), value="consent"))
    return problems


def _circles(stage: StageDefinition) -> Iterator[Problem]:
    told: set[str] = set()
    for step in stage.steps:
        circle = _circle(stage, step)
        if circle and told.isdisjoint(circle):
            told |= set(circle)
            words = " waits for ".join((*circle, circle[0]))
            place = PlacedStep(stage, step).place("after")
            yield CIRCLE.at(place, value=", ".join(step.after or ()), circle=words)


def _circle(stage: StageDefinition, start: Step) -> tuple[str, ...]:
    """The keys of a shortest way from a step back to itself, empty if there is none."""
    ways: list[tuple[Step, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for step in predecessors(stage, way[-1]):
            if step is start:
                return tuple(each.key for each in way)
            if step.key not in seen:
                seen.add(step.key)
                ways.append((*way, step))
    return ()


def _after_polls(placed: PlacedStep) -> Iterator[Problem]:
    for step in predecessors(placed.stage, placed.step):
        if is_poll(step, "wait"):
            yield POLL.at(placed.place("after"), value=step.key, poll=step.key)


def is_poll(step: Step, on_lapse: str) -> bool:
    """Whether a step is an advisory poll to which this happens when it lapses."""
    return isinstance(step, Decide) and step.rule.kind == "advisory" and step.on_lapse == on_lapse
