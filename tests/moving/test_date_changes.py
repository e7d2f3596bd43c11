"""Which dates a changed spreadsheet moves, and everything that can be wrong with its cells."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.calendar.dates import moment
from igf.moving.rules.date_changes import Changes, changes
from schemas.date_sheet import DateCells, cells_of
from schemas.errors import Mistakes
from schemas.moments import Moment
from schemas.sheets import Row
from tests.moving.date_rows import came_back, date_row

CALL = "call.closes"
FAR = moment(datetime(2027, 2, 1, 10, 59, tzinfo=UTC), "Etc/GMT+11")
DAY = Moment(at=datetime(2027, 12, 6, tzinfo=UTC))
STANDING: dict[str, Moment | None] = {CALL: FAR, "T": DAY, "later.closes": None}
WENT_OUT = {key: cells_of(found) for key, found in STANDING.items()}


def row(key: str = CALL, number: int = 2, /, **cells: str) -> Row:
    """A row as it went out, with some of its cells changed."""
    out = WENT_OUT.get(key, DateCells())
    return date_row(key, out._replace(**cells), number=number)


def compared(*rows: Row, now: dict[str, Moment | None] | None = None) -> Changes:
    return changes(came_back(WENT_OUT, *rows), STANDING | (now or {}))


def told(*rows: Row) -> list[str]:
    with pytest.raises(Mistakes) as wrong:
        compared(*rows)
    assert {each.file for each in wrong.value.problems} == {"plan.xlsx"}
    return [
        f"{each.cell} {each.message} ({each.value}) -> {each.fix}" for each in wrong.value.problems
    ]


def test_a_file_that_was_not_changed_wants_nothing() -> None:
    assert compared(row(), row("T"), row("later.closes")) == Changes({})


def test_dates_that_the_spreadsheet_may_have_turned_are_refused() -> None:
    rows = (row(day="2027-03-04 00:00:00"), row("T", 3, day="13/12/2027"))
    (said,) = told(*rows)
    assert said.startswith(
        "Dates!D3 Date: the spreadsheet did not take this for a date, so 2027-03-04"
    )
    assert compared(rows[0]).wanted == {CALL: "2027-03-04"}
    assert compared(rows[1]).wanted == {"T": "2027-12-13"}
    assert compared(*rows[:1], row("T", 3)).same == 1


def test_a_deleted_row_and_a_blank_one_change_nothing() -> None:
    assert compared(row("T"), row("")) == Changes({})


@pytest.mark.parametrize(
    "day",
    [
        *(
            "46425",
            "46425.0",
            "2027-02-07",
            "2027/2/7",
            "2027-02-07 00:00:00",
            "7 February 2027",
            "7 Feb 2027",
        ),
        *("07 feb. 2027", "February 7, 2027", "7.2.2027", "07.02.2027"),
    ],
)
def test_a_changed_day_keeps_the_time_and_the_zone(day: str) -> None:
    found = compared(row(day=day))
    assert found.wanted == {CALL: "2027-02-07"}
    assert found.where == {CALL: "Dates!D2"}


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"time": "18:00:00"}, "2027-01-31 18:00 UTC-11"),
        ({"time": "0.75"}, "2027-01-31 18:00 UTC-11"),
        ({"time": "noon"}, "2027-01-31 12:00 UTC-11"),
        ({"zone": "Europe/Zurich"}, "2027-01-31 23:59 Europe/Zurich"),
        ({"day": "2027-02-07", "time": "9:05", "zone": "utc"}, "2027-02-07 09:05 UTC"),
        ({"zone": "AoE"}, "2027-01-31 23:59 UTC-12"),
    ],
)
def test_a_changed_time_or_zone_says_the_whole_date(cells: dict[str, str], wanted: str) -> None:
    assert compared(row(**cells)).wanted == {CALL: wanted}


@pytest.mark.parametrize("cells", [{"zone": "Etc/GMT+11"}, {"time": "23:59:00"}, {"time": "23.59"}])
def test_another_spelling_of_the_same_is_no_change(cells: dict[str, str]) -> None:
    assert compared(row(**cells)) == Changes({})


def test_a_date_that_had_none_gets_one() -> None:
    found = compared(row("later.closes", day="2027-03-01"), row("T", time="09:00", zone="UTC"))
    assert found.wanted == {"later.closes": "2027-03-01", "T": "2027-12-06 09:00 UTC"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"day": "soon"}, "Dates!D2 Date: not a date (soon) -> write a date, as in 7 February"),
        ({"day": "T-300d"}, "Dates!D2 Date: not a date (T-300d)"),
        (
            {"day": "30 February 2027"},
            "Dates!D2 Date: no such day (30 February 2027) -> the",
        ),
        ({"day": "7 Fevrier 2027"}, "Dates!D2 Date: not a date"),
        ({"day": "7 J 2027"}, "Dates!D2 Date: not a date"),
        ({"day": "2/3/2027"}, "Dates!D2 Date: this can be read in two ways (2/3/2027)"),
        ({"day": "13/14/2027"}, "Dates!D2 Date: no such day"),
        ({"day": "1927-02-07"}, "Dates!D2 Date: the year is out of range (1927-02-07)"),
        ({"day": "2027-02-07 18:00:00"}, "Dates!D2 Date: a time stands here too"),
        ({"day": "46425.75"}, "Dates!D2 Date: a time stands here too"),
        ({"day": ""}, "Dates!D2 Date: a date cannot be taken away"),
        ({"time": "24:00"}, "Dates!E2 Time: not a time of day (24:00) -> write 00:00 to 23:59"),
        ({"time": "early"}, "Dates!E2 Time: not a time of day (early)"),
        ({"zone": "CET"}, "Dates!F2 Zone: not a zone (CET) -> use UTC, UTC-11, AoE or a name"),
        ({"zone": "UTC 11:00"}, "Dates!F2 Zone: not a zone"),
        ({"zone": ""}, "Dates!F2 Zone: a time has no zone (23:59) -> write its zone beside it"),
        ({"time": ""}, "Dates!E2 Time: a zone has no time (UTC-11)"),
        (
            {"time": "", "zone": ""},
            "Dates!E2 Time: the time of day is missing () -> write one: it was",
        ),
    ],
)
def test_a_bad_cell_is_told_with_its_sheet_place_and_value(
    cells: dict[str, str], said: str
) -> None:
    [found] = told(row(**cells))
    assert found.startswith(said)


def test_a_date_that_can_be_read_in_one_way_only_is_read() -> None:
    assert compared(row(day="13/02/2027")).wanted == {CALL: "2027-02-13"}
    assert compared(row(day="02/13/2027")).wanted == {CALL: "2027-02-13"}
    assert compared(row(day="3/3/2027")).wanted == {CALL: "2027-03-03"}


def test_keys_that_are_unknown_missing_or_doubled_are_told_all_at_once() -> None:
    rows = (row(CALL, 2), row("call.close", 3), row("", 4, day="2027-02-07"), row(CALL, 5))
    unknown, missing, doubled = told(*rows, row("T", 6, day="soon"))[:3]
    assert (
        unknown
        == "Dates!A3 Key: there is no date of this key (call.close) -> did you mean call.closes?"
    )
    assert missing.startswith("Dates!A4 Key: the key is missing ()")
    assert doubled.startswith(f"Dates!A5 Key: the same date as in row 2 ({CALL})")
    assert len(told(*rows, row("T", 6, day="soon"))) == 4


def test_what_was_moved_here_and_changed_there_is_a_conflict_and_is_left_out() -> None:
    moved = moment(datetime(2027, 2, 3, 10, 59, tzinfo=UTC), "Etc/GMT+11")
    found = compared(row(day="2027-02-07"), row("T", 3, day="2027-12-13"), now={CALL: moved})
    assert found.wanted == {"T": "2027-12-13"}
    [conflict] = found.conflicts
    assert conflict.cell == "Dates!D2"
    assert conflict.message == (
        "Date: call.closes was moved since this file was written, it is "
        "2 February 2027, 23:59 UTC-11"
    )
    assert conflict.value == "2027-02-07 23:59 UTC-11"


def test_what_was_moved_here_and_left_alone_there_stays_where_it_is() -> None:
    assert compared(row(), now={CALL: DAY}) == Changes({})


def test_what_was_moved_here_to_where_it_is_put_there_is_done_already() -> None:
    moved = moment(datetime(2027, 2, 8, 10, 59, tzinfo=UTC), "Etc/GMT+11")
    found = compared(row(day="2027-02-07"), now={CALL: moved})
    assert (found.wanted, found.there, found.conflicts) == ({}, (CALL,), ())


def test_seconds_of_a_date_survive_a_change_of_its_day() -> None:
    exact = moment(datetime(2027, 1, 31, 10, 20, 30, tzinfo=UTC))
    written = row(day="2027-02-07", time="10:20:30", zone="UTC")
    sheet = came_back({CALL: cells_of(exact)}, written)
    assert changes(sheet, {CALL: exact}).wanted == {CALL: "2027-02-07"}


def test_a_time_that_is_changed_is_one_to_the_minute() -> None:
    [found] = told(row(time="10:20:30"))
    assert found.startswith("Dates!E2 Time: seconds cannot be moved to (10:20:30) -> write 10:20")


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=20))
def test_whatever_is_typed_is_taken_or_told(day: str, clock: str, zone: str) -> None:
    try:
        found = compared(row(day=day, time=clock, zone=zone))
    except Mistakes as mistakes:
        assert all(problem.fix for problem in mistakes.problems)  # noqa: PT017 -- either is right
    else:
        assert found.wanted or found == Changes({})
