"""What waits for another stage: when it is ready, in which words, and what counts as settled."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from igf.stage.rules.awaiting import CANCELLED, REMEDIES, awaited, awaiting_words
from igf.stage.rules.facts import Awaited, Facts
from igf.stage.rules.progress import is_finished, next_due_step, next_instant
from igf.stage.rules.words import waiting_words
from schemas.moments import Moment
from tests.stage.carried import (
    APPROVE,
    CLOSES,
    NOTICE,
    OPENS,
    SHUT,
    STARTED,
    TELL,
    WRITE,
    Carried,
    Data,
    definition,
    facts,
)

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
SELECT = "selection.select"
LETTER: Data = TELL | {"key": "letter", "after": [SELECT]}
DUE = Moment(at=OPENS + 3 * DAY, shown="09:00 UTC")
OPEN = Awaited("Decision (Selection)", due=DUE)


def waiting(*steps: Data, on: Awaited = OPEN, adopted_at: datetime = STARTED) -> Facts:
    return facts(*steps, awaited={SELECT: on}, adopted_at=adopted_at)


def settled(at: datetime) -> Awaited:
    return Awaited("Decision (Selection)", settled_at=at)


def test_what_waits_for_another_stage_does_not_happen_on_its_date() -> None:
    assert next_due_step(waiting(LETTER), CLOSES) is None
    assert not is_finished(waiting(LETTER))


@pytest.mark.parametrize("at", [OPENS - DAY, OPENS + 2 * DAY])
def test_it_happens_on_its_date_or_when_the_other_is_settled_whichever_is_later(
    at: datetime,
) -> None:
    known, ready = waiting(LETTER, on=settled(at)), max(at, OPENS)
    assert next_due_step(known, ready - SECOND) is None
    found = next_due_step(known, ready)
    assert found is not None
    assert found.due == ready


def test_a_step_without_a_date_still_follows_the_step_before_it() -> None:
    note = NOTICE | {"key": "note", "after": [SELECT]}
    known = waiting(SHUT, note, on=settled(OPENS))
    assert Carried(known).at(CLOSES - SECOND) == []
    assert Carried(known).at(CLOSES) == ["fire shut", "fire note"]


def test_an_empty_after_lets_a_step_follow_nothing() -> None:
    note = NOTICE | {"key": "note", "after": []}
    assert Carried(facts(SHUT, note)).at(OPENS) == ["fire note"]


def test_a_stage_that_waits_does_nothing_at_all() -> None:
    held = replace(waiting(TELL, SHUT), definition=definition(TELL, SHUT, after=[SELECT]))
    assert next_due_step(held, CLOSES) is None
    assert next_due_step(replace(held, awaited={SELECT: settled(OPENS)}), OPENS) is not None


def test_what_was_due_before_the_year_was_started_waits_for_nothing() -> None:
    known = waiting(LETTER, adopted_at=OPENS + SECOND)
    assert Carried(known).at(OPENS + DAY) == ["skip letter"]


def test_what_belongs_to_a_year_that_is_not_here_counts_as_settled() -> None:
    letter = LETTER | {"after": ["igf-2026/selection.select"]}
    assert Carried(facts(letter)).at(OPENS) == ["fire letter"]


def test_the_words_say_what_is_waited_for_and_count_the_days_late() -> None:
    known = waiting(LETTER)

    def said(at: datetime) -> str:
        return waiting_words(known, at, titles={})

    assert "next: told on 4 January 2027" in said(OPENS - DAY)
    assert "Waiting" not in said(OPENS - DAY)
    waits = "Waiting for Decision (Selection), due 7 January 2027, 09:00 UTC"
    assert said(OPENS).endswith(waits)
    assert said(DUE.at).endswith(f"{waits}; late")
    assert said(DUE.at + DAY).endswith(f"{waits}; 1 day late")
    assert said(DUE.at + 2 * DAY + SECOND).endswith(f"{waits}; 2 days late")


@pytest.mark.parametrize(("trouble", "remedy"), REMEDIES.items())
def test_what_never_comes_by_itself_is_said_at_once_with_what_to_do(
    trouble: str, remedy: str
) -> None:
    on = Awaited("Decision (Selection)", trouble=trouble)
    said = waiting_words(waiting(LETTER, on=on), OPENS - DAY, titles={})
    assert said.endswith(f"Waiting for Decision (Selection), which {trouble}: {remedy}")
    assert "next:" not in said


def test_it_is_looked_at_again_when_the_words_change() -> None:
    known = waiting(LETTER)
    assert next_instant(known, OPENS - DAY) == OPENS
    assert next_instant(known, OPENS) == DUE.at
    assert next_instant(known, DUE.at) == DUE.at + DAY
    assert next_instant(known, DUE.at + DAY + SECOND) == DUE.at + 2 * DAY


def selection(*, documents: int = 0, adopted_at: datetime = STARTED) -> Facts:
    made = {"text": documents} if documents else {}
    steps = WRITE | {"at": "opens"}, APPROVE | {"key": "select"}
    return facts(*steps, documents=made, adopted_at=adopted_at)


def seen(known: Facts, what: str = "select", *, state: str = "running") -> Awaited:
    return awaited(known, what, state=state, title="Selection")


def carried(outcome: str) -> Facts:
    stage = Carried(selection(documents=1))
    stage.at(OPENS)
    stage.answer("select", outcome, OPENS + DAY)
    return stage.facts


def test_a_decision_is_awaited_until_it_is_granted() -> None:
    found = seen(selection())
    assert (found.title, found.settled_at) == ("Approve (Selection)", None)
    assert seen(carried("approved")).settled_at == OPENS + DAY


@pytest.mark.parametrize(
    ("outcome", "trouble"),
    [
        ("sent_back", "was sent back"),
        ("provisional", "is provisional"),
        ("refused", "was not granted (refused)"),
    ],
)
def test_a_decision_that_does_not_stand_settles_nothing_and_says_why(
    outcome: str, trouble: str
) -> None:
    found = seen(carried(outcome))
    assert (found.settled_at, found.trouble) == (None, trouble)
    assert f", which {trouble}" in awaiting_words(found, OPENS)


def test_a_document_is_awaited_until_it_is_there_and_its_step_is_settled() -> None:
    stage = Carried(selection())
    assert seen(stage.facts, "text").settled_at is None
    stage.at(OPENS)
    stage.facts = replace(stage.facts, documents={})
    assert seen(stage.facts, "text").settled_at is None
    stage.put("text", 1)
    assert seen(stage.facts, "text").settled_at == OPENS


def test_a_whole_stage_is_awaited_until_its_last_step_is_settled() -> None:
    assert seen(selection(), "").settled_at is None
    assert seen(carried("approved"), "").settled_at == OPENS + DAY
    assert seen(selection(), "").title == "Selection"


@pytest.mark.parametrize("state", ["done", "skipped"])
def test_a_stage_that_is_over_or_left_out_counts_as_settled(state: str) -> None:
    assert seen(selection(), state=state).settled_at == selection().adopted_at


def test_a_cancelled_stage_settles_nothing_any_more() -> None:
    assert seen(selection(), state="cancelled") == Awaited("Approve (Selection)", trouble=CANCELLED)


def test_what_was_settled_before_the_start_is_settled_before_its_run_has_skipped_it() -> None:
    known = selection(adopted_at=CLOSES)
    assert seen(known).settled_at == OPENS
