"""The dates and lengths that the steps and other parts of a year are declared with, read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from igf.calendar.anchors import ASKING_POINTS, Anchors, read_date
from igf.words.mistakes import fault
from schemas.cycle import CycleFile, DateDecl
from schemas.dates import DateExpression, DateExpressionError, parse, parse_length
from schemas.plan import Problem
from schemas.steps import External, Question, Step


@dataclass(frozen=True, slots=True)
class DeclaredRung:
    """One date of a step: its key in the plan, and its expression with own points written out."""

    key: str
    expression: DateExpression


def read_rungs(
    step: Step, anchors: Anchors, *, stage: str, place: str
) -> tuple[list[DeclaredRung], list[Problem]]:
    """The rungs of a step, as far as they can be read.

    The key of a rung is the key of the step. With several rungs the date follows, as in
    `remind/closes-7d`, and the time of day if an earlier rung has the same date, as in
    `remind/closes-7d-1800-UTC`: a rung that is added later never renames those before it.
    """
    rungs: dict[str, DeclaredRung] = {}
    problems: list[Problem] = []
    for text in step.at:
        found = read_date(text, anchors.hangs_on, place=f"{place}.at", stage=stage)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        key = _rung_key(step, text, taken=rungs)
        if key in rungs:
            problems.append(_same_date(text, place))
        rungs.setdefault(key, DeclaredRung(key, found))
    return list(rungs.values()), problems


def unread_words(step: Step, anchors: Anchors, *, stage: str, place: str) -> list[Problem]:
    """Faults of the other dates and lengths of a step that cannot be read."""
    asked, due = ASKING_POINTS
    dates: list[tuple[str, str, tuple[str, ...]]] = []
    lengths = [("late.skip_if_older_than", step.late.skip_if_older_than)]
    if isinstance(step, Question):
        dates = [("due", step.due, (asked,))]
        dates += [("reminders", each, (asked, due)) for each in step.reminders]
        lengths += [("grace", step.grace), ("changes", step.changes)]
    if isinstance(step, External):
        lengths += [("check_every", step.check_every)]
        dates = [("due", step.due, (asked,))] if step.due else []
    found = [
        read_date(
            text, {**anchors.hangs_on, **dict.fromkeys(more)}, place=f"{place}.{field}", stage=stage
        )
        for field, text, more in dates
    ]
    return [
        *(each for each in found if isinstance(each, Problem)),
        *_unread_lengths((f"{place}.{field}", text) for field, text in lengths),
    ]


def unread_dates(cycle: CycleFile, anchors: Anchors) -> list[Problem]:
    """Faults of the expected dates and hidden graces of a year that cannot be read."""
    declared: dict[str, DateDecl] = {f"anchors.{key}": each for key, each in cycle.anchors.items()}
    declared |= {f"milestones.{key}": each for key, each in cycle.milestones.items()}
    for key, stage in cycle.stages.items():
        declared |= {f"stages.{key}.opens": stage.opens, f"stages.{key}.closes": stage.closes}
    expected = {f"{place}.expected": each.expected for place, each in declared.items()}
    expected |= {f"bodies.{key}.expected": each.expected for key, each in cycle.bodies.items()}
    found = [
        read_date(text, anchors.hangs_on, place=place)
        for place, text in expected.items()
        if text is not None
    ]
    graces = ((f"{place}.grace", each.grace) for place, each in declared.items())
    return [*(each for each in found if isinstance(each, Problem)), *_unread_lengths(graces)]


def _rung_key(step: Step, text: str, *, taken: Mapping[str, object]) -> str:
    if len(step.at) == 1:
        return step.key
    expression = parse(text)
    short, full = (_slug(each) for each in (expression.render_day(), expression.render()))
    return f"{step.key}/{full if f'{step.key}/{short}' in taken else short}"


def _slug(text: str) -> str:
    return text.replace(" ", "-").replace(":", "").replace("/", "_")


def _same_date(text: str, place: str) -> Problem:
    message, fix = "The step has this date twice", "leave one of the two out"
    return fault(f"{place}.at", "same_date", message=message, value=text, fix=fix)


def _unread_lengths(lengths: Iterable[tuple[str, str | None]]) -> Iterator[Problem]:
    for place, text in lengths:
        try:
            _ = None if text is None else parse_length(text)
        except DateExpressionError as error:
            yield fault(place, "length", message=error.wrong, value=text, fix=error.right)
