"""Rungs that come late: done or skipped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from igf.stage.rules.lateness import Timing, reason_to_skip
from schemas.steps import Step

AT = datetime(2027, 1, 24, 9, 0, tzinfo=UTC)
ON_TIME = Timing(ready=AT, now=AT, adopted_at=AT - timedelta(days=30), closes=None, newest=AT)
DAY = timedelta(days=1)


def reminder(**late: object) -> Step:
    declared = {"key": "remind", "do": "notice", "title": "Reminder", "notice": "call.reminder"}
    made: Step = TypeAdapter(Step).validate_python({**declared, "to": "mag", "late": late})
    return made


def test_what_is_on_time_is_done() -> None:
    assert reason_to_skip(reminder(), ON_TIME) == ""


def test_without_a_rule_it_is_done_however_late() -> None:
    assert reason_to_skip(reminder(), replace(ON_TIME, now=AT + 300 * DAY)) == ""


def test_what_was_due_before_the_start_of_the_year_here_is_not_done() -> None:
    reason = reason_to_skip(reminder(), replace(ON_TIME, adopted_at=AT + DAY))
    assert reason == "was due before the year was started here"


def test_what_announces_a_close_is_not_done_from_the_close_on() -> None:
    before, at = (replace(ON_TIME, closes=AT + DAY, now=AT + DAY - s) for s in (DAY / 2, 0 * DAY))
    assert reason_to_skip(reminder(), before) == ""
    assert reason_to_skip(reminder(), at) == "it had closed when this could be sent"


def test_only_what_collapses_gives_way_to_a_later_one() -> None:
    overtaken = replace(ON_TIME, now=AT + DAY, newest=AT + DAY)
    assert reason_to_skip(reminder(), overtaken) == ""
    reason = reason_to_skip(reminder(collapse_to_latest=True), overtaken)
    assert reason == "a later reminder was due at the same time"


def test_the_reason_names_how_late_is_too_late() -> None:
    late = replace(ON_TIME, now=AT + 2 * DAY + timedelta(seconds=1))
    assert reason_to_skip(reminder(skip_if_older_than="2d"), late) == "more than 2d late"
