"""Instants, zones and changes of the clock, beside tables and rules written by hand."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from igf.calendar.dates import local_date, moment, resolve
from igf.calendar.working_days import WorkingDays
from schemas.dates import WEEKDAYS, parse
from schemas.moments import Moment
from tests.calendar import by_hand
from tests.calendar.by_hand import DAY, HOUR, LABELS, STANDARD, SUMMERS

ZONES = sorted(STANDARD)
CHANGES = [(zone, at) for zone in SUMMERS for at in by_hand.changes(zone)]
SPRING = [each for each in CHANGES if each[1].month < 6]
AUTUMN = [each for each in CHANGES if each[1].month > 6]
SYSTEM_ZONES = Path("/usr/share/zoneinfo")
ONE_MINUTE = timedelta(minutes=1)
NOBODY_OFF = WorkingDays()


def meaning(text: str, **anchors: Moment) -> Moment:
    found = resolve(parse(text), anchors, calendar=NOBODY_OFF)
    assert found is not None
    return found


def shown(zone: str, at: datetime) -> str:
    """The shown text of an instant, by hand."""
    return f"{by_hand.wall(zone, at):%H:%M} {LABELS.get(zone, zone)}"


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and an instant within three hours of a change of its clock, on the minute."""
    zone, at = draw(st.sampled_from(CHANGES))
    return zone, at + draw(st.integers(-180, 180)) * ONE_MINUTE


@st.composite
def anywhen(draw: st.DrawFn) -> tuple[str, datetime]:
    """Any zone of the table, any minute of 2023 to 2027."""
    minutes = draw(st.integers(0, 5 * 365 * 24 * 60))
    return draw(st.sampled_from(ZONES)), datetime(2023, 1, 1, tzinfo=UTC) + minutes * ONE_MINUTE


@given(near_a_change() | anywhen())
def test_an_instant_is_shown_as_the_clock_of_its_zone_shows_it(found: tuple[str, datetime]) -> None:
    zone, at = found
    made = moment(at, zone)
    assert made == Moment(at=at, zone=zone, shown=shown(zone, at))
    assert local_date(made) == by_hand.wall(zone, at).date()


@pytest.mark.parametrize(("zone", "at"), CHANGES)
def test_the_clock_changes_at_the_second_that_the_rule_names(zone: str, at: datetime) -> None:
    second = timedelta(seconds=1)
    before, after = (by_hand.wall(zone, each) for each in (at - second, at))
    for instant, clock in ((at - second, before), (at, after)):
        assert moment(instant, zone).shown.startswith(f"{clock:%H:%M}")
    assert abs((after - before) - second) == HOUR


@given(near_a_change() | anywhen())
def test_a_time_of_day_in_a_zone_means_the_instant_that_its_clock_shows_it(
    found: tuple[str, datetime],
) -> None:
    """A time that comes twice is the first of the two; one left out comes later by the hour."""
    zone, at = found
    clock = by_hand.wall(zone, at)
    meant = meaning(
        f"{clock:%Y-%m-%d %H:%M} {zone}" if zone != "UTC" else f"{clock:%Y-%m-%d %H:%M}"
    )
    assert meant.at == by_hand.instants(zone, clock)[0]


@given(st.sampled_from(SPRING), st.integers(0, 59))
def test_a_deadline_in_the_hour_left_out_comes_an_hour_later_on_the_clock(
    change: tuple[str, datetime], minute: int
) -> None:
    zone, at = change
    clock = by_hand.wall(zone, at) - HOUR + minute * ONE_MINUTE
    assert by_hand.instants(zone, clock) == []
    meant = meaning(f"{clock:%Y-%m-%d %H:%M} {zone}")
    assert (meant.at, meant.shown) == (at + minute * ONE_MINUTE, shown(zone, meant.at))
    assert by_hand.wall(zone, meant.at) == clock + HOUR


@given(st.sampled_from(AUTUMN), st.integers(0, 59))
def test_a_deadline_in_the_hour_that_comes_twice_is_the_first_of_the_two(
    change: tuple[str, datetime], minute: int
) -> None:
    zone, at = change
    first = at - HOUR + minute * ONE_MINUTE
    clock = by_hand.wall(zone, first)
    assert by_hand.instants(zone, clock) == [first, first + HOUR]
    assert meaning(f"{clock:%Y-%m-%d %H:%M} {zone}").at == first


@given(near_a_change(), st.integers(-200, 200), st.sampled_from(["d", "w"]))
def test_days_and_weeks_keep_the_time_of_day_over_every_change(
    found: tuple[str, datetime], number: int, unit: str
) -> None:
    zone, at = found
    start = moment(at, zone)
    days = number * (7 if unit == "w" else 1)
    clock = by_hand.wall(zone, at) + days * DAY
    assume(by_hand.FIRST < clock.date() < by_hand.LAST)
    meant = meaning(f"closes {number:+d}{unit}", closes=start)
    possible = by_hand.instants(zone, clock)
    if not number:
        assert meant == start
    elif possible:
        assert meant.at in possible
    else:
        assert by_hand.wall(zone, meant.at) == clock + HOUR


