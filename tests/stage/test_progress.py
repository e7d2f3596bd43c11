"""The next act of a stage: order, deadlines, lateness, versions, asks, the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.stage.rules.facts import Facts, FailureFact
from igf.stage.rules.progress import is_finished, next_due_step, next_instant
from tests.stage.carried import (
    APPROVE,
    CLOSES,
    NOTICE,
    OPENS,
    REMIND,
    SHUT,
    STARTED,
    TELL,
    THANK,
    WRITE,
    Carried,
    Data,
    facts,
    with_dates,
)

MOMENT = timedelta(seconds=1)
DAY = timedelta(days=1)
FIRST = datetime(2027, 1, 24, 9, 0, tzinfo=UTC)
SECOND = datetime(2027, 1, 30, 9, 0, tzinfo=UTC)
CALL = (TELL, REMIND, SHUT, WRITE, APPROVE, THANK)
COLLAPSING: Data = REMIND | {"late": {"collapse_to_latest": True}}
IMPATIENT: Data = THANK | {"at": "closes", "late": {"skip_if_older_than": "2d"}}


def test_what_is_due_at_once_is_done_in_declared_order() -> None:
    other = TELL | {"key": "again"}
    assert Carried(facts(TELL, other)).at(OPENS) == ["fire tell", "fire again"]


def test_the_earlier_instant_comes_first_whatever_the_declared_order() -> None:
    written = WRITE | {"at": "opens"}
    assert Carried(facts(SHUT, written)).at(CLOSES) == ["fire write", "fire shut"]


@pytest.mark.parametrize("step", [TELL, SHUT, APPROVE | {"at": "closes"}])
def test_a_step_is_due_from_its_instant_on_and_not_before(step: Data) -> None:
    known = facts(step)
    instant = OPENS if step is TELL else CLOSES
    assert next_due_step(known, instant - MOMENT) is None
    assert next_due_step(known, instant) is not None
    assert next_due_step(known, instant + MOMENT) is not None


def test_a_second_run_finds_nothing_to_do() -> None:
    carried = Carried(facts(*CALL))
    assert carried.at(CLOSES)
    assert carried.at(CLOSES) == []


def test_a_late_run_does_what_is_still_of_use_once() -> None:
    told = Carried(facts(TELL, REMIND, SHUT)).at(SECOND + DAY / 2)
    assert told == ["fire tell", "fire remind/closes-7d", "fire remind/closes-1d"]


def test_what_was_due_before_the_year_was_started_is_skipped() -> None:
    known = replace(facts(TELL, REMIND), adopted_at=FIRST + MOMENT)
    told = Carried(known).at(SECOND)
    assert told == ["skip tell", "skip remind/closes-7d", "fire remind/closes-1d"]


def test_what_follows_a_skipped_step_is_as_late_as_it() -> None:
    known = replace(facts(TELL, THANK), adopted_at=OPENS + MOMENT)
    assert Carried(known).at(OPENS + DAY) == ["skip tell", "skip thank"]


def test_a_reminder_of_the_close_is_dropped_once_the_call_has_closed() -> None:
    assert Carried(facts(REMIND, SHUT)).at(CLOSES) == [
        "skip remind/closes-7d",
        "skip remind/closes-1d",
        "fire shut",
    ]


@pytest.mark.parametrize(("before", "act"), [(MOMENT, "fire"), (0 * MOMENT, "skip")])
def test_a_call_is_announced_only_while_it_is_open(before: timedelta, act: str) -> None:
    due_step = next_due_step(facts(TELL, SHUT), CLOSES - before)
    assert due_step is not None
    said = "" if act == "fire" else "it had closed when this could be sent"
    assert (due_step.step.key, due_step.act, due_step.reason) == ("tell", act, said)


def test_what_is_told_of_a_close_is_told_however_late() -> None:
    told = Carried(facts(THANK | {"at": "closes"})).at(CLOSES + 30 * DAY)
    assert told == ["fire thank"]


def test_of_reminders_due_at_once_only_the_latest_leaves_where_they_collapse() -> None:
    told = Carried(facts(COLLAPSING)).at(SECOND)
    assert told == ["skip remind/closes-7d", "fire remind/closes-1d"]


@pytest.mark.parametrize(("late", "act"), [(2 * DAY, "fire"), (2 * DAY + MOMENT, "skip")])
def test_what_is_older_than_declared_is_skipped(late: timedelta, act: str) -> None:
    assert Carried(facts(IMPATIENT)).at(CLOSES + late) == [f"{act} thank"]


def test_a_step_without_a_date_follows_the_one_before_it() -> None:
    known = facts(SHUT, WRITE, THANK)
    assert next_due_step(known, CLOSES - MOMENT) is None
    assert Carried(known).at(CLOSES) == ["fire shut", "fire write", "fire thank"]


def test_a_first_step_without_a_date_waits_for_the_opening() -> None:
    assert next_due_step(facts(THANK), OPENS - MOMENT) is None
    assert next_due_step(facts(THANK), OPENS) is not None


def test_a_first_step_without_a_date_waits_where_the_opening_is_not_known() -> None:
    assert next_due_step(replace(facts(THANK), opens=None), CLOSES) is None


def test_a_step_waits_for_all_it_comes_after_and_for_nothing_else() -> None:
    both = THANK | {"after": ["tell", "shut"]}
    carried = Carried(facts(TELL, both, SHUT))
    assert carried.at(OPENS) == ["fire tell"]
    assert carried.at(CLOSES) == ["fire shut", "fire thank"]


def test_a_dated_step_that_comes_after_another_waits_for_both() -> None:
    late = APPROVE | {"key": "late", "at": "closes", "after": ["approve"], "about": []}
    carried = Carried(facts(WRITE, APPROVE, late))
    carried.at(CLOSES)
    assert "fire late" not in carried.told
    carried.answer("approve", "approved", CLOSES + DAY)
    assert carried.at(CLOSES + DAY) == ["fire late"]


def test_a_step_without_a_known_date_waits() -> None:
    carried = Carried(facts(TELL, SHUT, closes=None))
    assert carried.at(CLOSES) == ["fire tell"]
    assert next_instant(carried.facts, CLOSES) is None


def test_a_moved_close_arms_its_reminders_again() -> None:
    carried = Carried(facts(TELL, REMIND, SHUT))
    carried.at(FIRST)
    carried.facts = with_dates(carried.facts, closes=CLOSES + 7 * DAY, version=2)
    assert carried.at(FIRST) == []
    assert carried.at(FIRST + 7 * DAY) == ["fire remind/closes-7d"]


def test_what_follows_a_date_happens_again_for_its_new_version() -> None:
    carried = Carried(facts(SHUT, WRITE))
    carried.at(CLOSES)
    carried.facts = with_dates(carried.facts, closes=CLOSES + DAY, version=2)
    assert carried.at(CLOSES + DAY) == ["fire shut", "fire write"]


def test_an_ask_reminds_those_who_still_owe_an_answer() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    assert carried.at(OPENS + 5 * DAY) == ["remind approve/v1/due-2d"]
    assert carried.at(OPENS + 9 * DAY) == ["remind approve/v1/due+2d"]


def test_of_reminders_of_an_ask_that_are_due_at_once_only_the_latest_leaves() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    told = carried.at(OPENS + 20 * DAY)
    assert told == ["skip approve/v1/due-2d", "remind approve/v1/due+2d"]


def test_an_answered_ask_reminds_nobody() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    carried.answer("approve", "approved", OPENS + DAY)
    assert carried.at(OPENS + 20 * DAY) == []


@pytest.mark.parametrize("late", [timedelta(), 3 * DAY])
def test_a_lapse_settles_the_ask_however_late_it_comes(late: timedelta) -> None:
    carried = Carried(facts(WRITE, APPROVE | {"on_lapse": "lapse"}, THANK))
    carried.at(OPENS)
    told = carried.at(OPENS + 7 * DAY + late)
    assert told == ["skip approve/v1/due-2d", "lapse approve/v1/lapse", "fire thank"]


def test_a_decision_waits_for_ever_where_nothing_else_is_declared() -> None:
    carried = Carried(facts(WRITE, APPROVE, THANK))
    carried.at(OPENS)
    carried.at(OPENS + 20 * DAY)
    assert next_instant(carried.facts, OPENS + 20 * DAY) is None
    assert not is_finished(carried.facts)


def test_what_was_sent_back_waits_for_a_new_version() -> None:
    carried = Carried(facts(WRITE, APPROVE, THANK))
    carried.at(OPENS)
    carried.put("text", 1)
    carried.answer("approve", "sent_back", OPENS + DAY)
    assert carried.at(OPENS + 2 * DAY) == []
    carried.put("text", 2)
    assert carried.at(OPENS + 3 * DAY) == ["fire approve/v2"]


def test_a_new_version_is_to_be_approved_again_before_anything_follows() -> None:
    carried = Carried(facts(WRITE, APPROVE, THANK))
    carried.at(OPENS)
    carried.put("text", 2)
    carried.answer("approve", "approved", OPENS + DAY)
    assert carried.at(OPENS + DAY) == ["fire approve/v2"]
    carried.answer("approve", "approved", OPENS + 2 * DAY)
    assert carried.at(OPENS + 2 * DAY) == ["fire thank"]


def test_a_body_to_be_named_holds_only_what_needs_it() -> None:
    known = replace(facts(WRITE | {"at": "opens", "needs": "mag"}, SHUT), unnamed={"mag": None})
    carried = Carried(known)
    assert carried.at(CLOSES) == ["fire shut"]
    carried.facts = replace(carried.facts, unnamed={})
    assert carried.at(CLOSES + DAY) == ["fire write"]


def test_a_stage_looks_again_when_a_body_is_expected() -> None:
    known = replace(facts(TELL | {"needs": "mag"}), unnamed={"mag": OPENS + DAY})
    assert next_instant(known, OPENS) == OPENS + DAY


def test_what_failed_is_tried_again_when_its_pause_is_over() -> None:
    failed = {("tell", "", 1): FailureFact("no template", OPENS + DAY)}
    carried = Carried(replace(facts(TELL, SHUT), failures=failed))
    assert carried.at(OPENS) == []
    assert next_instant(carried.facts, OPENS) == OPENS + DAY
    assert carried.at(OPENS + DAY) == ["fire tell"]


def test_a_stage_is_finished_when_every_step_is_settled() -> None:
    carried = Carried(facts(TELL, SHUT, THANK))
    carried.at(CLOSES - MOMENT)
    assert not is_finished(carried.facts)
    carried.at(CLOSES)
    assert is_finished(carried.facts)


def test_a_step_whose_dates_were_all_dropped_holds_nothing_up() -> None:
    early = with_dates(facts(TELL, REMIND, THANK), closes=OPENS + DAY / 2)
    assert Carried(early).at(OPENS + DAY / 4) == ["fire tell", "fire thank"]


@pytest.mark.parametrize("at", [OPENS - DAY, OPENS, FIRST, CLOSES, CLOSES + 30 * DAY])
def test_the_next_instant_lies_ahead_and_something_is_due_then(at: datetime) -> None:
    carried = Carried(facts(TELL, REMIND, SHUT))
    carried.at(at)
    following = next_instant(carried.facts, at)
    if following is not None:
        assert following > at
        assert next_due_step(carried.facts, following) is not None


def outcome_of(known: Facts, looks: list[int]) -> dict[str, int]:
    """How often each rung happened when the stage is looked at so many hours after its start."""
    carried = Carried(known)
    for hours in sorted(looks):
        carried.at(STARTED + timedelta(hours=hours))
    for days in (30, 60):
        carried.at(CLOSES + days * DAY)
    return {words: carried.told.count(words) for words in carried.told}


@given(st.lists(st.integers(min_value=0, max_value=24 * 60)))
def test_whenever_a_stage_is_looked_at_each_rung_settles_once(looks: list[int]) -> None:
    found, usual = outcome_of(facts(*CALL), looks), outcome_of(facts(*CALL), [])
    assert set(found.values()) == {1}
    assert {words.split()[1] for words in found} == {words.split()[1] for words in usual}


@given(st.lists(st.integers(min_value=0, max_value=24 * 60)))
def test_without_rules_of_lateness_the_same_is_fired_whenever_one_looks(looks: list[int]) -> None:
    patient = facts(NOTICE | {"key": "first"}, SHUT, WRITE, NOTICE | {"key": "note"})
    assert outcome_of(patient, looks) == outcome_of(patient, [])


def test_a_stage_that_closed_before_it_opens_is_not_announced() -> None:
    turned = replace(facts(TELL, SHUT), closes=OPENS - DAY)
    assert Carried(turned).at(OPENS) == ["skip tell"]
