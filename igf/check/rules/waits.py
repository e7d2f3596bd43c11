"""What stages wait for in other stages: circles, what never comes, and dates that are too early."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from igf.calendar.dates import DUE_TIME, STEP_TIME
from igf.check.rules.checked import Checked
from igf.check.rules.findings import day, days, error, note, warning
from igf.check.rules.reach import POLL, is_poll
from igf.stage.rules.ladder import predecessors
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.references import StageReference, read_reference
from schemas.steps import Step

CIRCLE = error(
    "stages_circular",
    "Stages wait for each other: {circle}",
    fix="leave one of them out of the other's `after`",
)
LEFT_OUT = warning(
    "awaited_left_out",
    "{awaited} is not held this year, so nothing is waited for",
    fix="leave it out of `after`, or hold the stage",
)
UNDECIDED = warning(
    "awaited_undecided",
    "It is not decided whether {awaited} is held; what waits for it stays until then",
    fix="decide it in the year's file (`held`), or in the running year by igf open",
)
OTHER_YEAR = note(
    "awaited_elsewhere",
    "What is waited for is in another year ({year}); where that year is not in the database, it"
    " counts as settled",
    fix="start that year here too, if it is to be waited for",
)
TOO_EARLY = warning(
    "awaited_late",
    "{step} is planned on {planned}, but waits for {awaited}, which is expected by {expected}:"
    " it can be {short} late",
    fix="put it {short} later, or let what it waits for be due earlier",
)

#: A step, by the keys of its stage and its own.
Node = tuple[str, str]


def waits(checked: Checked) -> list[Problem]:
    """Everything wrong with what stages wait for in other stages; unknown names are told before."""
    if not any(each.all_references() for each in checked.definitions.values()):
        return []
    graph = graph_of(checked)
    circles = list(_circles(graph))
    problems = [*_told_once(checked, circles), *_named(checked)]
    if not circles:
        problems += _too_early(checked, graph)
    return problems


def graph_of(checked: Checked) -> dict[Node, list[Node]]:
    """Each step, and the steps that must be settled before it, also of other stages."""
    found: dict[Node, list[Node]] = {}
    for stage in checked.definitions.values():
        for step in stage.steps:
            own = [(stage.key, each.key) for each in predecessors(stage, step)]
            found[stage.key, step.key] = [*own, *_foreign(checked, stage, step=step)]
    return found


def _foreign(checked: Checked, stage: StageDefinition, *, step: Step) -> Iterator[Node]:
    for text in stage.references(step):
        ref = read_reference(text, cycle=stage.cycle)
        awaited = _awaited(checked, ref)
        if awaited and awaited is not stage:
            yield from ((awaited.key, each.key) for each in awaited.named(ref.what))


def _awaited(checked: Checked, ref: StageReference) -> StageDefinition | None:
    return checked.definitions.get(ref.stage) if ref.cycle == checked.cycle.cycle else None


def _circles(graph: Mapping[Node, Sequence[Node]]) -> Iterator[list[Node]]:
    """The circles of steps, each of which comes before the one after it."""
    left = {node: list(before) for node, before in graph.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as found:
            circle: list[Node] = found.args[1]
            yield circle
            left[circle[1]].remove(circle[0])
        else:
            return


def _told_once(checked: Checked, circles: Iterable[Sequence[Node]]) -> Iterator[Problem]:
    """A circle is told where one stage of it says what it waits for, once for the same waits.

    One within a stage is told by another rule.
    """
    told = set()
    for circle in circles:
        crossings = [each for each in pairwise(circle) if each[0][0] != each[1][0]]
        said = [_declared(checked, awaited, by=waiting) for awaited, waiting in crossings]
        if said and frozenset(said) not in told:
            told.add(frozenset(said))
            words = ", ".join(f"{stage} waits for {text}" for stage, text, _ in reversed(said))
            yield CIRCLE.at(f"stages.{said[-1][2]}.after", circle=words)


def _declared(checked: Checked, awaited: Node, *, by: Node) -> tuple[str, str, str]:
    """Who waits, for what, and the place of the `after` that says so, as the year has them."""
    stage = checked.definitions[by[0]]
    step = next(each for each in stage.steps if each.key == by[1])
    for text in stage.references(step):
        ref = read_reference(text, cycle=stage.cycle)
        found = _awaited(checked, ref)
        if found and awaited in {(found.key, each.key) for each in found.named(ref.what)}:
            if text in stage.after:
                return stage.key, text, stage.key
            break
    else:
        text = ".".join(awaited)
    return ".".join(by), text, f"{by[0]}.steps.{by[1]}"


def _named(checked: Checked) -> Iterator[Problem]:
    """What is named in an `after`, one by one, at its place."""
    for stage in checked.definitions.values():
        for text in stage.after:
            yield from _named_in(checked, text, place=stage.key)
        for step in stage.steps:
            place = f"{stage.key}.steps.{step.key}"
            for text in stage.references(step):
                if text not in stage.after:
                    yield from _named_in(checked, text, place=place)


def _named_in(checked: Checked, text: str, *, place: str) -> Iterator[Problem]:
    ref, place = read_reference(text, cycle=checked.cycle.cycle), f"stages.{place}.after"
    declared = checked.cycle.stages.get(ref.stage)
    if ref.cycle != checked.cycle.cycle:
        yield OTHER_YEAR.at(place, value=text, year=ref.cycle)
    elif declared and declared.held == "no":
        yield LEFT_OUT.at(place, value=text, awaited=declared.title)
    elif declared and declared.held == "undecided":
        yield UNDECIDED.at(place, value=text, awaited=declared.title)
    elif ref.what and _is_endless(_awaited(checked, ref), ref):
        yield POLL.at(place, value=text, poll=text)


def _is_endless(awaited: StageDefinition | None, ref: StageReference) -> bool:
    steps = awaited.named(ref.what) if awaited else ()
    return any(is_poll(step, "wait") for step in steps)


def _too_early(checked: Checked, graph: Mapping[Node, Sequence[Node]]) -> Iterator[Problem]:
    """Dated steps that what they wait for can make late, if all is done when it is due."""
    settled: dict[Node, Moment | None] = {}
    stages = checked.definitions
    for node in TopologicalSorter(graph).static_order():
        stage = stages[node[0]]
        step = next(each for each in stage.steps if each.key == node[1])
        settled[node] = _settled(
            checked, stage, step=step, before=[settled[n] for n in graph[node]]
        )
    for stage in stages.values():
        for step in stage.steps:
            yield from _late(checked, stage, step=step, settled=settled)


def _settled(
    checked: Checked, stage: StageDefinition, *, step: Step, before: Sequence[Moment | None]
) -> Moment | None:
    """When a step is settled if every question is answered when it is due."""
    year = checked.year
    dates = [year.moment(text, STEP_TIME, stage=stage.key) for text in step.at]
    known = [each for each in (*before, *dates) if each]
    begins = max(known, key=lambda each: each.at, default=year.anchors.get(f"{stage.key}.opens"))
    text: str | None = getattr(step, "due", None)
    due = year.moment(text, DUE_TIME, stage=stage.key, asked=begins) if text else None
    return max((each for each in (begins, due) if each), key=lambda each: each.at, default=None)


def _late(
    checked: Checked, stage: StageDefinition, *, step: Step, settled: Mapping[Node, Moment | None]
) -> Iterator[Problem]:
    planned = checked.year.moment(step.at[0], STEP_TIME, stage=stage.key) if step.at else None
    own = {each.key for each in stage.steps}
    for text in step.after or () if planned else ():
        ref = read_reference(text, cycle=stage.cycle)
        awaited = _awaited(checked, ref)
        if text in own or awaited is None or planned is None:
            continue
        found = [settled.get((awaited.key, each.key)) for each in awaited.named(ref.what)]
        expected = max((each for each in found if each), key=lambda each: each.at, default=None)
        late = (expected.at.date() - planned.at.date()).days if expected else 0
        if expected and late > 0:
            yield TOO_EARLY.at(
                f"stages.{stage.key}.steps.{step.key}.after",
                value=text,
                step=step.title,
                planned=day(planned),
                awaited=f"{awaited.named(ref.what)[-1].title} ({awaited.title})",
                expected=day(expected),
                short=days(late),
            )
