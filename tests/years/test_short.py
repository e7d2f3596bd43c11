"""A made year on a short timetable is the same year: its order stays, its days are seconds."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from igf.starting.start import YearToStart
from tests.years.making import BEGINS, DAY, make
from tests.years.short import shortened
from tests.years.trying import DRAWN

SECONDS = 4


def test_a_short_year_keeps_its_order_and_has_days_of_some_seconds() -> None:
    made = make(7, DRAWN)
    short = shortened(made, begins=BEGINS, seconds=SECONDS)
    assert short.parts == made.parts
    pairs = zip(dates(made.year), dates(short.year), strict=True)
    for long, at in pairs:
        expected = BEGINS + (long - made.starts) / DAY * timedelta(seconds=SECONDS)
        assert abs(at - expected) < timedelta(seconds=1)
    assert short.ends - short.starts < timedelta(minutes=10)


def test_no_step_of_a_short_year_comes_days_after_its_stage() -> None:
    short = shortened(make(7, DRAWN), begins=BEGINS, seconds=SECONDS)
    for stage in short.year.plan.stages:
        assert stage.opens
        assert stage.closes
        for step in stage.steps:
            at = step.at.at if step.at else stage.opens.at
            assert stage.opens.at - DAY < at < stage.closes.at + DAY


def dates(year: YearToStart) -> Iterator[datetime]:
    """When each stage opens and closes."""
    for stage in year.plan.stages:
        yield from (moment.at for moment in (stage.opens, stage.closes) if moment)
