"""A process changed while it runs: what happened stays, and nothing is done for the past."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.changing.rules.process import Fate, Passage, passage, step_changes
from tests.stage.carried import (
    APPROVE,
    CLOSES,
    NOTICE,
    OPENS,
    REMIND,
    SHUT,
    TELL,
    THANK,
    WRITE,
    Carried,
    Data,
    definition,
    facts,
    with_dates,
)

DAY = timedelta(days=1)
CALL = (TELL, REMIND, SHUT, WRITE, APPROVE, THANK)
MIDDLE = datetime(2027, 1, 26, tzinfo=UTC)
LAST_CALL: Data = NOTICE | {"key": "last_call", "at": "closes - 2d 09:00 UTC"}
EARLY: Data = NOTICE | {"key": "early", "at": "closes - 20d 09:00 UTC"}
SECOND: Data = APPROVE | {"key": "second", "by": "secretariat"}


def running(*steps: Data, at: datetime, closes: datetime = CLOSES, version: int = 1) -> Carried:
    """A stage in the middle of its steps."""
    carried = Carried(with_dates(facts(*steps), closes=closes, version=version))
    carried.at(at)
    return carried


def passed(carried: Carried, *steps: Data, now: datetime, move: timedelta | None = None) -> Passage:
    """The passage of the stage into other steps; with `move` the same change moves its close."""
    before = carried.facts
    version, closes = before.versions["call.closes"], before.closes
    assert closes
    declared = replace(before, definition=definition(*steps))
    after = with_dates(declared, closes=closes, version=version)
    dated = with_dates(after, closes=closes + move, version=version + 1) if move else after
    return passage(before, after, dated=dated, now=now)


def fates(found: Passage) -> dict[str, Fate]:
    return {fate.change.step.key: fate for fate in found.fates}


def goes_on(found: Passage, at: datetime) -> list[str]:
    return Carried(found.facts).at(at)


def without(key: str, steps: Sequence[Data] = CALL) -> list[Data]:
    return [step for step in steps if step["key"] != key]


def before(key: str, new: Data) -> list[Data]:
    """The call with a step put in front of another."""
    return [each for step in CALL for each in ((new, step) if step["key"] == key else (step,))]


def test_the_same_steps_change_nothing() -> None:
    assert step_changes(definition(*CALL), definition(*CALL)) == ()
    assert passed(running(*CALL, at=MIDDLE), *CALL, now=MIDDLE).fates == ()


def test_added_dropped_changed_and_moved_steps_are_told_apart() -> None:
    thanks = THANK | {"to": "secretariat"}
    new = definition(TELL, APPROVE, REMIND, LAST_CALL, SHUT, thanks)
    found = {each.step.key: each.sort for each in step_changes(definition(*CALL), new)}
    assert found == {
        "last_call": "added",
        "approve": "placed",
        "thank": "changed",
        "write": "dropped",
    }


def test_an_added_step_happens_at_its_date() -> None:
    found = passed(running(*CALL, at=MIDDLE), *before("shut", LAST_CALL), now=MIDDLE)
    assert fates(found)["last_call"].coming == (CLOSES.replace(day=29, hour=9, minute=0),)
    assert goes_on(found, CLOSES - DAY)[:1] == ["fire last_call"]


def test_an_added_step_that_was_due_before_now_is_taken_as_done() -> None:
    found = passed(running(*CALL, at=MIDDLE), *before("shut", EARLY), now=MIDDLE)
    assert fates(found)["early"].overdue == (CLOSES.replace(day=11, hour=9, minute=0),)
    assert goes_on(found, MIDDLE) == []


def test_an_added_step_happens_at_its_date_as_moved_by_the_same_change() -> None:
    new = before("shut", EARLY)
    found = passed(running(*CALL, at=MIDDLE), *new, now=MIDDLE, move=timedelta(days=28))
    assert fates(found)["early"].coming == (datetime(2027, 2, 8, 9, tzinfo=UTC),)
    assert found.overdue == {}


def test_what_happened_stays_whatever_its_step_says_now() -> None:
    changed = TELL | {"to": "secretariat", "at": "closes - 1d 12:00 UTC"}
    found = passed(running(*CALL, at=MIDDLE), changed, *CALL[1:], now=MIDDLE)
    assert fates(found)["tell"].happened == MIDDLE
    assert fates(found)["tell"].coming == ()


def test_a_dropped_step_does_not_happen() -> None:
    found = passed(running(*CALL, at=MIDDLE), *without("remind"), now=MIDDLE)
    fate = fates(found)["remind"]
    assert fate.happened == MIDDLE
    assert fate.coming == (datetime(2027, 1, 30, 9, tzinfo=UTC),)
    assert goes_on(found, CLOSES)[0] == "fire shut"


def test_without_an_approval_what_waited_for_it_goes_on_at_once() -> None:
    now = CLOSES + DAY
    found = passed(running(*CALL, at=CLOSES), *without("approve"), now=now)
    assert found.asks == {"approve/v1": "withdrawn"}
    assert goes_on(found, now) == ["fire thank"]


def test_an_open_question_is_kept_while_others_are_not_to_decide_it() -> None:
    now, words = CLOSES + DAY, APPROVE | {"question": "Is the text good?"}
    found = passed(running(*CALL, at=CLOSES), *without("thank", (*CALL[:4], words)), now=now)
    assert fates(found)["approve"].question == "stays"
    assert goes_on(found, now) == []


@pytest.mark.parametrize(
    "other", [{"by": ["mag_chair", "secretariat"]}, {"rule": {"kind": "any"}}, {"outside": True}]
)
def test_a_question_for_others_or_by_another_rule_is_asked_anew(other: Data) -> None:
    now = CLOSES + DAY
    found = passed(running(*CALL, at=CLOSES), *CALL[:4], APPROVE | other, THANK, now=now)
    assert found.asks == {"approve/v1": "anew"}
    again = Carried(found.facts)
    assert again.at(now) == ["fire approve/v1/again"]
    again.answer("approve", "approved", now + DAY)
    assert again.at(now + DAY) == ["fire thank"]


def test_an_approval_that_was_given_stays_given() -> None:
    carried = running(*CALL[:5], at=CLOSES)
    carried.answer("approve", "approved", CLOSES + DAY)
    both = APPROVE | {"by": ["mag_chair", "secretariat"]}
    found = passed(carried, *CALL[:4], both, THANK, now=CLOSES + 2 * DAY)
    assert fates(found)["approve"].coming == ()
    assert goes_on(found, CLOSES + 2 * DAY) == []


def test_one_more_approval_is_asked_for_when_its_turn_comes() -> None:
    now, carried = CLOSES + DAY, running(*CALL, at=CLOSES)
    found = passed(carried, *before("thank", SECOND), now=now)
    assert fates(found)["second"].waits
    again = Carried(found.facts)
    again.answer("approve", "approved", now)
    assert again.at(now) == ["fire second/v1"]


def test_an_approval_put_in_place_of_another_is_asked_for_at_once() -> None:
    now = CLOSES + DAY
    found = passed(running(*CALL, at=CLOSES), *CALL[:4], SECOND, THANK, now=now)
    assert goes_on(found, now) == ["fire second/v1"]


def test_an_approval_before_what_has_happened_is_taken_as_done() -> None:
    carried = running(*CALL, at=CLOSES)
    carried.answer("approve", "approved", CLOSES)
    carried.at(CLOSES)
    found = passed(carried, *before("thank", SECOND), now=CLOSES + DAY)
    assert fates(found)["second"].overdue == (CLOSES,)
    assert goes_on(found, CLOSES + DAY) == []


def test_what_happened_for_a_moved_close_does_not_happen_again_under_another_date() -> None:
    carried = running(*CALL, at=CLOSES, version=2)
    carried.answer("approve", "approved", CLOSES)
    carried.at(CLOSES)
    found = passed(carried, *before("thank", EARLY | {"at": "opens"}), now=CLOSES + DAY)
    assert found.renumbered == {("thank", ""): (2, 1)}
    assert goes_on(found, CLOSES + DAY) == []


def test_a_question_keeps_its_reminders_under_another_date() -> None:
    carried = running(*CALL[:5], at=CLOSES, version=2)
    late = CLOSES + 6 * DAY
    carried.at(late)
    early = EARLY | {"at": "opens"}
    found = passed(carried, *CALL[:4], early, APPROVE, now=late)
    assert [key for key in found.facts.fired if key[0] == "approve"] == [
        ("approve", "v1", 1),
        ("approve", "v1/due-2d", 1),
    ]
    assert goes_on(found, late) == []


def test_a_new_end_of_an_overdue_question_does_not_settle_it() -> None:
    late, carried = CLOSES + 8 * DAY, running(*CALL, at=CLOSES)
    carried.at(late)
    consent = APPROVE | {"on_lapse": "consent"}
    found = passed(carried, *CALL[:4], consent, THANK, now=late)
    assert fates(found)["approve"].overdue == (CLOSES + 7 * DAY,)
    assert goes_on(found, late) == []
    assert found.facts.open_asks()


POOL = (*CALL, LAST_CALL, EARLY, SECOND, APPROVE | {"by": ["mag_chair", "mag"]})


@st.composite
def processes(draw: st.DrawFn) -> list[Data]:
    """Some of the steps in some order, each key once."""
    steps = draw(st.permutations(POOL))
    number = draw(st.integers(1, len(steps)))
    return list({step["key"]: step for step in steps[:number]}.values())


@given(processes(), processes(), st.integers(0, 40), st.sampled_from([1, 2]))
def test_what_fired_stays_fired_and_nothing_new_fires_for_the_past(
    old: list[Data], new: list[Data], days: int, version: int
) -> None:
    now = OPENS + days * DAY
    carried = running(*old, at=now, version=version)
    done = [key[:2] for key, each in carried.facts.fired.items() if each.outcome == "done"]
    found = passed(carried, *new, now=now)
    again = Carried(found.facts)
    again.at(now + 60 * DAY)
    assert not {f"fire {step}/{rung}".rstrip("/") for step, rung in done} & set(again.told)


@given(processes(), processes(), st.integers(0, 40))
def test_the_second_time_nothing_is_left_to_change(
    old: list[Data], new: list[Data], days: int
) -> None:
    now = OPENS + days * DAY
    found = passed(running(*old, at=now), *new, now=now)
    again = passed(Carried(found.facts), *new, now=now)
    assert (again.fates, again.renumbered, again.overdue, again.asks) == ((), {}, {}, {})
