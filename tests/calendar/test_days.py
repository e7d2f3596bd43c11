"""Weekdays, weeks and working days, counted by hand."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.dates import local_date, resolve
from igf.calendar.working_days import WorkingDays, working_days
from schemas.dates import WEEKDAYS, parse
from schemas.moments import Moment
from tests.calendar.by_hand import DAY, FIRST, LAST, day_number, every_day, weekday

DAYS = st.dates(FIRST, LAST)


def at(text: str, first: date, calendar: WorkingDays | None = None) -> date:
    """The day that an expression over T means."""
    t = Moment(at=datetime(first.year, first.month, first.day, tzinfo=UTC))
    found = resolve(parse(text), {"T": t}, calendar=calendar or WorkingDays())
    assert found is not None
    return local_date(found)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-12-15", "Sun"),  # the annual meeting of 2024 began on a Sunday
        ("2025-06-23", "Mon"),
        ("2024-02-29", "Thu"),
        ("2023-10-08", "Sun"),
        ("2000-01-01", "Sat"),
    ],
)
def test_days_whose_weekday_is_known_are_counted_right_by_hand(day: str, name: str) -> None:
    assert WEEKDAYS[weekday(date.fromisoformat(day))] == name


def test_mondays_to_fridays_are_working_days_and_no_others() -> None:
    calendar = working_days([])
    assert [calendar.is_working(day) for day in every_day()] == [
        weekday(day) < 5 for day in every_day()
    ]


@given(DAYS, st.integers(-700, 700))
def test_days_are_counted_as_days(day: date, number: int) -> None:
    assert day_number(at(f"T{number:+d}d", day)) - day_number(day) == number


@given(DAYS, st.integers(-60, 60), st.integers(0, 6))
def test_a_weekday_is_the_one_of_the_week_that_begins_on_monday(
    day: date, weeks: int, name: int
) -> None:
    found = at(f"T{weeks:+d}w {WEEKDAYS[name]}", day)
    assert weekday(found) == name
    assert (day_number(found) - name) - (day_number(day) - weekday(day)) == 7 * weeks


@given(DAYS, st.integers(-80, 80), st.sets(DAYS, max_size=40))
def test_working_days_are_counted_one_by_one(day: date, number: int, off: set[date]) -> None:
    """From a day off, the first one after is the next working day, whichever way is counted."""

    def works(each: date) -> bool:
        return weekday(each) < 5 and each not in off

    step, left, by_hand = (DAY if number >= 0 else -DAY), abs(number), day
    while left:
        by_hand += step
        left -= works(by_hand)
    while not works(by_hand):
        by_hand += DAY
    assert at(f"T{number:+d}wd", day, working_days(map(str, sorted(off)))) == by_hand
