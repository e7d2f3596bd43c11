"""Holidays of 2023 to 2026, beside lists written by hand with the rule they follow."""

from collections.abc import Iterable
from datetime import date

import pytest

from igf.calendar.working_days import read_holidays, working_days
from tests.calendar.by_hand import DAY, easter, every_day, weekday

YEARS = range(2023, 2027)
PERIOD = (date(2023, 1, 1), date(2026, 12, 31))
#: Sundays of Easter as calendars print them.
EASTER = {2023: "04-09", 2024: "03-31", 2025: "04-20", 2026: "04-05"}
#: Official holidays that every office of the United Nations keeps; one on a weekend is kept on the
#: Friday before (Saturday) or the Monday after (Sunday). Both Eids as announced or foreseen.
UNITED_NATIONS = {
    2023: "01-02 04-07 04-21 06-28 12-25",  # New Year was a Sunday
    2024: "01-01 03-29 04-10 06-17 12-25",  # Eid al-Adha was a Sunday
    2025: "01-01 03-31 04-18 06-06 12-25",  # Eid al-Fitr was a Sunday
    2026: "01-01 03-20 04-03 05-27 12-25",
}
#: Geneva: New Year, Good Friday, Easter Monday, Ascension (Easter + 39), Whit Monday (Easter + 50),
#: 1 August, Jeûne genevois (the Thursday after the first Sunday of September), Christmas, the
#: Restoration of the Republic (31 December).
GENEVA = {
    2023: "01-01 04-07 04-10 05-18 05-29 08-01 09-07 12-25 12-31",
    2024: "01-01 03-29 04-01 05-09 05-20 08-01 09-05 12-25 12-31",
    2025: "01-01 04-18 04-21 05-29 06-09 08-01 09-11 12-25 12-31",
    2026: "01-01 04-03 04-06 05-14 05-25 08-01 09-10 12-25 12-31",
}
#: All of Switzerland keeps only these four: New Year, Ascension, 1 August, Christmas.
SWITZERLAND = {
    2023: "01-01 05-18 08-01 12-25",
    2024: "01-01 05-09 08-01 12-25",
    2025: "01-01 05-29 08-01 12-25",
    2026: "01-01 05-14 08-01 12-25",
}
#: Norway: New Year, Maundy Thursday to Easter Monday without the Saturday, 1 May, 17 May,
#: Ascension, Whit Sunday and Monday, 25 and 26 December.
NORWAY = {
    2023: "01-01 04-06 04-07 04-09 04-10 05-01 05-17 05-18 05-28 05-29 12-25 12-26",
    2024: "01-01 03-28 03-29 03-31 04-01 05-01 05-09 05-17 05-19 05-20 12-25 12-26",
    2025: "01-01 04-17 04-18 04-20 04-21 05-01 05-17 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26",
}
#: Saudi Arabia: Founding Day (22 February), National Day (23 September), the first day of Eid
#: al-Fitr (1 Shawwal), Arafat Day and the first day of Eid al-Adha (9 and 10 Dhu al-Hijja, after
#: the calendar of Umm al-Qura). Each Eid goes on for days that are announced every year.
SAUDI_ARABIA = {
    2023: "02-22 04-21 06-27 06-28 09-23",
    2024: "02-22 04-10 06-15 06-16 09-23",
    2025: "02-22 03-30 06-05 06-06 09-23",
    2026: "02-22 03-20 05-26 05-27 09-23",
}
#: Days around those of Saudi Arabia that may be off too: the Eids go on, and what falls on Friday
#: or Saturday, the weekend there, is made up for on a day beside it.
COMPLETE = {"UN": UNITED_NATIONS, "CH-GE": GENEVA, "CH": SWITZERLAND, "NO": NORWAY}


def days(listed: dict[int, str]) -> list[date]:
    named = ((year, day) for year, words in listed.items() for day in words.split())
    return [date.fromisoformat(f"{year}-{day}") for year, day in named]


def holidays(entry: str) -> list[date]:
    found = read_holidays(entry)
    return [day for day in every_day(*PERIOD) if day in found]


@pytest.mark.parametrize("entry", COMPLETE)
def test_the_holidays_of_a_place_are_those_on_the_list_and_no_others(entry: str) -> None:
    assert holidays(entry) == days(COMPLETE[entry])


def test_the_holidays_of_saudi_arabia_are_those_on_the_list_and_days_beside_them() -> None:
    listed, found = days(SAUDI_ARABIA), holidays("SA")
    assert set(listed) <= set(found)
    near = {each + number * DAY for each in listed for number in range(-1, 6)}
    assert set(found) <= near


def test_easter_is_where_the_calendars_print_it() -> None:
    assert {year: f"{easter(year):%m-%d}" for year in YEARS} == EASTER


def from_easter(*numbers: int) -> Iterable[date]:
    return (easter(year) + number * DAY for year in YEARS for number in numbers)


def test_the_lists_follow_the_rules_that_stand_beside_them() -> None:
    geneva, norway = set(days(GENEVA)), set(days(NORWAY))
    assert set(from_easter(-2, 1, 39, 50)) <= geneva
    assert set(from_easter(-3, -2, 0, 1, 39, 49, 50)) <= norway
    assert set(from_easter(-2)) <= set(days(UNITED_NATIONS))
    for year in YEARS:
        september = every_day(date(year, 9, 1), date(year, 9, 7))
        [sunday] = [day for day in september if weekday(day) == 6]
        assert sunday + 4 * DAY in geneva


def test_no_holiday_of_the_united_nations_is_on_a_weekend() -> None:
    assert all(weekday(day) < 5 for day in holidays("UN"))


@pytest.mark.parametrize("day", ["2024-09-05", "2024-04-10", "2026-03-20"])
def test_an_office_at_geneva_keeps_the_holidays_of_both(day: str) -> None:
    office = working_days(["UN", "CH-GE"])
    assert not office.is_working(date.fromisoformat(day))
    assert office.is_working(date.fromisoformat(day) - DAY)
