"""An answer entered at the office: decided by one who may, with how it was given and by whom."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.answer_page import Filled, answer
from igf.asks.at_the_office import enter_answer
from igf.asks.excuse import Letting, delegate, excuse
from igf.asks.question_page import question_page
from igf.asks.replies import Reply
from igf.log.write import By
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Membership, Person
from igf.store.tables.year import Answer
from schemas.errors import Mistake
from tests.asks.test_sides import BALLOT, token
from tests.engine.begun import CLOSES, OPENS, STAFF, Begun, begun_with

APPROVE = Reply("approve", "Amina Diallo", how="meeting", entered_by="Lea Brun")
VOTE = Reply("for", "", "Jun Sato", how="email", entered_by="Lea Brun")


@pytest.fixture
def asked(small: Begun) -> Begun:
    """The chair is asked to approve."""
    small.carry(CLOSES)
    return small


@pytest.fixture
def ballot(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        yield year


def test_the_last_one_who_is_expected_to_decide_is_not_excused(asked: Begun) -> None:
    letting = Letting(asked.ask("approve").id, "mag_chair", By(STAFF, "on leave"))
    with pytest.raises(Mistake, match="nobody else answers this question"):
        excuse(asked.office, letting)
    assert answers_of(asked.office, letting.ask).sides[0].state == "owed"


def given(year: Begun, step: str) -> Answer:
    with year.office.store.read() as session:
        return queries.answers(session, year.ask(step).id)[-1]


@pytest.mark.parametrize("said", ["amina", "AMINA@example.org", "amina  diallo"])
def test_who_decided_is_one_of_those_who_may_by_whatever_they_go_by(
    asked: Begun, said: str
) -> None:
    enter_answer(asked.office, asked.ask("approve").id, reply=replace(APPROVE, given_by=said))
    found = given(asked, "approve")
    assert (found.person, found.given_by) == ("amina", "Amina Diallo")
    assert (found.how, found.entered_by, found.standing) == ("meeting", "Lea Brun", "stated")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Amina Dialo", "is not one of those who answer for MAG Chair -> did you mean Amina Diall"),
        ("Jun Sato", r"is not one of those who answer for MAG Chair -> one of: Amina Diallo \(ami"),
        ("", r"who decides is missing -> one of: Amina Diallo \(amina, "),
    ],
)
def test_a_misspelt_name_and_one_who_may_not_decide_are_refused(
    asked: Begun, said: str, message: str
) -> None:
    with pytest.raises(Mistake, match=message):
        enter_answer(asked.office, asked.ask("approve").id, reply=replace(APPROVE, given_by=said))
    assert asked.ask("approve").state == "open"


def test_how_it_was_given_and_who_typed_it_stand_in_the_log_and_in_the_list(asked: Begun) -> None:
    ask = asked.ask("approve").id
    enter_answer(asked.office, ask, reply=APPROVE)
    with asked.office.store.read() as session:
        chosen = log_queries.Chosen(acts=("answer.given",))
        (row,) = log_queries.newest(session, chosen, limit=9)
    assert row.told
    assert row.told.actor == "Amina Diallo"
    assert row.told.values["how"] == "in a meeting"
    assert row.told.values["entered_by"] == "Lea Brun"
    (side,) = answers_of(asked.office, ask).sides
    assert (side.how, side.entered_by) == ("in a meeting", "Lea Brun")


def test_who_enters_it_is_said_unless_it_is_that_person(asked: Begun) -> None:
    ask = asked.ask("approve").id
    with pytest.raises(Mistake, match="the name of who enters this answer is missing"):
        enter_answer(asked.office, ask, reply=replace(APPROVE, entered_by=" "))
    enter_answer(asked.office, ask, reply=replace(APPROVE, how="self", entered_by=""))
    assert given(asked, "approve").entered_by == "Amina Diallo"


def test_an_answer_typed_before_it_was_asked_who_enters_it_is_not_lost(asked: Begun) -> None:
    enter_answer(asked.office, asked.ask("approve").id, reply=replace(APPROVE, entered_by=None))
    assert given(asked, "approve").entered_by == ""


def test_a_word_that_does_not_say_how_it_was_given_is_refused(asked: Begun) -> None:
    with pytest.raises(
        Mistake, match=r"'pigeon' does not say how .* -> say meeting, email, letter"
    ):
        enter_answer(asked.office, asked.ask("approve").id, reply=replace(APPROVE, how="pigeon"))


def test_a_person_who_answers_alone_need_not_be_named_twice(ballot: Begun) -> None:
    enter_answer(ballot.office, ballot.ask("vote").id, reply=VOTE)
    found = given(ballot, "vote")
    assert (found.holder, found.person, found.given_by) == ("person:jun", "jun", "Jun Sato")


def test_for_a_person_nobody_else_decides_but_a_delegate(ballot: Begun) -> None:
    ask = ballot.ask("vote").id
    by_lea = replace(VOTE, given_by="Lea Brun")
    with pytest.raises(Mistake, match="Lea Brun is not one of those who answer for Jun Sato"):
        enter_answer(ballot.office, ask, reply=by_lea)
    delegate(ballot.office, Letting(ask, "Jun Sato", By(STAFF, "on leave")), to="Lea Brun")
    enter_answer(ballot.office, ask, reply=by_lea)
    assert given(ballot, "vote").person == "lea"


def test_where_nobody_is_entered_the_name_is_kept_as_it_was_typed(asked: Begun) -> None:
    with asked.office.store.write(CLOSES) as session:
        for row in session.query(Membership).filter_by(body="mag_chair"):
            session.delete(row)
    assert question_page(asked.office, asked.ask("approve").id).deciders == ()
    enter_answer(
        asked.office, asked.ask("approve").id, reply=replace(APPROVE, given_by="The Chair")
    )
    found = given(asked, "approve")
    assert (found.person, found.given_by) == (None, "The Chair")


def test_the_form_lists_who_may_decide_and_tells_two_of_one_name_apart(ballot: Begun) -> None:
    page = question_page(ballot.office, ballot.ask("vote").id)
    assert page.deciders == ("Amina Diallo", "Jun Sato")
    with ballot.office.store.write(OPENS) as session:
        session.get_one(Person, "jun").name = "Amina Diallo"
    page = question_page(ballot.office, ballot.ask("vote").id)
    assert page.deciders == ("Amina Diallo (amina)", "Amina Diallo (jun)")
    assert page.holders == {
        "person:amina": "Amina Diallo (amina)",
        "person:jun": "Amina Diallo (jun)",
    }
    chosen = Reply("for", page.deciders[1], "person:jun", how="email", entered_by="Lea Brun")
    enter_answer(ballot.office, ballot.ask("vote").id, reply=chosen)
    assert given(ballot, "vote").person == "jun"


def test_the_same_said_by_the_link_afterwards_is_recorded_as_proven(ballot: Begun) -> None:
    enter_answer(ballot.office, ballot.ask("vote").id, reply=replace(VOTE, choice="abstain"))
    answer(ballot.office, token(ballot, "vote", "jun"), filled=Filled("abstain"))
    found = given(ballot, "vote")
    assert (found.number, found.standing, found.person) == (2, "proven", "jun")


def test_a_form_that_was_sent_before_is_not_judged_again(ballot: Begun) -> None:
    sent = replace(VOTE, choice="against", form_key="form", door="prefect")
    for by in ("Jun Sato", "Nobody"):
        enter_answer(ballot.office, ballot.ask("vote").id, reply=replace(sent, given_by=by))
    assert given(ballot, "vote").number == 1
