"""Targets of moves as people write them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.dates import moment, resolve
from igf.calendar.working_days import WorkingDays
from igf.moving.rules.targets import DatesToMove, Targets, targets, written
from igf.words.phrases import shown
from schemas.dates import parse
from schemas.moments import Moment

NOW = datetime(2024, 1, 10, 12, tzinfo=UTC)
ZONES = ("UTC", "Etc/GMT+11", "Asia/Kathmandu", "Europe/Oslo", "America/New_York")
DATES: dict[str, Moment | None] = {
    "T": Moment(at=datetime(2024, 12, 15, tzinfo=UTC)),
    "talk": None,
    "call.opens": moment(datetime(2024, 1, 2, tzinfo=UTC)),
    "call.closes": moment(datetime(2024, 2, 1, 10, 59, tzinfo=UTC), "Etc/GMT+11"),
    "review.opens": moment(datetime(2024, 2, 10, 9, tzinfo=UTC)),
    "review.closes": moment(datetime(2024, 2, 20, 23, 59, tzinfo=UTC)),
}


GROUND = DatesToMove(
    DATES, dict.fromkeys(("call", "review"), NOW - timedelta(days=9)), WorkingDays(), NOW
)


def read(**wanted: str) -> Targets:
    return targets({name.replace("__", "."): to for name, to in wanted.items()}, GROUND)


@pytest.mark.parametrize(
    ("what", "to", "wanted"),
    [
        ("call__closes", "2024-02-07", "7 February 2024, 23:59 UTC-11"),
        ("call__closes", "+7d", "7 February 2024, 23:59 UTC-11"),
        ("call__closes", "−2d", "29 January 2024, 23:59 UTC-11"),
        ("call__closes", "2024-02-07 18:00 UTC", "7 February 2024, 18:00 UTC"),
        ("call__closes", "T - 300d", "19 February 2024, 23:59 UTC-11"),
        ("call__closes", "now", "10 January 2024, 01:00 UTC-11"),
        ("review__opens", "call.closes + 5d", "5 February 2024, 09:00 UTC"),
        ("T", "2024-12-17", "17 December 2024"),
        ("T", "-1wd", "13 December 2024"),
        ("talk", "2024-03-01", "1 March 2024"),
    ],
)
def test_where_a_date_goes(what: str, to: str, wanted: str) -> None:
    found = read(**{what: to})
    assert found.problems == ()
    assert [shown(each) for each in found.moves.values()] == [wanted]


def test_a_stage_moves_both_its_dates_by_the_same_days() -> None:
    found = read(review="2024-02-13")
    assert {name: shown(each) for name, each in found.moves.items()} == {
        "review.opens": "13 February 2024, 09:00 UTC",
        "review.closes": "23 February 2024, 23:59 UTC",
    }


def test_a_date_is_read_over_those_before_it_as_moved() -> None:
    found = read(call__closes="+7d", review__opens="call.closes + 1d")
    assert shown(found.moves["review.opens"]) == "8 February 2024, 09:00 UTC"


@pytest.mark.parametrize(
    ("what", "to", "said"),
    [
        ("cal__closes", "+7d", "did you mean call.closes?"),
        ("call__closes", "2024-01-10 12:00 UTC", "has passed"),
        ("call__closes", "talk + 1d", "not known yet"),
        ("call__closes", "2024-01-01", "has passed"),
        ("call__closes", "+7", "write +7d for days"),
        ("call__opens", "2024-03-01", "it is open since 2 January 2024"),
        ("review__closes", "now", "it has not opened yet"),
        ("review__closes", "2024-02-09", "before it opens"),
        ("talk", "+1d", "no date to shift yet"),
        ("T", "2024-12-15", "stands there already"),
    ],
)
def test_what_cannot_be_is_said_with_what_would_be_right(what: str, to: str, said: str) -> None:
    found = read(**{what: to})
    (problem,) = found.problems
    assert said in f"{problem.message} {problem.fix}"


def test_where_it_was_in_the_past_is_entered_only_if_that_is_meant() -> None:
    assert read(call__closes="2024-01-09").problems
    entered = replace(GROUND, past=True)
    assert targets({"call.closes": "2024-01-09"}, entered).problems == ()


@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- given their zone here
    zone=st.sampled_from(ZONES),
    seconds=st.booleans(),
)
def test_a_date_that_is_written_reads_back_as_it(at: datetime, zone: str, *, seconds: bool) -> None:
    date = moment(at.replace(microsecond=0) if seconds else at.replace(second=0, microsecond=0))
    date = moment(date.at, zone)
    found = resolve(parse(written(date)), {}, calendar=WorkingDays())
    assert found is not None
    # Of two equal times of day when clocks go back, the first is meant.
    assert found.at in {date.at, date.at - timedelta(hours=1)}
    assert found.zone == zone or date.at.second


def test_a_day_without_a_time_is_written_as_a_day() -> None:
    assert written(Moment(at=datetime(2024, 12, 15, tzinfo=UTC))) == "2024-12-15"
