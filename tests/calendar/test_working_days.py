"""Working days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.working_days import working_days

_GENEVA = working_days(["CH-GE", "UN", "2024-12-24", "2024-12-26..2025-01-03"])


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 4, 6),  # a Saturday
        date(2024, 9, 5),  # kept in Geneva alone
        date(2024, 4, 10),  # kept by the United Nations alone
        date(2024, 12, 24),  # a day of the file
        date(2024, 12, 26),  # days of the file, from the first
        date(2025, 1, 3),  # to the last
    ],
)
def test_weekends_and_declared_holidays_are_days_off(day: date) -> None:
    assert not _GENEVA.is_working(day)


@pytest.mark.parametrize("day", [date(2024, 4, 9), date(2024, 12, 23), date(2025, 1, 6)])
def test_other_days_are_working_days(day: date) -> None:
    assert _GENEVA.is_working(day)


def test_a_holiday_of_one_canton_is_a_working_day_elsewhere() -> None:
    assert working_days(["CH-ZH"]).is_working(date(2024, 9, 5))


@pytest.mark.parametrize(
    "day", ["2017-01-02", "2017-04-14", "2017-06-26", "2017-09-01", "2017-12-25", "2021-12-31"]
)
def test_the_united_nations_keep_a_weekend_holiday_on_the_weekday_beside_it(day: str) -> None:
    assert not working_days(["UN"]).is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, date(2024, 12, 23)),
        (2, date(2024, 12, 25)),
        (0, date(2024, 12, 20)),
        (-1, date(2024, 12, 19)),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(number: int, expected: date) -> None:
    assert working_days(["2024-12-24"]).shift(date(2024, 12, 20), number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, date(2024, 12, 23)), (1, date(2024, 12, 23)), (-1, date(2024, 12, 20))],
)
def test_from_a_saturday_the_next_working_day_is_the_first(number: int, expected: date) -> None:
    assert working_days([]).shift(date(2024, 12, 21), number) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-60, 60))
def test_a_shift_ends_on_a_working_day_and_leads_back(day: date, number: int) -> None:
    start = _GENEVA.shift(day, 0)
    end = _GENEVA.shift(start, number)

    assert _GENEVA.is_working(end)
    assert _GENEVA.shift(end, -number) == start


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("XX", "'XX' names no holidays; write a country"),
        ("CH-QQ", "'CH-QQ' names no holidays"),
        ("Christmas", "a day \\(2024-12-24\\)"),
        ("2024-02-30", "not in the calendar"),
        ("2025-01-02..2024-12-24", "write 2024-12-24..2025-01-02"),
    ],
)
def test_an_unreadable_entry_says_what_would_be_right(entry: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        working_days([entry])


FRIDAY, SATURDAY, SUNDAY = date(2027, 1, 15), date(2027, 1, 16), date(2027, 1, 17)


@pytest.mark.parametrize("entries", [["DZ"], ["UN", "DZ"], ["Fri", "Sat"], ["CH", "Fri", "Sat"]])
def test_the_weekend_is_that_of_the_country_or_the_one_that_is_named(entries: list[str]) -> None:
    calendar = working_days(entries)

    assert [calendar.is_working(day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [False, False, True]
    assert calendar.shift(date(2027, 1, 14), 1) == SUNDAY


@pytest.mark.parametrize("entries", [[], ["UN"], ["CH-GE", "DZ"], ["2027-03-01"]])
def test_else_the_weekend_is_that_of_the_first_country_or_saturday_and_sunday(
    entries: list[str],
) -> None:
    calendar = working_days(entries)

    assert [calendar.is_working(day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [True, False, False]
