"""A step whose answer is due on a date that is not set: it waits for that date, and says so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from igf.stage.rules.facts import Facts
from igf.stage.rules.progress import next_due_step, next_instant
from igf.stage.rules.undated import due_on
from igf.stage.rules.words import waiting_words
from tests.stage.carried import (
    APPROVE,
    CLOSES,
    OPENS,
    TELL,
    Carried,
    Data,
    definition,
    facts,
    with_dates,
)

DAY = timedelta(days=1)
DECIDE: Data = APPROVE | {"at": "opens + 1d 09:00 UTC", "due": "closes - 2d"}
THEN: Data = TELL | {"key": "then", "at": "opens + 2d 09:00 UTC", "after": ["approve"]}


def undated(*steps: Data) -> Facts:
    return facts(*steps, closes=None)


def closing_set(known: Facts) -> Facts:
    return with_dates(known, closes=CLOSES, version=2)


def test_it_is_asked_once_its_date_is_set_and_not_before() -> None:
    carried = Carried(undated(TELL, DECIDE, THEN))
    assert carried.at(OPENS + 30 * DAY) == ["fire tell"]
    carried.facts = closing_set(carried.facts)
    assert carried.at(OPENS + 30 * DAY) == ["fire approve/v1"]


def test_only_what_hangs_on_that_date_waits() -> None:
    other = DECIDE | {"key": "other", "due": "asked + 7d"}
    assert Carried(undated(DECIDE, other)).at(OPENS + DAY) == ["fire other/v1"]


def test_its_stage_looks_again_when_its_turn_comes_and_then_waits_without_looking() -> None:
    known = undated(DECIDE)
    assert next_instant(known, OPENS) == OPENS + DAY
    assert next_instant(known, OPENS + DAY) is None


def test_what_was_due_before_the_start_is_skipped_and_waits_for_no_date() -> None:
    late = replace(undated(DECIDE), adopted_at=OPENS + 3 * DAY)
    due_step = next_due_step(late, OPENS + 3 * DAY)
    assert due_step is not None
    assert due_step.act == "skip"


def test_a_stage_says_which_date_its_step_waits_for_once_its_turn_has_come() -> None:
    known = undated(DECIDE)
    assert "waits" not in waiting_words(known, OPENS, titles={})
    said = waiting_words(known, OPENS + DAY, titles={})
    waits = "Approve waits for the date call.closes: igf move call.closes DATE"
    assert said == f"Open for input; no closing date yet; {waits}"
    assert "waits" not in waiting_words(closing_set(known), OPENS + DAY, titles={})


@pytest.mark.parametrize(
    ("due", "point"),
    [("T - 290d", "T"), ("closes + 2d", "call.closes"), ("asked + 7d", "asked")],
)
def test_an_answer_is_due_on_a_point_by_name(due: str, point: str) -> None:
    (step,) = definition(DECIDE | {"due": due}).steps
    assert due_on(step, "call") == point


def test_an_answer_due_on_a_pinned_day_and_a_step_that_asks_nobody_hang_on_no_point() -> None:
    steps = definition(DECIDE | {"due": "2027-01-20"}, TELL).steps
    assert [due_on(step, "call") for step in steps] == [None, None]
