"""Stages that close for good on a date set outside: can their questions be answered by then?"""

from collections.abc import Iterator

from igf.calendar.dates import DUE_TIME
from igf.check.rules.checked import Checked
from igf.check.rules.findings import warning
from igf.check.rules.placed import Asking, PlacedStep, latest_due
from igf.words.phrases import shown
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.steps import External

TOO_LATE = warning(
    "late_for_outside",
    "{title} is due on {due}, and asked only on {asked} if all before it is answered when it is "
    "due; {stage} closes on {closes} and is not extended",
    fix="let the steps before it be due earlier, or open the stage earlier",
)


def outside(checked: Checked) -> list[Problem]:
    """The first question of each such stage that may come too late."""
    return [
        problem
        for key in checked.definitions
        if checked.cycle.stages[key].no_extension
        for problem in _first(checked, key)
    ]


def _first(checked: Checked, stage: str) -> Iterator[Problem]:
    closes = checked.year.anchors.get(f"{stage}.closes")
    for placed in checked.steps:
        if placed.stage.key != stage or closes is None:
            continue
        work = f"asked + {max(1, checked.cycle.settings.minimum_reply_days)}d"
        asked = latest_due(placed, checked.year, worked_out=checked.computations, work=work)
        due = _due(placed, checked)
        if asked and due and due.at <= closes.at and asked.at >= due.at:
            said = {"due": shown(due), "asked": shown(asked), "closes": shown(closes)}
            titles = {"title": placed.step.title, "stage": placed.stage.title}
            value = getattr(placed.step, "due", "")
            yield TOO_LATE.at(placed.place("due"), value=value, **titles, **said)
            return


def _due(placed: PlacedStep, checked: Checked) -> Moment | None:
    """The declared date of an answer; None where it counts from the asking."""
    if not isinstance(placed.step, Asking | External) or placed.step.due is None:
        return None
    return checked.year.moment(placed.step.due, DUE_TIME, stage=placed.stage.key)
