"""Notes on steps that are still done by hand."""

from igf.check.rules.checked import Checked
from igf.check.rules.findings import note
from igf.check.rules.placed import PlacedStep
from schemas.plan import Problem
from schemas.steps import Compute

BY_HAND = note(
    "by_hand",
    "{kind}: these steps are not automatic yet, the lead of the stage does them by hand: {steps}",
    fix="",
)


def by_hand(checked: Checked) -> list[Problem]:
    """One note for each kind of stage with steps that are done by hand."""
    found: dict[str, dict[str, PlacedStep]] = {}
    for placed in checked.steps:
        step = placed.step
        # Work that the step assigns to people (`by`) is theirs, and stays so.
        if isinstance(step, Compute) and not step.by and step.what not in checked.computations:
            found.setdefault(placed.stage.kind, {}).setdefault(step.key, placed)
    return [
        BY_HAND.at(
            next(iter(steps.values())).place("what"),
            kind=checked.kinds[kind].title,
            steps=", ".join(each.step.title for each in steps.values()),
        )
        for kind, steps in found.items()
    ]
