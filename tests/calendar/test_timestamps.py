from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.timestamps import (
    AmbiguousDates,
    MixedDates,
    date_order,
    half_turned,
    instant,
    received,
    turned,
)
from schemas.errors import WrongValueError
from schemas.sources import DateOrder, Reading

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-01-31", "2027-01-30T23:00Z"),
        ("2027-01-31 23:59", "2027-01-31T22:59Z"),
        ("2027-07-31T23:59:30", "2027-07-31T21:59:30Z"),
        ("2027-01-31T23:59:30.123Z", "2027-01-31T23:59:30Z"),
        ("2027/01/31 11:59:30 PM GMT+1", "2027-01-31T22:59:30Z"),
        ("2027-01-31 23:59 UTC-3:30", "2027-02-01T03:29Z"),
        ("31.1.2027 9:05", "2027-01-31T08:05Z"),
        ("31/01/2027, 12:00 am", "2027-01-30T23:00Z"),
    ],
)
def test_times_are_read_as_forms_write_them(text: str, expected: str) -> None:
    assert instant(text, ZURICH, order="day-first") == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("order", "month"), [("day-first", 4), ("month-first", 3)])
def test_a_date_that_reads_both_ways_is_read_in_the_order_of_its_column(
    order: DateOrder, month: int
) -> None:
    assert instant("03/04/2027 10:00", ZoneInfo("UTC"), order=order).month == month


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2027-02-30",
        "31/31/2027",
        "45322",
        "2027-01-31 25:00",
        "31.01.27",
        "0001-01-01",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        instant(text, ZURICH, order="day-first")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2027", "13/04/2027"], "day-first"),
        (["03/04/2027", "04/13/2027"], "month-first"),
        (["3.4.2027"], "day-first"),
    ],
)
def test_one_date_settles_how_a_whole_column_is_read(texts: list[str], order: str) -> None:
    assert date_order(texts) == order


@pytest.mark.parametrize("texts", [["2027-01-31", ""], ["04/04/2027"], []])
def test_dates_that_need_no_order_tell_none(texts: list[str]) -> None:
    assert date_order(texts) is None


def test_a_column_with_both_orders_is_not_guessed() -> None:
    with pytest.raises(MixedDates, match="the day comes first in 13/04/2027, the month in 04/13"):
        date_order(["13/04/2027", "04/13/2027", "03/04/2027"])


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=2, max_size=20))
def test_dates_that_a_spreadsheet_turned_are_found(days: list[date]) -> None:
    # Written with the day first, opened where the month comes first, saved as a workbook.
    seen = [f"2027-{d.day:02}-{d.month:02}" if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days]
    turned_some = len({each[2] == "/" for each in seen}) == 2
    assert bool(half_turned(seen)) == turned_some


@pytest.mark.parametrize(
    "texts",
    [
        ["2027-04-03", "2027-04-13", "13/04/2027"],
        ["2027-04-03", "03/04/2027", "13/04/2027"],
        ["2027-04-03", "13.04.2027"],
        ["2027-04-03"],
        ["13/04/2027"],
    ],
)
def test_dates_are_not_turned_where_others_show_that_none_was(texts: list[str]) -> None:
    assert half_turned(texts) is None


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from([("day-first", "%d/%m/%Y"), ("month-first", "%m/%d/%Y")]),
    st.sampled_from(["", " 10:00", ", 5:24:15 PM EST"]),
)
def test_a_date_is_written_with_the_year_first(
    day: date, written: tuple[DateOrder, str], rest: str
) -> None:
    order, form = written
    assert turned(f"{day.strftime(form)}{rest}", order) == f"{day.isoformat()}{rest}"
    assert turned("31/31/2027", order) == "31/31/2027"


def test_a_zone_is_known_by_its_short_name_only_where_it_is_said() -> None:
    text, new_york = "2026/12/05 5:24:15 PM EST", Reading(zone="America/New_York")
    assert received(text, new_york) == datetime(2026, 12, 5, 22, 24, 15, tzinfo=UTC)
    for reading in (Reading(), Reading(zone="Australia/Sydney")):
        with pytest.raises(WrongValueError, match="the zone EST is not known"):
            received(text, reading)


def test_the_day_that_stands_for_no_time_is_none() -> None:
    assert received("1980-01-01 00:00:00", Reading(zone="Africa/Dakar")) is None


def test_a_column_that_reads_both_ways_is_not_guessed() -> None:
    with pytest.raises(AmbiguousDates) as ambiguous:
        date_order(["04/04/2027", "03/04/2027 10:00"])
    assert ambiguous.value.text == "03/04/2027 10:00"


@given(
    st.integers(946_684_800, 4_000_000_000),  # from 2000 on
    st.sampled_from([("day-first", "%d/%m"), ("month-first", "%m/%d")]),
)
def test_every_written_instant_is_read_back(seconds: int, written: tuple[DateOrder, str]) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    order, days = written
    for text in (at.isoformat(), f"{at:%Y/%m/%d %I:%M:%S %p} GMT+0", f"{at:{days}/%Y %H:%M:%S} Z"):
        assert instant(text, ZURICH, order=order) == at
