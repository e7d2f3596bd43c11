"""Documents that a step is about: an earlier step must have made them."""

from collections.abc import Iterator

from igf.calendar.dates import STEP_TIME
from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, warning
from igf.check.rules.placed import PlacedStep
from igf.stage.rules.ladder import all_before
from igf.words.mistakes import suggest
from igf.words.phrases import shown
from schemas.plan import Problem
from schemas.steps import Compute

UNKNOWN = error("document_unknown", "No earlier step of the stage makes this", fix="{known}")
NOT_AWAITED = warning(
    "document_not_awaited",
    "The step does not wait for `{document}` and may come before it",
    fix="add `{maker}` to its `after`",
)
TOO_EARLY = warning(
    "document_after_its_step",
    "{title} is dated {at}, before {maker} is made, on {made}: it comes only then",
    fix="date it later, or date {maker} earlier",
)


def documents(checked: Checked) -> list[Problem]:
    """Documents that are not there when a step is about them."""
    found = [problem for placed in checked.steps for problem in _about(placed)]
    return [*found, *(problem for placed in checked.steps for problem in _early(placed, checked))]


def _early(placed: PlacedStep, checked: Checked) -> Iterator[Problem]:
    """A step with a date before the one on which a document that it is about is made."""
    step, year = placed.step, checked.year
    at = year.moment(step.at[0], STEP_TIME, stage=placed.stage.key) if step.at else None
    about = getattr(step, "about", ())
    for each in checked.steps if at and about else ():
        made = each.begins
        ours = each.stage is placed.stage and getattr(each.step, "makes", None) in about
        if ours and made and at and at.at < made.at:
            said = {"at": shown(at), "made": shown(made), "maker": each.step.title}
            yield TOO_EARLY.at(placed.place("at"), value=step.at[0], title=step.title, **said)


def _about(placed: PlacedStep) -> Iterator[Problem]:
    steps = placed.stage.steps
    earlier = steps[: steps.index(placed.step)]
    awaited = all_before(placed.stage, placed.step)
    makers = {each.makes: each.key for each in (*earlier, *awaited) if isinstance(each, Compute)}
    waits_for = {each.key for each in awaited}
    for document in getattr(placed.step, "about", ()):
        if document not in makers:
            known = suggest(document, makers)
            yield UNKNOWN.at(placed.place("about"), value=document, known=known)
        elif makers[document] not in waits_for:
            said = {"document": document, "maker": makers[document]}
            yield NOT_AWAITED.at(placed.place("about"), value=document, **said)
