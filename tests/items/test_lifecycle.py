"""The states of proposals, charters and applications."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from igf.items.rules.lifecycle import (
    Room,
    arrived,
    carried_over,
    declined,
    merged,
    not_presented,
    presented,
    rechartered,
    refuse_too_many,
    reinstated,
    selected,
    slotted,
    suggested,
    withdrawn,
)
from igf.items.rules.papers import state_words
from igf.items.rules.states import CHOSEN, STATE_WORDS, Act, Items, counts, may
from schemas.errors import Mistake
from schemas.items import Item, ItemKind, ItemState

AT = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
ACTS: tuple[Act, ...] = get_args(Act)
STATES: tuple[ItemState, ...] = get_args(ItemState)
#: From which states each act leads on, for a proposal.
TABLE = {
    "slot": "received late to_present rechartered",
    "present": "received late to_present presented carried_over merged rechartered",
    "not_present": "received late to_present presented carried_over",
    "carry_over": "received late to_present presented carried_over",
    "suggest": "received late to_present presented rechartered selected not_selected",
    "merge": "received late to_present presented selected not_selected merged",
    "recharter": "received to_present presented rechartered",
    "select": "presented selected not_selected rechartered",
    "decline": "presented selected not_selected",
    "withdraw": "received late to_present presented carried_over rechartered selected not_selected",
    "reinstate": "withdrawn",
}


def item(key: str, state: ItemState = "received", *, kind: ItemKind = "proposal") -> Item:
    return Item(key=key, kind=kind, title=f"Title of {key}", received_at=AT, state=state)


def after(items: Items, changed: Items) -> Items:
    known = {each.key: each for each in changed}
    return tuple(known.get(each.key, each) for each in items)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_a_proposal_goes_on_from_these_states_only(act: Act, state: ItemState) -> None:
    assert may(item("a", state), act) == (state in TABLE[act].split())


@pytest.mark.parametrize("kind", ["charter", "application"])
def test_what_is_sent_in_writing_is_selected_without_being_presented(kind: ItemKind) -> None:
    assert may(item("a", kind=kind), "select")
    assert not may(item("a", "late", kind=kind), "select")


@pytest.mark.parametrize(
    "act", ["slot", "present", "not_present", "carry_over", "suggest", "recharter"]
)
def test_an_application_is_decided_on_paper(act: Act) -> None:
    assert not any(may(item("a", state, kind="application"), act) for state in STATES)


@pytest.mark.parametrize("act", ACTS)
def test_what_a_later_year_has_taken_in_stays_as_it_is(act: Act) -> None:
    taken = item("a", "carried_over").model_copy(update={"carried_to": "igf-2028/selection"})
    assert not may(taken, act)


def test_what_was_not_presented_stays_in_the_batch_and_is_presented_later() -> None:
    items = not_presented((item("a"),), ["a"])
    assert items[0].state == "to_present"
    with pytest.raises(Mistake, match="not presented yet, stays with the others"):
        selected(items, ["a"], room=Room())
    assert selected(presented(items, ["a"]), ["a"], room=Room())[0].state == "selected"
    assert carried_over(items, ["a"])[0].state == "carried_over"


def test_one_decided_ahead_of_the_others_may_present_with_them_and_stays_decided() -> None:
    items = (item("a", "rechartered"),)
    (after_it,) = presented(slotted(items, "a", at=AT), ["a"])
    assert (after_it.state, counts(after_it)) == ("rechartered", True)
    assert state_words(after_it) == "re-chartered ahead of the others, and presented with them"


def test_a_merge_may_be_suggested_and_not_made() -> None:
    items: Items = (item("a"), item("b", "presented"))
    items = after(items, suggested(items, "a", into="b", reason="the same topic"))
    assert [each.state for each in items] == ["received", "presented"]
    assert state_words(items[0]) == "received; a merge into b is suggested"
    made = after(items, merged(items, "a", into="b", reason="agreed"))
    assert state_words(made[0]) == "merged into b"


def test_working_groups_are_decided_one_by_one() -> None:
    items = tuple(item(key, kind="charter") for key in "abc")
    items = after(items, selected(items, ["a"], room=Room()))
    items = after(items, declined(items, ["b"], reason="no facilitator"))
    assert [each.state for each in items] == ["selected", "not_selected", "received"]
    assert after(items, selected(items, ["c"], room=Room()))[0].state == "selected"


def test_what_comes_after_its_date_is_late() -> None:
    assert arrived(item("a"), AT).state == "received"
    assert arrived(item("a"), AT - timedelta(minutes=1)).state == "late"
    assert arrived(item("a"), None).state == "received"


def test_selecting_leaves_out_what_stood_to_be_selected_beside() -> None:
    items = (
        item("a", "presented"),
        item("b", "presented"),
        item("c", "carried_over"),
        item("d", "rechartered"),
        item("e", "selected"),
    )
    found = {each.key: each.state for each in selected(items, ["a"], room=Room(4))}
    assert found == {"a": "selected", "b": "not_selected", "e": "not_selected"}


def test_a_merged_one_names_where_it_went_and_stands_again_when_presented() -> None:
    items: Items = (item("a"), item("b", "presented"))
    items = after(items, merged(items, "a", into="b", reason="the same topic"))
    assert (items[0].state, items[0].merged_into, items[0].reason) == (
        "merged",
        "b",
        "the same topic",
    )
    again = presented(items, ["a"])[0]
    assert (again.state, again.merged_into, again.reason) == ("presented", None, "")


@pytest.mark.parametrize("into", ["a", "gone", "c", "d"])
def test_nothing_is_merged_into_itself_or_into_what_does_not_stand(into: str) -> None:
    items = (item("a"), item("c", "withdrawn"), item("d", "carried_over"))
    with pytest.raises(Mistake):
        merged(items, "a", into=into, reason="the same topic")


def test_nothing_is_merged_in_a_circle() -> None:
    items: Items = (item("a"), item("b"), item("c"))
    items = after(items, merged(items, "a", into="b", reason="x"))
    items = after(items, merged(items, "b", into="c", reason="x"))
    with pytest.raises(Mistake, match="cannot be merged into a"):
        merged(items, "c", into="a", reason="x")


def test_everything_that_stands_against_an_act_is_said_at_once() -> None:
    items = (item("a"), item("b", "withdrawn"), item("c", "presented"))
    with pytest.raises(Mistake) as refused:
        selected(items, ["a", "b", "c", "d"], room=Room())
    said = str(refused.value).splitlines()
    assert len(said) == 3
    assert "a cannot be selected: received; not presented yet" in said[0]
    assert "d there is no such item" in said[2]


@pytest.mark.parametrize(
    "act",
    [
        lambda items: merged(items, "a", into="b", reason=" "),
        lambda items: rechartered(items, "a", reason="", room=Room()),
        lambda items: withdrawn(items, ["a"], reason=""),
        lambda items: suggested(items, "a", into="b", reason=""),
        lambda items: declined(items, ["a"], reason=""),
    ],
)
def test_what_is_out_of_the_ordinary_needs_a_reason(act: Callable[[Items], Items]) -> None:
    with pytest.raises(Mistake, match="the reason is missing"):
        act((item("a"), item("b")))


def test_two_do_not_present_in_the_same_slot() -> None:
    items: Items = (item("a"), item("b"))
    items = after(items, slotted(items, "a", at=AT))
    with pytest.raises(Mistake, match="a has this slot"):
        slotted(items, "b", at=AT)
    assert slotted(items, "a", at=AT) == ()


@pytest.mark.parametrize(
    ("early", "named", "capacity", "reason", "selects"),
    [
        ("", "ab", 2, "", True),
        ("", "abc", 2, "", False),
        ("", "abc", 2, " ", False),
        ("", "abc", 2, "a donor pays for it", True),
        ("d", "ab", 2, "", False),  # what was re-chartered early takes up room as well
        ("d", "dab", 2, "", False),
        ("d", "a", 2, "", True),
        ("", "abc", None, "", True),
        ("", "a", 0, "", False),
    ],
)
def test_no_more_are_selected_than_can_be_funded_without_a_reason(
    *, early: str, named: str, capacity: int | None, reason: str, selects: bool
) -> None:
    """R-PN-1."""
    items = tuple(item(key, "rechartered" if key in early else "presented") for key in "abcd")
    room = Room(capacity, reason)
    if not selects:
        with pytest.raises(Mistake, match=r"\[R-PN-1\]"):
            selected(items, list(named), room=room)
        return
    refuse_too_many(after(items, selected(items, list(named), room=room)), capacity)


def test_a_capacity_that_was_lowered_afterwards_is_noticed() -> None:
    items = tuple(item(key, "selected") for key in "abc")
    refuse_too_many(items, 3)
    with pytest.raises(Mistake, match="3 would be funded, and there is room for 2"):
        refuse_too_many(items, 2)


def _some_act(chance: random.Random, items: Items, *, capacity: int) -> Items:
    keys = chance.sample("abcdefg", chance.randint(1, 5))
    room = Room(capacity, chance.choice(["", "", "a donor pays"]))
    acts: list[Callable[[], Items]] = [
        lambda: presented(items, keys),
        lambda: not_presented(items, keys[:1]),
        lambda: carried_over(items, keys[:1]),
        lambda: suggested(items, keys[0], into=keys[-1], reason="x"),
        lambda: declined(items, keys[:1], reason="x"),
        lambda: merged(items, keys[0], into=keys[-1], reason="x"),
        lambda: rechartered(items, keys[0], reason="x", room=room),
        lambda: selected(items, keys, room=room),
        lambda: withdrawn(items, keys[:1], reason="x"),
        lambda: reinstated(items, keys[:1], reason="x", until=None),
    ]
    return chance.choice(acts)()


def test_what_was_withdrawn_by_mistake_stands_as_when_it_came_in() -> None:
    items = withdrawn((item("a", "selected"),), ["a"], reason="no facilitators")
    (again,) = reinstated(items, ["a"], reason="it was another one", until=AT)
    assert (again.state, again.reason) == ("received", "it was another one")
    (late,) = reinstated(items, ["a"], reason="x", until=AT - timedelta(minutes=1))
    assert late.state == "late"
    with pytest.raises(Mistake, match="the reason is missing"):
        reinstated(items, ["a"], reason=" ", until=None)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_done_no_merged_carried_or_withdrawn_one_is_selected(seed: int) -> None:
    """And never more than can be funded without a reason (R-PN-1)."""
    chance = random.Random(seed)  # noqa: S311 -- a test that repeats, no secret
    capacity = chance.randint(0, 4)
    items = tuple(item(key) for key in "abcdefg")
    for _ in range(60):
        before = items
        with suppress(Mistake):
            items = after(items, _some_act(chance, items, capacity=capacity))
        refuse_too_many(items, capacity)
        for was, now in zip(before, items, strict=True):
            gone = {"carried_over", "withdrawn", "merged"}
            assert not (was.state in gone and now.state in CHOSEN)
            assert (now.merged_into is not None) == (now.state == "merged")
            assert counts(now) == (now.state in CHOSEN)


def test_every_state_has_words() -> None:
    assert set(STATE_WORDS) == set(STATES)
