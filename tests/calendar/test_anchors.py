"""The dates of a year that other dates can hang on."""

import pytest

from igf.calendar.anchors import work_out
from schemas.cycle import CycleFile
from schemas.moments import zulu
from schemas.plan import Problem
from tests.year.years import stage, year


def _dates(cycle: CycleFile) -> dict[str, str]:
    anchors, problems = work_out(cycle)
    assert not problems
    return {name: zulu(moment.at) for name, moment in anchors.moments.items()}


def _faults(cycle: CycleFile) -> list[Problem]:
    return work_out(cycle)[1]


def test_dates_are_worked_out_whatever_their_order_in_the_file() -> None:
    dates = _dates(
        year(
            {
                "late": stage("early.closes + 1d", "halfway"),
                "early": stage("2024-01-01", "opens + 30d 23:59"),
            },
            milestones={"halfway": "T - 100d noon"},
        )
    )

    assert dates == {
        "T": "2024-12-15T00:00:00Z",
        "P": "2023-10-12T00:00:00Z",
        "halfway": "2024-09-06T12:00:00Z",
        "early.opens": "2024-01-01T09:00:00Z",
        "early.closes": "2024-01-31T23:59:00Z",
        "late.opens": "2024-02-01T09:00:00Z",
        "late.closes": "2024-09-06T12:00:00Z",
    }


def test_an_opening_begins_a_day_and_a_closing_ends_one() -> None:
    dates = _dates(year({"call": stage("T-30d", "T-10d")}))

    assert dates["call.opens"] == "2024-11-15T09:00:00Z"
    assert dates["call.closes"] == "2024-12-05T23:59:00Z"


def test_anchors_and_milestones_stay_dates_without_a_time_of_day() -> None:
    anchors, _ = work_out(year(milestones={"freeze": "T-30d"}))

    assert [anchors.moments[name].shown for name in ("T", "P", "freeze")] == ["", "", ""]


def test_working_days_follow_the_holidays_of_the_year() -> None:
    cycle = year(holidays=["2024-12-17"], milestones={"back": "T + 2wd"})

    assert _dates(cycle)["back"] == "2024-12-18T00:00:00Z"


def test_what_hangs_on_a_date_that_is_not_known_yet_has_no_date() -> None:
    closes = {"at": None, "expected": "T-20d"}
    dates = _dates(year({"call": stage(closes=closes), "next": stage("call.closes + 1d", "T")}))

    assert "call.closes" not in dates
    assert "next.opens" not in dates
    assert dates["next.closes"] == "2024-12-15T23:59:00Z"


def test_an_anchor_knows_the_chain_it_hangs_on() -> None:
    cycle = year(
        {"one": stage("T-30d", "T-20d"), "two": stage("halfway + 1d", "opens + 5d")},
        milestones={"halfway": "one.closes + 1d"},
    )

    assert work_out(cycle)[0].chain("two.closes") == (
        "two.closes",
        "two.opens",
        "halfway",
        "one.closes",
        "T",
    )


def test_every_circle_is_told_once_and_whole() -> None:
    cycle = year(
        {
            "one": stage("two.closes", "opens + 1d"),
            "two": stage("one.closes", "opens + 1d"),
            "on_it": stage("one.opens", "T"),
            "self": stage("opens + 1d", "T"),
        }
    )

    first, second = _faults(cycle)

    assert (first.code, first.place) == ("circular", "stages.one.opens")
    assert "one.opens -> two.closes -> two.opens -> one.closes -> one.opens" in first.message
    assert "self.opens -> self.opens" in second.message


def test_dates_on_a_circle_and_dates_that_hang_on_it_have_none() -> None:
    cycle = year({"one": stage("closes - 1d", "opens + 1d"), "two": stage("one.opens", "T")})

    moments = work_out(cycle)[0].moments

    assert sorted(moments) == ["P", "T", "two.closes"]


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("cal.closes", "There is no date named `cal.closes`", "did you mean call.closes?"),
        ("freze + 1d", "There is no date named `freze`", "did you mean freeze?"),
        ("t-30d", "There is no date named `t`", "did you mean T?"),
        ("due - 2d", "`due` means something only in what a step asks", "reminders"),
        ("T-30", "'-30' has no unit", "-30d"),
        ("T-30x", "is not a unit", "s, min, h, d, w or wd"),
    ],
)
def test_a_date_that_cannot_be_read_says_what_would_be_right(
    text: str, message: str, fix: str
) -> None:
    [problem] = _faults(year({"call": stage(text)}, milestones={"freeze": "T-30d"}))

    assert (problem.severity, problem.place, problem.value) == ("error", "stages.call.opens", text)
    assert message in problem.message
    assert fix in problem.fix


def test_a_milestone_has_no_opening_of_its_own() -> None:
    [problem] = _faults(year(milestones={"freeze": "opens - 1d"}))

    assert problem.message == "There is no date named `opens`"


def test_every_problem_of_a_year_is_told_at_once() -> None:
    cycle = year(
        {"one": stage("T-30", "two.closes"), "two": stage("P+1x", "one.closes")},
        milestones={"due": "T", "other": "elsewhere"},
        holidays=["UN", "XX", "2024-02-30"],
    )

    assert [(problem.place, problem.code) for problem in _faults(cycle)] == [
        ("holidays.2", "holidays"),
        ("holidays.3", "holidays"),
        ("milestones.due", "reserved_name"),
        ("milestones.other", "unknown_anchor"),
        ("stages.one.opens", "date"),
        ("stages.two.opens", "date"),
        ("stages.one.closes", "circular"),
    ]


def test_a_year_without_its_first_day_is_one_problem() -> None:
    [problem] = _faults(year(anchors={"P": "2023-10-12"}))

    assert (problem.code, problem.place) == ("missing", "anchors")
    assert "add T:" in problem.fix


def test_a_year_says_when_stages_open_and_close() -> None:
    settings = {"opens_at": "09:00 Europe/Zurich", "closes_at": "23:59 UTC-11"}
    dates = _dates(year({"call": stage("2024-07-01", "2024-07-31")}, settings=settings))

    assert dates["call.opens"] == "2024-07-01T07:00:00Z"
    assert dates["call.closes"] == "2024-08-01T10:59:00Z"


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("first.closes + 9d", "opens + 2w", ("2024-02-09T09:00:00Z", "2024-02-23T23:59:00Z")),
        (
            "first.closes + 1wd",
            "first.closes + 9d",
            ("2024-02-01T09:00:00Z", "2024-02-10T10:59:00Z"),
        ),
        ("first.closes", "opens + 2h", ("2024-02-01T10:59:00Z", "2024-02-01T12:59:00Z")),
        (
            "first.opens + 7d",
            "opens + 1d noon UTC",
            ("2024-01-08T14:00:00Z", "2024-01-09T12:00:00Z"),
        ),
    ],
)
def test_a_stage_opens_in_the_morning_whenever_the_one_before_it_closes(
    opens: str, closes: str, expected: tuple[str, str]
) -> None:
    first = stage("2024-01-01 14:00 UTC", "2024-01-31 23:59 UTC-11")
    dates = _dates(year({"first": first, "call": stage(opens, closes)}))

    assert (dates["call.opens"], dates["call.closes"]) == expected
