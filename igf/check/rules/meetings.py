"""Meetings: on Tuesday to Thursday, at another hour than the last (R-MTG-2), with an hour.

Virtual MAG meetings are the milestones `mag_virtual_...`; their hours are compared in UTC, as the
IGF gives them. Of a meeting that is a stage the hour at which it begins is wanted, in its zone, and
that the poll on its dates does not hang on them.
"""

from collections.abc import Iterator
from itertools import pairwise

from igf.calendar.dates import local_date
from igf.check.rules.checked import Checked
from igf.check.rules.findings import note, warning
from igf.check.rules.needs import needing
from igf.check.rules.placed import PlacedStep
from igf.stage.rules.ladder import predecessors
from igf.words.phrases import shown
from igf.year.rules.hours import MEETINGS, says_hour
from schemas.dates import OWN_POINTS
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


NO_HOUR = note(
    "meeting_without_hour",
    "{title} begins on a day without an hour: emails say {opens}, when stages open",
    fix="write the hour and the zone of the meeting, as in 10:00 Europe/Zurich",
)
#: The notice of a poll on dates.
POLL = "meeting.poll"
POLL_HANGS = warning(
    "poll_on_its_date",
    "The poll on dates comes on a date that hangs on those to be chosen",
    fix="give it a date of its own (`at`), or leave the poll out",
)


def meetings(checked: Checked) -> list[Problem]:
    """Every virtual MAG meeting on another weekday, or at the hour of the one before."""
    anchors = checked.plan.anchors
    keys = [key for key in checked.cycle.milestones if key.startswith(VIRTUAL) and key in anchors]
    keys.sort(key=lambda key: anchors[key].at)
    return [
        *(problem for key in keys for problem in _weekday(key, checked)),
        *(problem for last, key in pairwise(keys) for problem in _hour(last, key, checked=checked)),
        *_without_hour(checked),
        *_polls(checked),
    ]


def _without_hour(checked: Checked) -> Iterator[Problem]:
    """Meetings without an hour; where a notice needs it, this is told of the notice."""
    told = needing(checked, "hours")
    for key, stage in checked.definitions.items():
        declared, opens = (
            checked.cycle.stages[key].opens.at,
            checked.plan.anchors.get(f"{key}.opens"),
        )
        if key in told or stage.kind not in MEETINGS or not (declared and opens):
            continue
        if not says_hour(declared, checked.cycle):
            place = f"stages.{key}.opens"
            yield NO_HOUR.at(
                place, value=declared, title=stage.title, opens=opens.shown or "no hour"
            )


def _polls(checked: Checked) -> Iterator[Problem]:
    for placed in checked.steps:
        if getattr(placed.step, "notice", "") == POLL and _hangs_on_own(placed):
            yield POLL_HANGS.at(placed.place("at"), value=" ".join(placed.step.at))


def _hangs_on_own(placed: PlacedStep) -> bool:
    """Whether a step comes on a date of its stage, or when that opens, having no date at all."""
    if not placed.step.at:
        return not predecessors(placed.stage, placed.step)
    own = tuple(
        f"{before}{point}" for before in ("", f"{placed.stage.key}.") for point in OWN_POINTS
    )
    return any(text.startswith(own) for text in placed.step.at)


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
