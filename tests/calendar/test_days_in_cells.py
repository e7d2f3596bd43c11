"""A day in a cell: what is read as which day, and what is refused with what would be right."""

from datetime import date

import pytest

from igf.calendar.days import day_of
from schemas.errors import WrongValueError

DAY = date(2027, 2, 17)


@pytest.mark.parametrize(
    "text",
    [
        *("2027-02-17", "2027/2/17", "2027-02-17 00:00:00", "17.2.2027", "17/02/2027"),
        *("2/17/2027", "17 February 2027", "17 Feb. 2027", "February 17, 2027"),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("soon", "not a date"),
        ("17 Fabruary 2027", "not a date"),
        ("2027", "not a date"),
        ("2027-02-30", "no such day"),
        ("30.2.2027", "no such day"),
        ("13/14/2027", "no such day"),
        ("3/4/2027", "this can be read in two ways"),
        ("2027-02-17 10:00:00", "a time stands here too"),
        ("1999-12-31", "the year is out of range"),
        ("2200-01-01", "the year is out of range"),
    ],
)
def test_what_is_no_day_is_refused_with_what_would_be_right(text: str, what: str) -> None:
    with pytest.raises(WrongValueError, match=what) as refused:
        day_of(text)
    assert refused.value.fix


def test_an_order_settles_what_can_be_read_in_two_ways_and_turns_nothing_round() -> None:
    assert day_of("3/4/2027", order="day-first") == date(2027, 4, 3)
    assert day_of("3/4/2027", order="month-first") == date(2027, 3, 4)
    assert day_of("3.4.2027") == date(2027, 4, 3)
    with pytest.raises(WrongValueError, match="no such day"):
        day_of("2/17/2027", order="day-first")
