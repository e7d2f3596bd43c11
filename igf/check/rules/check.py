"""Everything that can be wrong with a year, looked at in one go."""

from collections.abc import Callable
from typing import get_args

from igf.check.rules.audience import audience
from igf.check.rules.by_hand import by_hand
from igf.check.rules.checked import Checked
from igf.check.rules.dates import dates
from igf.check.rules.days_off import days_off
from igf.check.rules.documents import documents
from igf.check.rules.lead_times import lead_times
from igf.check.rules.meetings import meetings
from igf.check.rules.names import names
from igf.check.rules.needs import needs
from igf.check.rules.notices import notices
from igf.check.rules.order import order
from igf.check.rules.outside import outside
from igf.check.rules.overrides import overrides
from igf.check.rules.people import people
from igf.check.rules.programme import programme
from igf.check.rules.reach import reach
from igf.check.rules.reliance import reliance
from igf.check.rules.replies import replies
from igf.check.rules.summaries import summaries
from igf.check.rules.waits import waits
from schemas.plan import Problem, Severity

RULES: tuple[Callable[[Checked], list[Problem]], ...] = (
    names,
    overrides,
    dates,
    reach,
    people,
    notices,
    needs,
    documents,
    audience,
    order,
    waits,
    reliance,
    summaries,
    lead_times,
    replies,
    outside,
    meetings,
    days_off,
    programme,
    by_hand,
)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


def check(checked: Checked) -> tuple[Problem, ...]:
    """Every problem of a year, its plan's among them: errors, then warnings, then notes.

    Each has its place in the year; a problem of a template has its file.
    """
    problems = [*checked.plan.problems, *(each for rule in RULES for each in rule(checked))]
    return tuple(sorted(problems, key=lambda each: SEVERITIES.index(each.severity)))
