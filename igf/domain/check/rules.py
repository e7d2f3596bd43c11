"""Everything that can be wrong with a year, looked at in one go."""

from collections.abc import Callable
from typing import get_args

from igf.domain.check.audience import audience
from igf.domain.check.by_hand import by_hand
from igf.domain.check.checked import Checked
from igf.domain.check.dates import dates
from igf.domain.check.days_off import days_off
from igf.domain.check.documents import documents
from igf.domain.check.lead_times import lead_times
from igf.domain.check.meetings import meetings
from igf.domain.check.names import names
from igf.domain.check.notices import notices
from igf.domain.check.order import order
from igf.domain.check.overrides import overrides
from igf.domain.check.people import people
from igf.domain.check.reach import reach
from igf.domain.check.replies import replies
from igf.domain.check.summaries import summaries
from schemas.plan import Problem, Severity

RULES: tuple[Callable[[Checked], list[Problem]], ...] = (
    names,
    overrides,
    dates,
    reach,
    people,
    notices,
    documents,
    audience,
    order,
    summaries,
    lead_times,
    replies,
    meetings,
    days_off,
    by_hand,
)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


def check(checked: Checked) -> tuple[Problem, ...]:
    """Every problem of a year, its plan's among them: errors, then warnings, then notes.

    Each has its place in the year; a problem of a template has its file.
    """
    problems = [*checked.plan.problems, *(each for rule in RULES for each in rule(checked))]
    return tuple(sorted(problems, key=lambda each: SEVERITIES.index(each.severity)))
