"""The order of stages that the IGF's own rules demand, whatever a year's file says.

A year can forget to declare it; letters that leave before the decision are wrong all the same.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Demand:
    """Nothing of a step of stages of a kind comes before a step of stages of another kind.

    Without a `step` that holds for all of the stage.
    """

    rule: str
    kind: str
    step: str
    awaited_kind: str
    awaited_step: str


DEMANDS: Final = (
    Demand("R-SEL-6", "results", "", "selection", "select"),
    Demand("R-CYC-3", "pn_bpf_selection", "call", "call_for_input", "close"),
    Demand("R-CYC-5", "workshop_evaluation", "assign", "evaluation_briefing", "freeze"),
    Demand("R-SCR", "screening", "screen", "session_call", "close"),
    Demand("R-EVA", "evaluation_synthesis", "tally", "workshop_evaluation", "close"),
    Demand("R-SEL", "selection", "recommend", "evaluation_synthesis", "synthesise"),
    Demand("R-SEL", "allocation", "offer", "results", "reserve"),
    Demand("R-PN-2", "hiring", "terms", "pn_bpf_selection", "select"),
    Demand("R-PN-2", "intersessional_work", "work_plan", "pn_bpf_selection", "select"),
    Demand("R-SEL", "schedule", "build", "allocation", "approve"),
    Demand("R-REP", "handover", "pack", "reports", "collect"),
)
