"""Stages in an order that the canonical year does not have (domain research, 15)."""

from collections.abc import Iterator

from igf.calendar.slack import Order, orders
from igf.check.rules.checked import Checked
from igf.check.rules.findings import day, days, warning
from schemas.moments import Moment
from schemas.plan import Problem

#: The orders that the catalogue has a rule for.
RULES = {
    ("thematic_input", "pn_bpf_selection"): "R-CYC-3",
    ("evaluation_briefing", "workshop_evaluation"): "R-CYC-5",
    ("workshop_selection", "results_notification"): "R-SEL-6",
    ("pn_bpf_selection", "intersessional_work"): "R-PN-2",
}
OVERLAP = warning(
    "order",
    "{after} opens on {opens}, {before} closes only on {closes}: {short} short",
    fix="open it {short} later, or let the other close earlier",
)
TOO_SOON = warning(
    "lead_time",
    "{after} opens on {opens}, {gap} after {before} closes: {short} short of {lead}",
    fix="open it {short} later, or let the other close earlier",
)


def order(checked: Checked) -> list[Problem]:
    """Every stage that opens before one that comes first has closed, or too soon after it."""
    return [
        problem
        for each in orders(checked.cycle, checked.definitions)
        for problem in _broken(each, checked)
    ]


def _broken(each: Order, checked: Checked) -> Iterator[Problem]:
    anchors = checked.plan.anchors
    closes, opens = anchors.get(f"{each.before}.closes"), anchors.get(f"{each.after}.opens")
    if closes is None or opens is None:
        return
    # A rule wants the one closed before the other opens; without one, the same day will do.
    overlaps = opens.at < closes.at and (each[:2] in RULES or opens.at.date() < closes.at.date())
    if overlaps or calendar_days(closes, opens) < each.lead:
        yield _problem(each, checked, closes=closes, opens=opens)


def _problem(each: Order, checked: Checked, *, closes: Moment, opens: Moment) -> Problem:
    gap = calendar_days(closes, opens)
    finding = OVERLAP if opens.at < closes.at else TOO_SOON
    return finding.under(RULES.get((each.before, each.after), "")).at(
        f"stages.{each.after}.opens",
        value=checked.cycle.stages[each.after].opens.at or "",
        before=checked.cycle.stages[each.before].title,
        after=checked.cycle.stages[each.after].title,
        opens=day(opens),
        closes=day(closes),
        gap=days(gap),
        # One that opens some hours too soon is a day too soon.
        short=days(max(each.lead - gap, 1)),
        lead=days(each.lead),
    )


def calendar_days(first: Moment, second: Moment) -> int:
    """Calendar days (UTC) from one date to another."""
    return (second.at.date() - first.at.date()).days
