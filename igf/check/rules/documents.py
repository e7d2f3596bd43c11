"""Documents that a step is about: an earlier step must have made them."""

from collections.abc import Iterator

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, warning
from igf.check.rules.placed import PlacedStep
from igf.stage.rules.ladder import predecessors
from igf.words.mistakes import suggest
from schemas.plan import Problem
from schemas.steps import Compute, Step

UNKNOWN = error("document_unknown", "No earlier step of the stage makes this", fix="{known}")
NOT_AWAITED = warning(
    "document_not_awaited",
    "The step does not wait for `{document}` and may come before it",
    fix="add `{maker}` to its `after`",
)


def documents(checked: Checked) -> list[Problem]:
    """Documents that are not there when a step is about them."""
    return [problem for placed in checked.steps for problem in _about(placed)]


def _about(placed: PlacedStep) -> Iterator[Problem]:
    steps = placed.stage.steps
    earlier = steps[: steps.index(placed.step)]
    awaited = _awaited(placed)
    makers = {each.makes: each.key for each in (*earlier, *awaited) if isinstance(each, Compute)}
    waits_for = {each.key for each in awaited}
    for document in getattr(placed.step, "about", ()):
        if document not in makers:
            known = suggest(document, makers)
            yield UNKNOWN.at(placed.place("about"), value=document, known=known)
        elif makers[document] not in waits_for:
            said = {"document": document, "maker": makers[document]}
            yield NOT_AWAITED.at(placed.place("about"), value=document, **said)


def _awaited(placed: PlacedStep) -> list[Step]:
    """Every step that is settled before this one."""
    found: list[Step] = []
    open_ends = [placed.step]
    while open_ends:
        for step in predecessors(placed.stage, open_ends.pop()):
            if step not in found:
                found.append(step)
                open_ends.append(step)
    return found
