"""Days off on which the Secretariat would have to work: weekends and the cycle's holidays."""

from collections.abc import Iterator

from igf.calendar.dates import local_date
from igf.check.rules.checked import Checked
from igf.check.rules.findings import day, warning
from igf.check.rules.placed import Asking, PlacedStep
from schemas.dates import parse
from schemas.moments import Moment
from schemas.plan import Problem
from schemas.steps import Compute

DAY_OFF = warning(
    "day_off",
    "{title} ({stage}) falls on a day off of the Secretariat: {date}",
    fix="move it; `+ 0wd` before the time of day means the next working day",
)


def days_off(checked: Checked) -> list[Problem]:
    """Every date on a day off by which the Secretariat has to do something.

    Dates that count from the asking are left out: they are not known before.
    """
    return [
        DAY_OFF.at(
            placed.place(field),
            value=text,
            title=placed.step.title,
            stage=placed.stage.title,
            date=f"{local_date(date):%A}, {day(date)}",
        )
        for placed in checked.steps
        for field, text, date in _work(placed, checked)
        if not checked.year.calendar.is_working(local_date(date))
    ]


def _work(placed: PlacedStep, checked: Checked) -> Iterator[tuple[str, str, Moment]]:
    """The dates by which the Secretariat works in a step: the field, its text, the date."""
    step, own = placed.step, all(map(checked.is_office, placed.asked))
    if isinstance(step, Asking) and own and placed.due and parse(step.due).anchor != "asked":
        yield "due", step.due, placed.due
    by_hand = isinstance(step, Compute) and step.what not in checked.computations
    who = getattr(step, "by", ()) or (placed.stage.lead,)
    if by_hand and step.at and placed.begins and all(map(checked.is_office, who)):
        yield "at", step.at[0], placed.begins
