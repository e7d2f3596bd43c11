"""What a step speaks of is not there: it is held, what makes it is asked once more, it goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from igf.stage.rules.facts import AskFact, Facts, Fired
from igf.stage.rules.forecast import foretell
from igf.stage.rules.held import MISSING
from igf.stage.rules.progress import next_due_step
from igf.stage.rules.words import waiting_words
from schemas.moments import Moment
from tests.stage.carried import APPROVE, CLOSES, OPENS, TELL, WRITE, Carried, Data, facts

EARLY: Data = WRITE | {"at": "opens"}
CITING: Data = TELL | {"key": "cite", "at": "closes - 7d 09:00 UTC", "about": "text"}
CITED = CLOSES - timedelta(days=6)
TITLES = {"secretariat": "IGF Secretariat"}
WRITTEN = ("write", "", 1)


def confirmed(*steps: Data) -> Facts:
    """A stage whose first step was done by hand, without its document."""
    done = Fired("done", OPENS, OPENS)
    ask = AskFact("a", "write", "", 1, "settled", "confirmed", OPENS, OPENS)
    return facts(*steps, fired={WRITTEN: done}, asks=(ask,))


def test_a_notice_without_its_document_is_held_and_the_document_is_asked_for_once() -> None:
    stage = Carried(confirmed(EARLY, CITING))
    known = stage.facts
    due = next_due_step(known, CITED)
    assert due is not None
    assert (due.step.key, due.rung) == ("write", MISSING)
    asked = AskFact("b", "write", MISSING, 1, "open", None, CLOSES, None)
    waiting = replace(
        known,
        fired={**known.fired, due.key: Fired("done", CITED, CITED)},
        asks=(*known.asks, asked),
    )
    assert next_due_step(waiting, CITED + timedelta(days=5)) is None


def test_what_was_held_goes_on_when_the_document_is_there() -> None:
    known = replace(confirmed(EARLY, CITING), documents={"text": 1})
    due = next_due_step(known, CITED)
    assert due is not None
    assert due.step.key == "cite"


@pytest.mark.parametrize("step", [CITING, APPROVE | {"at": "closes - 7d 09:00 UTC"}])
def test_every_step_that_speaks_of_a_document_is_held_without_it(step: Data) -> None:
    known = facts(step | {"after": []}, WRITE | {"at": "closes"})
    assert next_due_step(known, CITED) is None


def test_nobody_is_asked_for_what_is_still_to_be_made() -> None:
    known = facts(CITING | {"at": "opens", "after": []}, WRITE | {"at": "closes - 1d"})
    assert next_due_step(known, OPENS) is None


def test_what_comes_too_late_while_it_is_held_is_skipped() -> None:
    late = CITING | {"late": {"skip_if_older_than": "2d"}}
    due = next_due_step(confirmed(EARLY, late), CITED + timedelta(days=3))
    assert due is not None
    assert (due.act, due.step.key) == ("skip", "cite")


def test_the_stage_says_what_is_held_and_of_whom_it_was_asked() -> None:
    known = confirmed(EARLY, CITING)
    asked = AskFact("b", "write", MISSING, 1, "open", None, CLOSES, None, due=Moment(at=CLOSES))
    fired = {**known.fired, ("write", MISSING, 1): Fired("done", CITED, CITED)}
    said = waiting_words(
        replace(known, fired=fired, asks=(*known.asks, asked)), CITED, titles=TITLES
    )
    assert "Held: Told; Write is not there, asked of IGF Secretariat on 25 January 2027" in said


def test_a_forecast_takes_what_is_worked_out_as_made() -> None:
    told = foretell(facts(EARLY, CITING), OPENS, until=CLOSES, asks=lambda _step: False)
    assert [each.step.key for each in told] == ["write", "cite"]


def test_what_the_year_does_not_say_of_a_place_is_asked_for_and_holds() -> None:
    known = replace(facts(TELL), unsaid={"tell": ("place",)})
    due = next_due_step(known, OPENS)
    assert due is not None
    assert (due.step.key, due.rung) == ("say_place", MISSING)
    assert next_due_step(replace(known, documents={"place": 1}), OPENS) is not due


def test_a_notice_that_says_the_dates_waits_for_them() -> None:
    undated = frozenset({"call.closes"})
    known = replace(facts(TELL, closes=None), dated=frozenset({"tell"}), undated=undated)
    assert next_due_step(known, OPENS) is None
    assert "Told waits for the date call.closes" in waiting_words(known, OPENS, titles=TITLES)
