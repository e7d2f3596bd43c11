"""A hand-over moves what a person leads to another, as it was shown, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from igf.log.write import Actor, By
from igf.office.office import Office
from igf.people.handover import Duties, foresee_handover, hand_over, handover_words
from igf.people.membership import join, leave
from igf.people.rules.terms import Span, first_instant
from igf.people.take_in import people_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue
from schemas.errors import Mistake
from tests.engine.a_year import NOW, opened, start_year
from tests.engine.begun import CLOSES, Begun
from tests.engine.counting import counted
from tests.people.test_membership import enter

BY = By(Actor("Hanna Keller", "command"), "changes posts")
DUTIES = Duties("amina", "keiko")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        start_year(found)
        enter(found, "amina", "keiko", "omar")
        for body in ("mag", "mag_chair"):
            join(found, "amina", body=body, by=BY)
        yield found


def members(office: Office, body: str) -> list[str]:
    return [row.id for row in people_of(office, body)]


def test_a_preview_moves_nothing(office: Office) -> None:
    lines = list(handover_words(foresee_handover(office, DUTIES)))
    assert lines == [
        "MAG Chair (mag_chair): from Amina to Keiko, from 20 January 2027, 12:00 UTC on",
        "Keiko is not in the body of MAG Chair: igf people join",
        "Amina stays in all bodies; answers that were given stay as they are",
    ]
    assert members(office, "mag_chair") == ["amina"]


def test_roles_move_and_bodies_stay(office: Office) -> None:
    hand_over(office, foresee_handover(office, DUTIES), by=BY)
    assert members(office, "mag_chair") == ["keiko"]
    assert members(office, "mag") == ["amina"]


def test_bodies_move_when_it_is_said(office: Office) -> None:
    hand_over(office, foresee_handover(office, replace(DUTIES, bodies=True)), by=BY)
    assert members(office, "mag_chair") == members(office, "mag") == ["keiko"]


def test_until_the_day_the_first_person_leads(office: Office) -> None:
    duties = replace(DUTIES, since=date(2027, 2, 1))
    hand_over(office, foresee_handover(office, duties), by=BY)
    assert members(office, "mag_chair") == ["amina"]
    with office.store.read() as session:
        then = first_instant(date(2027, 2, 1))
        later = ask_queries.members(session, ["mag_chair"], now=then)
    assert [row.id for row in later["mag_chair"]] == ["keiko"]


def test_a_hand_over_is_recorded_with_what_moved(office: Office) -> None:
    hand_over(office, foresee_handover(office, DUTIES), by=BY)
    with office.store.read() as session:
        entries = queries.log(session)[-3:]
        values = session.get_one(LogValue, entries[-1].id).values
    assert [entry.act for entry in entries] == [
        "member.left",
        "member.joined",
        "people.handed_over",
    ]
    assert values["what"] == "mag_chair"
    assert values["reason"] == "changes posts"


def test_a_role_that_has_ended_is_not_handed_over(office: Office) -> None:
    leave(office, "amina", body="mag_chair", by=BY)
    found = foresee_handover(office, replace(DUTIES, bodies=True))
    assert list(found.moved) == ["mag"]


def test_who_leads_already_keeps_the_days(office: Office) -> None:
    span = Span(until=first_instant(date(2028, 1, 1)))
    join(office, "keiko", body="mag_chair", by=BY, span=span)
    found = foresee_handover(office, DUTIES)
    assert [change.person for change in found.changes] == ["amina"]


def test_what_the_person_owes_and_leads_is_shown(small: Begun) -> None:
    small.carry(CLOSES)
    lines = list(handover_words(foresee_handover(small.office, Duties("amina", "jun"))))
    question = small.ask("approve")
    assert f"  owes an answer: {question.title} ({question.id})" in lines
    assert not any("is not in the body" in line for line in lines)


@pytest.mark.parametrize(
    ("duties", "said"),
    [
        (Duties("amina", "kiko"), "nobody has the id or name kiko"),
        (Duties("amina", "amina@example.org"), "giver and receiver are the same person: amina"),
        (Duties("omar", "keiko"), "omar has nothing to hand over"),
    ],
)
def test_what_cannot_be_handed_over_is_said(office: Office, duties: Duties, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        foresee_handover(office, duties)


def test_what_changed_since_it_was_shown_is_shown_again(office: Office) -> None:
    shown = foresee_handover(office, DUTIES)
    leave(office, "amina", body="mag_chair", by=BY)
    with pytest.raises(Mistake, match="people changed since this was shown"):
        hand_over(office, shown, by=BY)
    assert members(office, "mag_chair") == []


def test_a_hand_over_without_a_reason_is_refused(office: Office) -> None:
    with pytest.raises(Mistake, match="the reason is missing"):
        hand_over(office, foresee_handover(office, DUTIES), by=replace(BY, reason=""))


def test_looking_and_handing_over_take_the_same_questions_for_any_number_of_people(
    office: Office,
) -> None:
    few = asked(office, DUTIES)
    enter(office, *(f"p{n}" for n in range(400)))
    assert (few, asked(office, Duties("keiko", "omar"))) == (22, 22)


def asked(office: Office, duties: Duties) -> int:
    with counted(office.store) as statements:
        hand_over(office, foresee_handover(office, duties), by=BY)
    assert office.now() == NOW
    return len(statements)
