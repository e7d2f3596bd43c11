"""Members choose several options: for what they volunteer, and which groups they join."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.answers_file import AnswersFile, read_answers, take_answers
from igf.asks.decide import Reply, decide
from igf.items.acts import select
from igf.log.write import By
from igf.people.membership import join
from igf.people.volunteers import Joining, let_volunteers_join
from igf.store.queries import asks as ask_queries
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake, Mistakes
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun, reply_to
from tests.items.proposing import BODIES, ROLES, act, enter, proposing, text
from tests.year.years import Data

TOPICS = ("Whole and open", "Safe, secure", "Rights")
KIND: Data = {
    "kind": "volunteers",
    "title": "Volunteers for topics",
    "opens": "2027-01-04 09:00 UTC",
    "closes": "2027-01-31 23:59 UTC",
    "steps": [{"key": "volunteer", "options": list(TOPICS)}],
}
BY = By(STAFF, "volunteered")
GROUPS: Data = {"topic_a": {"title": "Group A"}, "topic_b": {"title": "Group B"}}
MORE: Data = {"bodies": BODIES | GROUPS, "roles": ROLES}


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun(url, tmp_path, stages={"topics": KIND}, **MORE) as found:
        found.carry(OPENS)
        yield found


def volunteer(year: Begun, person: str, *options: str) -> None:
    value = "\n".join(options)
    choice = "answered" if options else "decline"
    reply = Reply(choice=choice, given_by=person, holder=f"person:{person}", value=value)
    decide(year.office, year.ask("volunteer").id, reply=reply)


def asking(year: Begun) -> Outgoing:
    return next(mail for mail in year.mails("volunteer") if mail.recipient == "person:amina")


def test_the_mail_and_the_question_name_what_there_is_to_choose_from(year: Begun) -> None:
    assert all(topic in asking(year).text for topic in TOPICS)
    assert tuple(year.ask("volunteer").options) == TOPICS


def test_several_are_chosen_and_counted_one_by_one(year: Begun) -> None:
    volunteer(year, "jun", "Rights", "Whole and open")
    volunteer(year, "amina", "Rights")
    found = answers_of(year.office, year.ask("volunteer").id)
    counted = {each.position: (each.number, each.percent) for each in found.tally}
    assert counted == {"Whole and open": (1, 50), "Safe, secure": (0, 0), "Rights": (2, 100)}
    jun = next(side for side in found.sides if side.holder == "person:jun")
    assert jun.note == "Whole and open, Rights"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Rights; Space", "'space' cannot be chosen -> choose of: Whole and open; Safe, secure"),
        ("", "nothing is chosen -> choose of"),
    ],
)
def test_what_cannot_be_chosen_is_refused(year: Begun, value: str, message: str) -> None:
    reply = Reply(choice="answered", given_by="Jun", holder="jun", value=value)
    with pytest.raises(Mistake, match=message):
        decide(year.office, year.ask("volunteer").id, reply=reply)


def test_answers_of_a_form_choose_several_though_commas_stand_in_them(
    year: Begun, tmp_path: Path
) -> None:
    path = tmp_path / "form.csv"
    ask = year.ask("volunteer").id
    path.write_text('who,choice\njun,"Rights, Space"\n', "utf-8")
    with pytest.raises(Mistakes, match="'space' cannot be chosen"):
        read_answers(year.office, ask, file=AnswersFile(path), by=STAFF)
    path.write_text('who,choice\njun,"Rights, Safe, secure"\namina,Declines to answer\n', "utf-8")
    read = read_answers(year.office, ask, file=AnswersFile(path), by=STAFF)
    take_answers(year.office, read, by=STAFF)
    with year.office.store.read() as session:
        given = ask_queries.counting(session, ask)
    assert given["person:jun"].value == "Safe, secure\nRights"
    assert given["person:amina"].choice == "decline"


def test_a_later_form_with_other_options_counts_and_the_same_changes_nothing(
    year: Begun, tmp_path: Path
) -> None:
    path, ask = tmp_path / "form.csv", year.ask("volunteer").id
    changed = []
    for options in ("Rights", "Rights", "Whole and open, Rights"):
        path.write_text(f'who,choice\njun,"{options}"\n', "utf-8")
        read = read_answers(year.office, ask, file=AnswersFile(path), by=STAFF)
        changed.append(take_answers(year.office, read, by=STAFF)[0])
    with year.office.store.read() as session:
        assert ask_queries.counting(session, ask)["person:jun"].value == "Whole and open\nRights"
    assert changed == [1, 0, 1]


def test_the_list_says_who_volunteered_and_for_what_nobody_did(year: Begun) -> None:
    volunteer(year, "jun", "Rights")
    year.carry(CLOSES)
    told = text(year, "volunteers")
    assert "## Rights\n\n| Name | Stakeholder group | Region | Note |" in told
    assert "| Jun Sato |" in told
    assert "## Safe, secure\n\nNobody yet." in told
    assert "Amina" not in told


def test_volunteers_join_once_a_person_says_so(year: Begun) -> None:
    volunteer(year, "jun", "Rights", "Whole and open")
    volunteer(year, "amina", "Whole and open")
    ask = year.ask("volunteer").id
    rights = Joining(ask, "topic_a", ("Rights",))
    for dry in (True, False):
        changes = let_volunteers_join(year.office, rights, by=BY, dry_run=dry)
        assert [change.person for change in changes] == ["jun"]
    everybody = let_volunteers_join(year.office, Joining(ask, "topic_b"), by=BY)
    assert [change.person for change in everybody] == ["amina", "jun"]
    with pytest.raises(Mistake, match="nobody new would join topic_a"):
        let_volunteers_join(year.office, rights, by=BY)
    with pytest.raises(Mistake, match="'Right' cannot be chosen there -> did you mean Rights"):
        let_volunteers_join(year.office, Joining(ask, "topic_a", ("Right",)), by=BY)


def test_the_stage_goes_on_to_the_chair_the_members_and_the_mag(year: Begun) -> None:
    volunteer(year, "jun", "Rights")
    year.carry(CLOSES)
    decide(year.office, year.ask("agree").id, reply=reply_to(year.ask("agree")))
    year.carry()
    members = year.ask("members")
    decide(year.office, members.id, reply=reply_to(members, "head_of_secretariat"))
    year.carry()
    told = [mail.recipient for mail in year.mails("tell")]
    assert told == ["person:amina", "person:jun"]


def test_members_sign_up_to_the_working_groups_that_were_selected(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, "working_groups") as groups:
        enter(groups, "strategy", "youth", "hybrid")
        select(groups.office, act(groups), keys=["strategy", "youth"])
        groups.live(CLOSES + 30 * DAY)
        assert groups.ask("sign_up").options == ["Title of strategy", "Title of youth"]
        assert "## Title of strategy" in text(groups, "sign_ups")


def test_without_anything_to_choose_from_the_answer_is_a_comment(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, "working_groups") as groups:
        groups.live(CLOSES + 30 * DAY)
        assert groups.ask("sign_up").form == "comment"


ORIENTATION: Data = {
    "kind": "onboarding",
    "title": "Orientation",
    "opens": "2027-01-04 09:00 UTC",
    "closes": "2027-01-31 23:59 UTC",
}
NEW: Data = {"bodies": BODIES | {"new_mag_members": {"title": "New members"}}}


def test_who_of_the_new_members_has_not_confirmed_the_orientation_is_named(
    small_url: str, tmp_path: Path
) -> None:
    with begun(small_url, tmp_path, stages={"orientation": ORIENTATION}, **NEW) as new:
        joined(new, "jun", "lea")
        new.live(CLOSES + DAY)
        for step in ("approve", "buddies"):
            assert new.ask(step).state == "settled"
        new.carry(CLOSES + 2 * DAY)
        ask = new.ask("taken_part")
        decide(new.office, ask.id, reply=Reply("answered", "Jun Sato", holder="person:jun"))
        new.carry(CLOSES + 20 * DAY)
        told = text(new, "missing")
        confirmation = told.partition("## Confirmation of each new member")[2]
        assert "1 of 2 people answered:\n\n- Jun Sato: Answered" in confirmation
        assert "1 of 2 people did not answer:\n\n- Lea Brun" in confirmation
        assert {mail.recipient for mail in new.mails("tell")} == {"person:amina", "person:lea"}


def joined(year: Begun, *people: str) -> None:
    for person in people:
        join(year.office, person, body="new_mag_members", by=BY)
