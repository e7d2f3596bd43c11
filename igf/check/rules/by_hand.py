"""Notes on steps that are still done by hand."""

from typing import Final

from igf.check.rules.checked import Checked
from igf.check.rules.findings import RuleWords, note
from igf.check.rules.placed import PlacedStep
from schemas.plan import Problem
from schemas.steps import Compute

BY_HAND = note(
    "by_hand",
    "{kind}: these steps are done by a person, the lead of the stage: {steps}",
    fix="",
)
COMING = note(
    "by_hand",
    "{kind}: these steps are not automatic yet, the lead of the stage does them by hand: {steps}",
    fix="",
)
#: The work that the engine is to take over; any other is meant for a person.
TO_COME: Final = frozenset(
    {
        "allot_sessions",
        "assign_proposals",
        "build_schedule",
        "check_clashes",
        "check_eligibility",
        "collect_recommendations",
        "count_slots",
        "draft_agenda",
        "list_proposals",
        "list_selected",
        "make_evaluation_groups",
        "rebalance_selection",
        "screen_proposals",
        "synthesise_evaluation",
        "tally_scores",
        "write_result_letters",
        "write_summary",
    }
)


def by_hand(checked: Checked) -> list[Problem]:
    """One note for each kind of stage with steps that a person does, one with those to come."""
    found: dict[tuple[str, RuleWords], dict[str, PlacedStep]] = {}
    for placed in checked.steps:
        step = placed.step
        # Work that the step assigns to people (`by`) is theirs, and stays so.
        if isinstance(step, Compute) and not step.by and step.what not in checked.computations:
            words = COMING if step.what in TO_COME else BY_HAND
            found.setdefault((placed.stage.kind, words), {}).setdefault(step.key, placed)
    return [
        words.at(
            next(iter(steps.values())).place("what"),
            kind=checked.kinds[kind].title,
            steps=", ".join(each.step.title for each in steps.values()),
        )
        for (kind, words), steps in found.items()
    ]
