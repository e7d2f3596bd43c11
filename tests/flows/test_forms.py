"""The forms that people start acts from: in the IGF's words, and never a default for a decision."""

from typing import Any

import pytest
from prefect import Flow

from flows import asks, documents, moving, outbox, people, starting, stopping
from flows import input as contributions
from igf.asks.rules import positions
from schemas.questions import HOW, HOW_TOLD

MODULES = (asks, documents, contributions, moving, outbox, people, starting, stopping)
FORMS = {
    name: found
    for module in MODULES
    for name, found in vars(module).items()
    if isinstance(found, Flow) and found.name != "decision"
}


def fields(form: Flow[..., Any]) -> dict[str, dict[str, Any]]:
    return form.parameters.properties


@pytest.mark.parametrize("name", FORMS)
def test_every_field_has_a_title_in_words_and_says_what_to_enter(name: str) -> None:
    for key, field in fields(FORMS[name]).items():
        assert field["title"] != key
        assert field["description"]


@pytest.mark.parametrize("name", FORMS)
def test_who_does_it_is_always_asked(name: str) -> None:
    assert "by" in FORMS[name].parameters.required


def test_a_decision_has_no_default_and_is_chosen_from_a_list() -> None:
    form = FORMS["record_decision"]
    decision = fields(form)["decision"]
    assert "decision" in form.parameters.required
    assert "default" not in decision
    assert decision["enum"] == list(asks.CHOICES)


def test_how_a_decision_was_given_has_no_default_and_is_chosen_from_a_list() -> None:
    form = FORMS["record_decision"]
    assert "how" in form.parameters.required
    assert fields(form)["how"]["enum"] == list(HOW)
    assert set(HOW.values()) == set(HOW_TOLD)


def test_every_answer_that_the_engine_takes_can_be_chosen() -> None:
    assert set(asks.CHOICES.values()) == {
        choice for each in positions.FORMS.values() for choice in each
    }


def test_opening_closing_and_stopping_need_a_reason() -> None:
    for name in (
        "open_stage",
        "close_stage",
        "pause_stage",
        "resume_stage",
        "cancel_stage",
        "import_dates",
        "move_a_date",
        "hand_over_duties",
        "merge_two_entries",
        "hold_all_mails",
    ):
        assert "reason" in FORMS[name].parameters.required


@pytest.mark.parametrize(
    "name",
    ["move_a_date", "open_stage", "close_stage", "hand_over_duties", "merge_two_entries"],
)
def test_a_move_first_only_shows_what_would_change(name: str) -> None:
    assert fields(FORMS[name])["dry_run"]["default"] is True


def test_going_on_first_only_shows_what_would_leave() -> None:
    for name in ("resume_stage", "cancel_stage", "release_held_mails"):
        assert fields(FORMS[name])["only_show"]["default"] is True


def test_a_whole_year_is_not_cancelled_by_an_empty_field() -> None:
    assert "stage" in FORMS["cancel_stage"].parameters.required
