"""Steps that come before what they rely on: their kind says on what, and the year does not wait."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked
from igf.check.rules.findings import warning
from igf.check.rules.waits import graph_of
from schemas.definition import StageDefinition
from schemas.kind import Reliance
from schemas.plan import Problem
from schemas.steps import Step

NOT_AWAITED = warning(
    "not_awaited",
    "{waiting} does not wait for {awaited}: {step} may come before {other}",
    fix="add to {waiting}: after: [{after}]",
)


def reliance(checked: Checked) -> list[Problem]:
    """Every step that can come before the step of another stage that it relies on."""
    return [
        problem
        for stage in checked.definitions.values()
        for each in checked.kinds[stage.kind].relies_on
        for step in stage.steps
        if step.key == each.step
        for problem in _not_awaited(checked, stage, step=step, each=each)
    ]


def _not_awaited(
    checked: Checked, stage: StageDefinition, *, step: Step, each: Reliance
) -> Iterator[Problem]:
    """It is enough to wait for one of the stages of that kind, however many steps lie between."""
    kind, _, key = each.on.partition(".")
    found = [
        (other, target)
        for other in checked.definitions.values()
        if other.kind == kind and other.key != stage.key
        for target in other.steps
        if target.key == key
    ]
    before = _before(checked, stage, step=step) if found else set()
    if found and not any((other.key, key) in before for other, _ in found):
        other, target = found[0]
        awaited = f"{other.key}.{key}"
        yield NOT_AWAITED.under(each.rule).at(
            f"stages.{stage.key}",
            value=", ".join(step.after or ()),
            waiting=f"{stage.key}.{step.key}",
            awaited=awaited,
            step=f"{step.title} ({stage.title})",
            other=f"{target.title} ({other.title})",
            after=", ".join((*(step.after or ()), awaited)),
        )


def _before(checked: Checked, stage: StageDefinition, *, step: Step) -> set[tuple[str, str]]:
    """All that must be settled before a step, as stage and step."""
    graph, found = graph_of(checked), set[tuple[str, str]]()
    ahead = [(stage.key, step.key)]
    while ahead:
        for node in graph[ahead.pop()]:
            if node not in found:
                found.add(node)
                ahead.append(node)
    return found
