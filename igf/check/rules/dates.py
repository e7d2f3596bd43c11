"""Impossible dates: a stage that closes before it opens, or that waits for a date for ever."""

from collections.abc import Iterator

from igf.calendar.anchors import Anchors, work_out
from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, warning
from igf.check.rules.placed import Asking
from igf.words.phrases import shown
from schemas.cycle import CycleFile, DateDecl
from schemas.dates import OWN_POINTS, DateExpressionError, parse
from schemas.plan import Problem

CLOSES_FIRST = error(
    "closes_before_it_opens",
    "{title} closes before it opens (closes {closes}, opens {opens})",
    fix="let it close after {opens}, or open before {closes}",
)
NEVER = error(
    "date_never_known",
    "This hangs on `{root}`, a stage that is not held and has no date",
    fix="hang it on another date, drop the step, or give `{root}` a date",
)
NO_DATE = warning(
    "date_open",
    "There is no date yet, and nothing says when there will be one",
    fix="give a date (`at`), or say by when it will be known (`expected`)",
)
WAITED_FOR = warning(
    "date_open",
    "{title} has no date yet{expected}; until it has, neither have: {waiting}",
    fix="set it as soon as it is known: here, or in the running year by igf move {key} DATE",
)
NO_CLOSING = warning(
    "date_open",
    "There is no closing date yet{expected}; until there is, nothing comes of: {waiting}",
    fix="set it as soon as it is known: here, or in the running year by igf move {key}.closes DATE",
)


def dates(checked: Checked) -> list[Problem]:
    """Stages that close before they open, dates that are open, and dates that stay unknown."""
    anchors, _ = work_out(checked.cycle)
    unclosed = list(_without_closing(checked))
    unclosed += _undated_anchors(checked, anchors)
    told = {each.place for each in unclosed}
    undated = [each for each in _open(checked.cycle) if each.place not in told]
    return [*_turned(checked), *undated, *unclosed, *_waiting(checked, anchors)]


def _turned(checked: Checked) -> Iterator[Problem]:
    for stage in checked.plan.stages:
        if stage.opens and stage.closes and stage.closes.at < stage.opens.at:
            said = {"opens": shown(stage.opens), "closes": shown(stage.closes)}
            value = checked.cycle.stages[stage.key].closes.at or ""
            place = f"stages.{stage.key}.closes"
            yield CLOSES_FIRST.at(place, value=value, title=stage.title, **said)


def _open(cycle: CycleFile) -> Iterator[Problem]:
    declared: dict[str, DateDecl] = {f"anchors.{key}": date for key, date in cycle.anchors.items()}
    declared |= {f"milestones.{key}": date for key, date in cycle.milestones.items()}
    for key, stage in cycle.stages.items():
        if stage.held != "no":
            declared |= {f"stages.{key}.opens": stage.opens, f"stages.{key}.closes": stage.closes}
    for place, date in declared.items():
        if date.at is None and date.expected is None:
            yield NO_DATE.at(place)


def _without_closing(checked: Checked) -> Iterator[Problem]:
    """Stages that open without a closing date, with what hangs on it."""
    for key, stage in checked.cycle.stages.items():
        waiting = dict.fromkeys(_hanging(checked, f"{key}.closes"))
        if stage.held == "no" or stage.closes.at is not None or not waiting:
            continue
        expected = f", it is expected on {stage.closes.expected}" if stage.closes.expected else ""
        place, said = f"stages.{key}.closes", ", ".join(waiting)
        yield NO_CLOSING.at(place, value="", expected=expected, waiting=said, key=key)


def _undated_anchors(checked: Checked, anchors: Anchors) -> Iterator[Problem]:
    """T, P and milestones without a date, with all that hangs on them in the end."""
    cycle = checked.cycle
    declared: dict[str, DateDecl] = {f"{key}": date for key, date in cycle.anchors.items()}
    for key, date in (declared | dict(cycle.milestones)).items():
        waiting = [] if date.at else list(dict.fromkeys(_in_the_end(checked, anchors, name=key)))
        if waiting:
            section = "anchors" if key in cycle.anchors else "milestones"
            title = cycle.milestones[key].title or key if key in cycle.milestones else key
            expected = f", it is expected on {date.expected}" if date.expected else ""
            said = {"title": title, "expected": expected, "waiting": ", ".join(waiting)}
            yield WAITED_FOR.at(f"{section}.{key}", key=key, **said)


def _in_the_end(checked: Checked, anchors: Anchors, *, name: str) -> Iterator[str]:
    """The titles of stages, steps and milestones that have no date before this one has."""
    cycle = checked.cycle
    for key, stage in cycle.stages.items():
        points = [f"{key}.{point}" for point in OWN_POINTS]
        if stage.held != "no" and any(name in anchors.chain(point) for point in points):
            yield stage.title
    for placed in checked.steps:
        roots = {_anchor(text, placed.stage.key) for text in placed.step.at}
        own = {f"{placed.stage.key}.{point}" for point in OWN_POINTS}
        if any(name in anchors.chain(root) for root in roots - own if root in anchors.hangs_on):
            yield f"{placed.step.title} ({placed.stage.title})"
    for key, milestone in cycle.milestones.items():
        if key != name and name in anchors.chain(key):
            yield milestone.title or key


def _hanging(checked: Checked, name: str) -> Iterator[str]:
    """The titles of steps, stages and milestones with a date that hangs on this one."""
    for placed in checked.steps:
        due: str | None = getattr(placed.step, "due", None)
        for text in (*placed.step.at, *((due,) if due else ())):
            if _anchor(text, placed.stage.key) == name:
                own = placed.stage.key == name.partition(".")[0]
                yield placed.step.title if own else f"{placed.step.title} ({placed.stage.title})"
    for key, stage in checked.cycle.stages.items():
        if name in {_anchor(each.at or "", key) for each in (stage.opens, stage.closes)}:
            yield stage.title
    for milestone in checked.cycle.milestones.values():
        if _anchor(milestone.at or "") == name:
            yield milestone.title


def _anchor(text: str, stage: str = "") -> str:
    """The date that an expression hangs on by name; empty if it cannot be read or hangs on none."""
    try:
        return parse(text).of_stage(stage).anchor or ""
    except DateExpressionError:
        return ""


def _waiting(checked: Checked, anchors: Anchors) -> Iterator[Problem]:
    for place, text in _expressions(checked):
        root = _root(text, anchors)
        stage = checked.cycle.stages.get(root.partition(".")[0])
        if stage is not None and stage.held == "no":
            yield NEVER.at(place, value=text, root=root)


def _expressions(checked: Checked) -> Iterator[tuple[str, str]]:
    """Every date of stages that are or may be held: its place and its text."""
    for key, stage in checked.cycle.stages.items():
        for point, date in (("opens", stage.opens), ("closes", stage.closes)):
            if stage.held != "no" and date.at is not None:
                yield f"stages.{key}.{point}", date.at
    for placed in checked.steps:
        yield from ((placed.place("at"), text) for text in placed.step.at)
        if isinstance(placed.step, Asking):
            yield placed.place("due"), placed.step.due


def _root(text: str, anchors: Anchors) -> str:
    """The anchor without a date on which an expression hangs in the end; empty if there is none."""
    try:
        name = parse(text).anchor
    except DateExpressionError:
        return ""
    root = anchors.chain(name)[-1] if name and name in anchors.hangs_on else ""
    undated = root not in anchors.moments and anchors.hangs_on.get(root) is None
    return root if undated else ""
