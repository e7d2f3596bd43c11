"""Asks that nobody can ever answer, and approvals of one's own work."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error
from igf.check.rules.placed import Asking, PlacedStep
from schemas.definition import StageDefinition
from schemas.plan import Problem
from schemas.steps import Ask, Compute, Decide, External, Rule

NOBODY = error("nobody_asked", "Nobody is asked", fix="name a body or a role in `{field}`")
LIST = error(
    "list_asked",
    "{title} is a mailing list, and a list cannot answer",
    fix="name a body or a role in `{field}`",
)
TOO_FEW = error(
    "rule_too_high",
    "The rule needs {needed} answers, and {asked} can be given",
    fix="use {asked} at most, or name more bodies or roles in `by`",
)
NO_NUMBER = error(
    "rule_unfinished", "The rule does not say how many must agree", fix="add `{field}`"
)
FOUR_EYES = error(
    "four_eyes_of_one",
    "One person could decide this alone, which is declared to need four eyes",
    fix="name two bodies or roles in `by`, with the rule `all`",
)
NEVER_NAMED = error(
    "body_never_named",
    "{title} is to be named, nothing says when, and {steps} of the year's steps wait for it",
    fix="add `expected` and a date",
)
OWN_APPROVAL = error(
    "own_approval",
    "{title} would approve its own work, which this cycle forbids",
    fix="let another body or role decide (`by`), or name who made it (`author`)",
)

_NUMBERS = {"k_of_n": "k", "share": "percent"}


def people(checked: Checked) -> list[Problem]:
    """Questions that nobody can answer, and decisions that those named may not take."""
    problems = list(_never_named(checked))
    for placed in checked.steps:
        problems += _nobody(placed, checked)
        if isinstance(placed.step, Decide):
            problems += _rule(placed, placed.step, checked=checked)
            problems += _own_approval(placed, placed.step, checked=checked)
    return problems


def _nobody(placed: PlacedStep, checked: Checked) -> Iterator[Problem]:
    step = placed.step
    if not isinstance(step, Asking | External):
        return
    field = "to" if isinstance(step, Ask) else "by"
    lists = [name for name in placed.asked if name in checked.cycle.lists]
    if not placed.asked:
        yield NOBODY.at(placed.place(field), field=field)
    # An ask may go to a list as well, for its readers to know.
    elif not isinstance(step, Ask) or len(lists) == len(placed.asked):
        for name in lists:
            yield LIST.at(
                placed.place(field), value=name, title=checked.titles([name]), field=field
            )


def _rule(placed: PlacedStep, step: Decide, *, checked: Checked) -> Iterator[Problem]:
    field = _NUMBERS.get(step.rule.kind)
    if field is not None and getattr(step.rule, field) is None:
        yield NO_NUMBER.at(placed.place("rule"), value=step.rule.kind, field=field)
    needed, asked = _needed(step.rule), len(set(step.by))
    voices = _voices(step.by, checked)
    if step.four_eyes and not step.rule.is_ballot and (step.rule.kind != "all" or asked < 2):  # noqa: PLR2004 -- two pairs of eyes
        yield FOUR_EYES.at(placed.place("four_eyes"))
    if asked and voices is not None and needed > voices:
        yield TOO_FEW.at(placed.place("rule.k"), value=needed, needed=needed, asked=voices)


def _voices(names: tuple[str, ...], checked: Checked) -> int | None:
    """The most members that a ballot can ask; None while the size of a body is not known."""
    bodies, roles = checked.cycle.bodies, checked.cycle.roles
    sizes = {name: bodies[name].size for name in names if name in bodies}
    # The holder of a role in a body that is asked has one voice, with the body.
    sizes |= {name: 1 for name in names if name in roles and roles[name].body not in sizes}
    known = [size for size in sizes.values() if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _needed(rule: Rule) -> int:
    return (rule.k or 0) if rule.kind == "k_of_n" else 0


def _own_approval(placed: PlacedStep, step: Decide, *, checked: Checked) -> Iterator[Problem]:
    """A body's work may be approved by a role in it: the head approves what the staff made."""
    deciders = {_one_person(name, checked) for name in step.by}
    makers = _makers(placed.stage, step.about)
    made_by = [_author(each, placed.stage, checked=checked) for each in makers]
    authors = {_one_person(name, checked) for name in made_by}
    if checked.cycle.settings.forbid_own_approval and len(deciders) == 1 and deciders <= authors:
        title = checked.titles(deciders)
        yield OWN_APPROVAL.at(placed.place("by"), value=", ".join(step.by), title=title)


def _one_person(name: str, checked: Checked) -> str:
    """A name; for a role in a body of one person, that body, since it is the same person."""
    role = checked.cycle.roles.get(name)
    body = checked.cycle.bodies.get(role.body) if role and role.body else None
    return role.body if role and role.body and body and body.size == 1 else name


def _makers(stage: StageDefinition, documents: tuple[str, ...]) -> Iterator[Compute]:
    for step in stage.steps:
        if isinstance(step, Compute) and step.makes in documents:
            yield step


def _author(step: Compute, stage: StageDefinition, *, checked: Checked) -> str:
    """The author of a document: those who do it by hand, unless another author is named."""
    by_hand = step.what not in checked.computations and "author" not in step.model_fields_set
    return stage.workers(step)[0] if by_hand else step.author


def _never_named(checked: Checked) -> Iterator[Problem]:
    for key, body in checked.cycle.bodies.items():
        if body.to_be_named and body.expected is None:
            waiting = [
                placed for placed in checked.steps if _waits_for(placed, key, checked=checked)
            ]
            steps = len(waiting)
            if steps:
                yield NEVER_NAMED.at(f"bodies.{key}", title=body.title, steps=steps)


def _waits_for(placed: PlacedStep, body: str, *, checked: Checked) -> bool:
    """Whether a step asks or needs a body that is to be named, or a role in it."""
    names = (*placed.asked, *placed.step.needs, *placed.stage.needs)
    return not checked.members(body).isdisjoint(names)