@given(near_a_change(), st.integers(-9999, 9999))
def test_hours_are_hours_over_every_change(found: tuple[str, datetime], number: int) -> None:
    zone, at = found
    meant = meaning(f"closes {number:+d}h", closes=moment(at, zone))
    assert (meant.at - at) == number * HOUR
    assume(by_hand.FIRST < meant.at.date() < by_hand.LAST)
    assert meant.shown == shown(zone, meant.at)


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Europe/Oslo", "America/New_York"])
@given(
    first=st.dates(date(2023, 7, 1), date(2027, 6, 1)),
    weeks=st.integers(0, 24),
    weekday=st.integers(0, 6),
)
def test_eleven_on_a_weekday_weeks_before_stays_eleven_local(
    zone: str, first: date, weeks: int, weekday: int
) -> None:
    meant = meaning(
        f"T-{weeks}w {WEEKDAYS[weekday]} 11:00 {zone}",
        T=Moment(at=datetime(first.year, first.month, first.day, tzinfo=UTC)),
    )
    monday = by_hand.day_number(first) - 7 * weeks - by_hand.weekday(first)
    clock = by_hand.wall(zone, meant.at)
    assert by_hand.day_number(clock.date()) == monday + weekday
    assert (clock.hour, clock.minute, meant.shown) == (11, 0, f"11:00 {zone}")


def test_the_meeting_of_2024_keeps_eleven_over_the_change_between() -> None:
    """T in winter, 24 weeks before it summer: 11:00 in Zurich is 09:00 UTC, not 10:00."""
    t = Moment(at=datetime(2024, 12, 15, tzinfo=UTC))
    found = meaning("T-24w Tue 11:00 Europe/Zurich", T=t)
    assert (found.at, found.shown) == (datetime(2024, 6, 25, 9, tzinfo=UTC), "11:00 Europe/Zurich")
    later = meaning("T-4w Tue 11:00 Europe/Zurich", T=t)
    assert later.at == datetime(2024, 11, 12, 10, tzinfo=UTC)


@given(st.dates(date(2023, 1, 2), date(2027, 12, 30)))
def test_the_end_of_a_day_in_utc_minus_11_is_one_instant_and_late_enough_for_everybody(
    day: date,
) -> None:
    far = meaning(f"{day} 23:59 UTC-11")
    tomorrow = day + DAY
    assert far.at == datetime(tomorrow.year, tomorrow.month, tomorrow.day, 10, 59, tzinfo=UTC)
    for zone in ZONES:
        same = moment(far.at, zone)
        assert same.at == far.at
        assert meaning(f"{by_hand.wall(zone, far.at):%Y-%m-%d %H:%M} {zone}").at == far.at
        if zone != "Etc/GMT+12":  # nobody lives there
            assert by_hand.wall(zone, far.at) >= datetime.fromisoformat(f"{day}T23:59")


@pytest.mark.skipif(not SYSTEM_ZONES.is_dir(), reason="the machine knows no zones of its own")
@pytest.mark.parametrize("zone", [*ZONES, "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe"])
def test_every_zone_shows_what_the_clock_of_the_machine_shows(zone: str) -> None:
    """The C library reads its own data, in its own way; Lord Howe changes by half an hour."""
    instants = list(_sampled(zone))
    lines = "\n".join(f"@{int(at.timestamp())}" for at in instants)
    found = subprocess.run(
        ["/bin/date", "-f", "-", "+%Y-%m-%d %H:%M"],
        env={**os.environ, "TZ": zone, "LC_ALL": "C"},
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    ours = [f"{local_date(moment(at, zone))} {moment(at, zone).shown[:5]}" for at in instants]
    assert ours == found


def _sampled(zone: str) -> Iterator[datetime]:
    """Every 17 hours of five years, and every five minutes around each change."""
    start = datetime(2023, 1, 1, tzinfo=UTC)
    yield from (start + number * timedelta(hours=17) for number in range(2576))
    for at in by_hand.changes(zone):
        yield from (at + number * timedelta(minutes=5) for number in range(-36, 37))


def test_the_tables_written_by_hand_agree_with_the_rules_they_were_written_from() -> None:
    for zone, summers in SUMMERS.items():
        assert all(begin < end for begin, end in summers)
        assert all(before[1] < after[0] for before, after in pairwise(summers))
        walls = [by_hand.wall(zone, at) for at in by_hand.changes(zone)]
        assert {by_hand.weekday(each.date()) for each in walls} == {6}
