"""The dates and lengths that steps are declared with."""

import pytest

from igf.calendar.anchors import work_out
from igf.calendar.rungs import read_rungs, unread_dates, unread_words
from igf.year.rules.define import define
from schemas.plan import Problem
from schemas.steps import Step
from tests.year.years import TELL, Data, kind, stage, year

_ANCHORS = work_out(year())[0]
_ASK: Data = {
    "key": "ask",
    "do": "decide",
    "title": "Ask",
    "question": "Yes?",
    "by": "mag",
    "due": "asked + 7d",
    "notice": "approval.request",
    "reminders": ["due - 2d", "due + 2d"],
}


def _step(data: Data) -> Step:
    definitions, problems = define(year(), {"call": kind(data)})
    assert not problems
    return definitions["call"].steps[0]


def _keys(*at: str) -> list[str]:
    rungs, problems = read_rungs(_step(TELL | {"at": at}), _ANCHORS, stage="call", place="here")
    assert not problems
    return [rung.key for rung in rungs]


def _unread(**changes: object) -> list[Problem]:
    return unread_words(_step(_ASK | changes), _ANCHORS, stage="call", place="here")


def test_a_step_with_one_date_is_its_own_rung() -> None:
    assert _keys("closes - 7d 09:00 UTC") == ["tell"]


def test_several_dates_name_their_rungs_without_the_time_of_day() -> None:
    assert _keys("closes - 7d 09:00 UTC", "T-24w Tue", "2024-01-31 noon", "call.opens") == [
        "tell/closes-7d",
        "tell/T-24w-Tue",
        "tell/2024-01-31",
        "tell/call.opens",
    ]


def test_a_second_rung_of_a_day_adds_its_time_and_leaves_the_first_its_name() -> None:
    assert _keys("closes - 1d 09:00", "closes - 1d 18:00", "closes - 1d 09:00 Europe/Oslo") == [
        "tell/closes-1d",
        "tell/closes-1d-1800-UTC",
        "tell/closes-1d-0900-Europe_Oslo",
    ]


def test_a_date_that_stands_twice_is_told_and_fires_once() -> None:
    step = _step(TELL | {"at": ["closes", "opens", "closes", "closes"]})

    rungs, problems = read_rungs(step, _ANCHORS, stage="call", place="here")

    assert [rung.key for rung in rungs] == ["tell/closes", "tell/opens"]
    assert [(each.place, each.code) for each in problems] == [("here.at", "same_date")] * 2


def test_own_dates_of_a_rung_are_those_of_its_stage() -> None:
    [rung], _ = read_rungs(_step(TELL), _ANCHORS, stage="call", place="here")

    assert rung.expression.anchor == "call.opens"


def test_asked_and_due_stand_in_what_a_step_asks() -> None:
    assert not _unread()
    assert not _unread(due="closes - 1d", reminders=["asked + 1d", "T-3d"])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"due": "due - 1d"}, "here.due"),
        ({"due": "clsoes"}, "here.due"),
        ({"reminders": ["due - 1d", "due -"]}, "here.reminders"),
        ({"late": {"skip_if_older_than": "2 days"}}, "here.late.skip_if_older_than"),
    ],
)
def test_other_words_of_a_step_that_cannot_be_read_are_told(changes: Data, place: str) -> None:
    [problem] = _unread(**changes)

    assert problem.place == place
    assert problem.fix


def test_how_often_to_look_after_an_outside_matter_is_a_length() -> None:
    step = _step(
        {
            "key": "visa",
            "do": "external",
            "title": "Visas",
            "on": "Host country",
            "check_every": "weekly",
            "notice": "external.check",
        }
    )

    [problem] = unread_words(step, _ANCHORS, stage="call", place="here")

    assert (problem.place, problem.value) == ("here.check_every", "weekly")


def test_expected_dates_and_graces_of_a_year_are_read_too() -> None:
    cycle = year(
        {"call": stage(closes={"at": None, "expected": "soon", "grace": "2 hours"})},
        bodies={"mag": {"title": "MAG", "to_be_named": True, "expected": "T-400d"}},
        milestones={"freeze": {"at": "T-30d", "grace": "30min"}},
    )

    problems = unread_dates(cycle, work_out(cycle)[0])

    assert [each.place for each in problems] == [
        "stages.call.closes.expected",
        "stages.call.closes.grace",
    ]
