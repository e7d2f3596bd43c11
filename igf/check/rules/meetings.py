"""Virtual MAG meetings: on Tuesday to Thursday, at another hour than the last (R-MTG-2).

They are the milestones `mag_virtual_...`. Hours are compared in UTC, as the IGF gives them.
"""

from collections.abc import Iterator
from itertools import pairwise

from igf.calendar.dates import local_date
from igf.check.rules.checked import Checked
from igf.check.rules.findings import warning
from igf.words.phrases import shown
from schemas.moments import Moment
from schemas.plan import Problem

VIRTUAL = "mag_virtual"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MEETING_DAYS = WEEKDAYS[1:4]

WEEKDAY = warning(
    "meeting_day",
    "{title} is on a {weekday}",
    fix="meet on a Tuesday, Wednesday or Thursday",
    rule="R-MTG-2",
)
SAME_HOUR = warning(
    "meeting_hour",
    "{title} is at {hour}, the same hour as {last}",
    fix="take another hour, so that no region always meets at night",
    rule="R-MTG-2",
)


def meetings(checked: Checked) -> list[Problem]:
    """Every virtual MAG meeting on another weekday, or at the hour of the one before."""
    anchors = checked.plan.anchors
    keys = [key for key in checked.cycle.milestones if key.startswith(VIRTUAL) and key in anchors]
    keys.sort(key=lambda key: anchors[key].at)
    return [
        *(problem for key in keys for problem in _weekday(key, checked)),
        *(problem for last, key in pairwise(keys) for problem in _hour(last, key, checked=checked)),
    ]


def _weekday(key: str, checked: Checked) -> Iterator[Problem]:
    weekday = WEEKDAYS[local_date(checked.plan.anchors[key]).weekday()]
    if weekday not in MEETING_DAYS:
        said = {"title": _title(key, checked), "weekday": weekday}
        yield WEEKDAY.at(f"milestones.{key}", value=shown(checked.plan.anchors[key]), **said)


def _hour(last: str, key: str, *, checked: Checked) -> Iterator[Problem]:
    before, after = checked.plan.anchors[last], checked.plan.anchors[key]
    if _has_hour(before) and _has_hour(after) and before.at.timetz() == after.at.timetz():
        said = {"title": _title(key, checked), "last": _title(last, checked)}
        hour = f"{after.at:%H:%M} UTC"
        yield SAME_HOUR.at(f"milestones.{key}", value=shown(after), hour=hour, **said)


def _has_hour(moment: Moment) -> bool:
    return bool(moment.shown)


def _title(key: str, checked: Checked) -> str:
    return checked.cycle.milestones[key].title or key
