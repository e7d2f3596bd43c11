"""Documents made before the start: the step that made them is asked once more, if need be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from igf.stage.rules.facts import AskFact, Facts
from igf.stage.rules.papers import ADOPTED
from igf.stage.rules.progress import is_finished, next_due_step, next_instant
from tests.stage.carried import APPROVE, CLOSES, OPENS, TELL, WRITE, Carried, Data, facts

HOUR = timedelta(hours=1)
EARLY: Data = WRITE | {"at": "opens"}
#: Is about the text, on a day of its own.
LATER: Data = APPROVE | {"at": "closes - 7d", "after": ["write"]}
COUNT: Data = EARLY | {"what": "count_input"}


def adopted(*steps: Data, **more: Any) -> Facts:  # noqa: ANN401 -- the fields of Facts
    """The stage of these steps, taken on an hour after it opened."""
    return facts(*steps, adopted_at=OPENS + HOUR, **more)


def taken_on(known: Facts) -> Carried:
    """The stage with all done that is due when it is taken on."""
    stage = Carried(known)
    stage.at(known.adopted_at)
    return stage


def acts(known: Facts) -> list[str]:
    return taken_on(known).told


def test_what_made_a_document_that_is_wanted_later_is_asked_for_it_once() -> None:
    assert acts(adopted(EARLY, LATER)) == ["skip write", f"fire write/{ADOPTED}"]


def test_a_document_that_is_there_is_not_asked_for() -> None:
    assert acts(adopted(EARLY, LATER, documents={"text": 1})) == ["skip write"]


def test_a_document_that_only_what_is_done_was_about_is_not_asked_for() -> None:
    assert acts(adopted(EARLY, APPROVE)) == ["skip write", "skip approve/v1"]


def test_a_document_that_is_still_to_be_made_is_not_asked_for() -> None:
    assert acts(adopted(EARLY | {"at": "opens + 2d"}, LATER)) == []


def test_a_document_that_is_made_anew_is_not_asked_for() -> None:
    anew = WRITE | {"key": "anew", "at": "opens + 2d"}
    assert acts(adopted(EARLY, anew, LATER)) == ["skip write"]


def test_a_document_is_not_asked_for_where_only_work_by_hand_is_about_it() -> None:
    final = WRITE | {"key": "final", "makes": "final", "about": ["text"], "at": "closes"}
    assert acts(adopted(EARLY, final)) == ["skip write"]


def test_a_year_started_before_asks_for_nothing() -> None:
    assert next_due_step(facts(EARLY, LATER), OPENS - HOUR) is None


def test_what_is_about_a_wanted_document_waits_until_it_is_there() -> None:
    stage = taken_on(adopted(EARLY, LATER))
    assert stage.at(CLOSES) == []
    stage.put("text", 1)
    assert stage.at(CLOSES) == ["fire approve/v1"]


def test_a_count_is_made_when_it_is_wanted_and_before_what_is_about_it() -> None:
    stage = taken_on(adopted(COUNT, LATER))
    assert stage.told == ["skip write"]
    wanted = next_instant(stage.facts, stage.facts.adopted_at)
    assert wanted is not None
    assert stage.at(wanted) == [f"fire write/{ADOPTED}"]


def test_a_stage_is_not_finished_while_a_document_is_asked_for() -> None:
    known = adopted(EARLY, TELL)
    asked = AskFact("a", "write", ADOPTED, 1, "open", None, CLOSES, None)
    done = taken_on(known).facts
    assert is_finished(done)
    assert not is_finished(replace(done, asks=(asked,)))
