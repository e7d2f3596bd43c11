"""A form that comes again: the same answer counts once, another one is kept or refused in words."""

import pytest

from igf.asks.decide import Reply, decide
from igf.asks.excuse import Letting, delegate, withdraw_answer
from igf.asks.links import linking
from igf.log.write import By
from igf.store.queries import year as queries
from igf.store.tables.people import Membership
from tests.asks.test_sides import ASK, BALLOT
from tests.engine.begun import STAFF
from tests.pages.conftest import FILE_STEPS, Asked
from tests.pages.tabs import Tab, kept_note, thanks
from tests.year.years import Data

AT_CLOSE: Data = BALLOT | {
    "key": "approve",
    "rule": {"kind": "share", "percent": 60, "evaluated": "close"},
}
VOTE = pytest.mark.parametrize("other", [(AT_CLOSE, ASK)], indirect=True)
WHY = By(STAFF, "a mistake")


def tab(asked: Asked, person: str = "jun", ask: str = "") -> Tab:
    """The page of a person, opened."""
    named = ask or asked.ask
    address = linking(asked.year.office, [named]).address(named, person=person)
    path = address.removeprefix(asked.year.office.links.answers)
    opened = Tab(asked.client, f"{path}?lang=en")
    assert opened.load().status_code == 200
    return opened


def said(asked: Asked) -> list[tuple[str, str]]:
    return [(each.choice, each.note) for each in asked.answers()]


@VOTE
def test_an_answer_changed_after_back_is_kept_as_a_new_one(other: Asked) -> None:
    page = tab(other)
    for choice in ("for", "against", "for"):
        shown = page.send(choice=choice, note=f"I say {choice}")
        assert thanks(shown)
        assert f"I say {choice}" in shown.text
    assert [choice for choice, _ in said(other)] == ["for", "against", "for"]


@VOTE
def test_the_same_form_and_the_same_words_in_another_tab_count_once(other: Asked) -> None:
    first, second = tab(other), tab(other)
    pages = [each.send(choice="for", note="Fine") for each in (first, first, second)]
    assert all(map(thanks, pages))
    assert said(other) == [("for", "Fine")]


@VOTE
def test_an_older_answer_sent_again_after_a_change_counts_again(other: Asked) -> None:
    first, second = tab(other), tab(other)
    first.send(choice="for")
    second.send(choice="against")
    assert thanks(first.send(choice="for"))
    assert [choice for choice, _ in said(other)] == ["for", "against", "for"]


@VOTE
def test_a_key_of_one_question_swallows_no_answer_to_another(other: Asked) -> None:
    vote, attend = tab(other), tab(other, ask=other.year.ask("attend").id)
    vote.send(choice="for")
    shown = attend.send(choice="online", form_key=vote.fields["form_key"])
    assert thanks(shown)
    assert "I attend online" in shown.text
    with other.year.office.store.read() as session:
        assert len(queries.answers(session, other.year.ask("attend").id)) == 1


@VOTE
def test_a_key_of_one_person_swallows_no_answer_of_another(other: Asked) -> None:
    mine, theirs = tab(other), tab(other, "amina")
    mine.send(choice="for")
    assert thanks(theirs.send(choice="for", form_key=mine.fields["form_key"]))
    assert len(said(other)) == 2


@VOTE
def test_an_answer_taken_back_by_the_secretariat_is_given_anew_by_the_same_form(
    other: Asked,
) -> None:
    page = tab(other)
    page.send(choice="for")
    withdraw_answer(other.year.office, Letting(other.ask, "jun", WHY))
    assert not thanks(page.load())
    assert thanks(page.send(choice="for"))
    assert said(other) == [("for", ""), ("for", "")]


@VOTE
def test_each_side_that_a_person_answers_for_has_its_own_answer(other: Asked) -> None:
    page = tab(other)  # it shows one side alone
    delegate(other.year.office, Letting(other.ask, "amina", WHY), to="jun")
    assert thanks(page.send(choice="for"))
    both = tab(other)
    shown = both.send(choice="against", holder="person:amina")
    assert thanks(shown)
    assert shown.text.count("Your answer so far") == 2
    assert [each.holder for each in other.answers()] == ["person:jun", "person:amina"]


@VOTE
def test_the_form_is_for_the_side_that_it_showed(other: Asked) -> None:
    """Lea answers for Amina; then she is asked herself, and her open page is still Amina's."""
    delegate(other.year.office, Letting(other.ask, "amina", WHY), to="lea")
    page = tab(other, "lea")
    with other.year.office.store.write(other.year.clock.now()) as session:
        session.add(Membership(person="lea", body="mag"))
    assert thanks(page.send(choice="for"))
    assert [each.holder for each in other.answers()] == ["person:amina"]


def test_the_second_click_on_what_settled_the_question_is_thanked_and_a_change_is_refused(
    asked: Asked,
) -> None:
    page = tab(asked, "amina")
    assert thanks(page.send(choice="approve", note="Good"))
    assert thanks(page.send(choice="approve", note="Good"))
    refused = page.send(choice="send_back", note="No, wait")
    assert refused.status_code == 422
    assert "Your answer was not recorded." in refused.text
    assert "No, wait" in refused.text  # to be copied
    assert said(asked) == [("approve", "Good")]


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_another_file_in_the_same_form_is_another_answer(other: Asked) -> None:
    for content in (b"%PDF", b"%PDF", b"%PDF-2"):
        sent = other.client.post(
            other.path(),
            data={"choice": "answered", "form_key": "once"},
            files={"file": ("mine.pdf", content, "application/pdf")},
        )
        assert sent.status_code == 303
    assert len(other.answers()) == 2


@VOTE
def test_what_was_stated_for_a_person_can_be_proven_in_the_same_words(other: Asked) -> None:
    decide(other.year.office, other.ask, reply=Reply("for", "Jun Sato", "person:jun"))
    page = tab(other)
    assert not thanks(page.load())
    assert thanks(page.send(choice="for"))
    assert [each.standing for each in other.answers()] == ["stated", "proven"]


@VOTE
def test_the_form_holds_the_comment_that_was_sent(other: Asked) -> None:
    page = tab(other)
    page.send(choice="for", note="Line one\r\nline <two>")
    assert kept_note(page.load()) == "Line one\nline <two>"
