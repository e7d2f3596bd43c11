"""The instants that date expressions mean."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from igf.calendar.dates import CLOSING_TIME, OPENING_TIME, local_date, moment, resolve
from igf.calendar.working_days import working_days
from schemas.dates import parse
from schemas.moments import Moment, zulu

_CALENDAR = working_days(["CH-GE"])
_OSLO = "Europe/Oslo"
_at = datetime.fromisoformat


_ANCHORS = {
    "T": Moment(at=_at("2024-12-15T00:00Z")),
    "P": Moment(at=_at("2023-10-12T00:00Z")),
    "opens": moment(_at("2024-01-01T00:00Z")),
    "closes": moment(_at("2024-01-31T23:59Z")),
    "far.closes": moment(_at("2016-06-07T10:59Z"), "Etc/GMT+11"),
    "oslo.closes": moment(_at("2025-04-02T15:00Z"), _OSLO),
}


def _resolve(text: str, default: time | None = None) -> Moment:
    found = resolve(parse(text), _ANCHORS, calendar=_CALENDAR, default=default)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "instant", "shown"),
    [
        ("T-319d 23:59", "2024-01-31T23:59:00Z", "23:59 UTC"),
        ("T-24w Tue 11:00 UTC", "2024-06-25T11:00:00Z", "11:00 UTC"),
        ("T-24w Sun", "2024-06-30T00:00:00Z", ""),
        ("2016-06-06 23:59 UTC-11", "2016-06-07T10:59:00Z", "23:59 UTC-11"),
        ("2026-11-22T00:45:10Z", "2026-11-22T00:45:10Z", "00:45:10 UTC"),
        ("2026-11-22T00:45:10Z + 50s", "2026-11-22T00:46:00Z", "00:46 UTC"),
        ("closes - 7d", "2024-01-24T23:59:00Z", "23:59 UTC"),
        ("closes - 7d 09:00 UTC", "2024-01-24T09:00:00Z", "09:00 UTC"),
        ("closes + 8d noon UTC", "2024-02-08T12:00:00Z", "12:00 UTC"),
        ("closes - 90min", "2024-01-31T22:29:00Z", "22:29 UTC"),
        ("opens - 1h", "2023-12-31T23:00:00Z", "23:00 UTC"),
        ("P + 10wd", "2023-10-26T00:00:00Z", ""),
        ("T 09:30 Asia/Riyadh", "2024-12-15T06:30:00Z", "09:30 Asia/Riyadh"),
        ("T + 2h", "2024-12-15T02:00:00Z", "02:00 UTC"),
    ],
)
def test_an_expression_means_one_instant(text: str, instant: str, shown: str) -> None:
    found = _resolve(text)

    assert (zulu(found.at), found.shown) == (instant, shown)


def test_a_date_takes_the_usual_time_of_its_use() -> None:
    assert zulu(_resolve("T-319d", OPENING_TIME).at) == "2024-01-31T09:00:00Z"
    assert zulu(_resolve("T-319d", CLOSING_TIME).at) == "2024-01-31T23:59:00Z"


def test_a_point_with_a_time_of_day_keeps_it() -> None:
    assert zulu(_resolve("closes + 1d", OPENING_TIME).at) == "2024-02-01T23:59:00Z"


def test_days_before_a_deadline_are_counted_on_the_date_people_read() -> None:
    found = _resolve("far.closes - 7d 09:00 UTC")

    assert zulu(found.at) == "2016-05-30T09:00:00Z"


def test_a_date_that_hangs_on_nothing_known_yet_is_none() -> None:
    assert resolve(parse("due - 2d"), _ANCHORS, calendar=_CALENDAR) is None


def test_due_and_asked_are_anchors_like_any_other() -> None:
    anchors = {"asked": moment(_at("2024-02-01T10:20Z"))}

    found = resolve(parse("asked + 7d"), anchors, calendar=_CALENDAR, default=CLOSING_TIME)

    assert found == moment(_at("2024-02-08T10:20Z"))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("oslo.closes - 7d", "2025-03-26T16:00:00Z"),  # 17:00 before and after the change
        ("oslo.closes - 168h", "2025-03-26T15:00:00Z"),
        ("2025-10-20 17:00 Europe/Oslo", "2025-10-20T15:00:00Z"),
        ("2025-10-27 17:00 Europe/Oslo", "2025-10-27T16:00:00Z"),
    ],
)
def test_days_keep_the_time_of_day_over_a_change_of_the_clock(text: str, instant: str) -> None:
    assert zulu(_resolve(text).at) == instant


def test_a_time_the_clock_leaves_out_comes_an_hour_later() -> None:
    found = _resolve("2025-03-30 02:30 Europe/Oslo")

    assert (zulu(found.at), found.shown) == ("2025-03-30T01:30:00Z", "03:30 Europe/Oslo")


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    found = _resolve("2025-10-26 02:30 Europe/Oslo")

    assert (zulu(found.at), found.shown) == ("2025-10-26T00:30:00Z", "02:30 Europe/Oslo")


def test_an_offset_of_nothing_keeps_the_second_of_two_equal_times() -> None:
    second = moment(_at("2025-10-26T01:30Z"), _OSLO)

    assert second.shown == "02:30 Europe/Oslo"
    for text in ("closes + 0d", "closes Sun", "closes + 0h"):
        assert resolve(parse(text), {"closes": second}, calendar=_CALENDAR) == second


_ZONES = st.sampled_from(["UTC", _OSLO, "America/New_York", "Etc/GMT+11", "Asia/Kolkata"])
_MOMENTS = st.builds(
    moment,
    st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone itself
        datetime(2030, 1, 1),  # noqa: DTZ001 -- as above
        timezones=st.just(UTC),
    ),
    _ZONES,
)


def _moved(start: Moment, text: str) -> Moment:
    found = resolve(parse(text), {"closes": start}, calendar=_CALENDAR)
    assert found is not None
    return found


@given(_MOMENTS, st.integers(-500, 500), st.sampled_from(["s", "min", "h"]))
def test_exact_offsets_lead_back(start: Moment, number: int, unit: str) -> None:
    there = _moved(start, f"closes {number:+d}{unit}")

    assert _moved(there, f"closes {-number:+d}{unit}") == start


@given(_MOMENTS, st.integers(-500, 500), st.sampled_from(["d", "w"]))
def test_days_and_weeks_lead_back_to_the_same_time_of_day(
    start: Moment, number: int, unit: str
) -> None:
    there = _moved(start, f"closes {number:+d}{unit}")
    assume(there.shown == start.shown)  # not into an hour that the clock leaves out

    back = _moved(there, f"closes {-number:+d}{unit}")

    assert (local_date(back), back.shown) == (local_date(start), start.shown)


@given(_MOMENTS, st.integers(0, 6))
def test_a_weekday_lies_in_the_week_of_the_date(start: Moment, weekday: int) -> None:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

    found = local_date(_moved(start, f"closes {names[weekday]}"))

    assert found.weekday() == weekday
    assert found.isocalendar()[:2] == local_date(start).isocalendar()[:2]


@given(_MOMENTS)
def test_twenty_four_hours_differ_from_a_day_by_the_change_of_the_clock_at_most(
    start: Moment,
) -> None:
    gap = _moved(start, "closes + 24h").at - _moved(start, "closes + 1d").at

    assert abs(gap) <= timedelta(hours=1)
