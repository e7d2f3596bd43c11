"""Things that must be ready some days before something opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from igf.check.rules.checked import Checked
from igf.check.rules.findings import RuleWords, day, days, warning
from igf.check.rules.order import calendar_days
from igf.check.rules.placed import Asking, PlacedStep
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.steps import Notice

#: Days between an agenda and its meeting (domain research, 15.1).
AGENDA_DAYS = 7
TRAVEL_CALL, AGENDA = "travel.call", "meeting.agenda"
FORM = "form_and_manual"

TRAVEL = warning(
    "lead_time",
    "{title} is due {gap} before the meeting ({stage}, {opens}): {short} short of {lead}",
    fix="let it be due {short} earlier, or hold the meeting later",
    rule="R-TRV-1",
)
AGENDA_LATE = warning(
    "lead_time",
    "{title} is sent {gap} before the meeting ({stage}, {opens}): {short} short of {lead}",
    fix="send it {short} earlier",
)
FORM_LATE = warning(
    "order",
    "{title} is due on {at}, the call opens before on {opens}: {short} short",
    fix="let it be due {short} earlier, or open the call later",
    rule="R-CYC-4",
)
CONSULTANTS = warning(
    "lead_time",
    "Consultants start {gap} after the decision on PNs and BPFs: {short} short of {lead}",
    fix="let {stage} close {short} later",
    rule="R-PN-2",
)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A step that must be over some days before its stage opens."""

    finding: RuleWords
    at: Moment | None
    lead: int


def lead_times(checked: Checked) -> list[Problem]:
    """Every lead time of a step that is too short."""
    problems = list(_consultants(checked))
    for placed in checked.steps:
        for lead in _leads(placed, checked):
            problems += _short(placed, lead, checked=checked)
    return problems


def _leads(placed: PlacedStep, checked: Checked) -> Iterator[_Lead]:
    step = placed.step
    if isinstance(step, Asking) and step.notice == TRAVEL_CALL:
        yield _Lead(TRAVEL, placed.due, checked.cycle.settings.travel_lead_days)
    if isinstance(step, Notice) and step.notice == AGENDA:
        yield _Lead(AGENDA_LATE, placed.begins, AGENDA_DAYS)
    if isinstance(step, Asking) and FORM in step.about:
        yield _Lead(FORM_LATE, placed.due, 0)


def _short(placed: PlacedStep, lead: _Lead, *, checked: Checked) -> Iterator[Problem]:
    opens = checked.plan.anchors.get(f"{placed.stage.key}.opens")
    if lead.at is None or opens is None:
        return
    gap = calendar_days(lead.at, opens)
    if gap < lead.lead or lead.at.at > opens.at:
        at_field = isinstance(placed.step, Notice)
        yield lead.finding.at(
            placed.place("at" if at_field else "due"),
            value=" ".join(placed.step.at) if at_field else getattr(placed.step, "due", ""),
            title=placed.step.title,
            stage=placed.stage.title,
            at=day(lead.at),
            opens=day(opens),
            gap=days(gap),
            short=days(max(lead.lead - gap, 1)),
            lead=days(lead.lead),
        )


def _consultants(checked: Checked) -> Iterator[Problem]:
    """The hiring of consultants takes its time, counted from the decision."""
    anchors, stage = checked.plan.anchors, checked.definitions.get("consultant_hiring")
    decided, start = anchors.get("pn_bpf_selection.closes"), anchors.get("consultant_hiring.closes")
    lead = checked.cycle.settings.consultant_lead_days
    if stage is None or decided is None or start is None:
        return
    gap = calendar_days(decided, start)
    if gap < lead:
        said = {"gap": days(gap), "short": days(lead - gap), "lead": days(lead)}
        value = checked.cycle.stages[stage.key].closes.at or ""
        yield CONSULTANTS.at(
            "stages.consultant_hiring.closes", value=value, stage=stage.title, **said
        )
