"""One person entered twice is made one: what either gave, got or was stays, and links stay good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.excuse import Letting, delegate
from igf.asks.links import linking, revoke
from igf.log.read import walked
from igf.log.write import Actor, By
from igf.people.membership import join
from igf.people.merge import Merge, foresee_merge, merge, merge_words, proposed_merges
from igf.people.person_erasing import erase
from igf.people.person_record import data_of
from igf.people.rules.merging import merged_row, merged_span, merged_state
from igf.people.rules.terms import Span
from igf.people.take_in import people_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.tables.items import StageItem
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import LogValue, Outgoing
from igf.store.tables.year import Answer
from schemas.errors import Mistake
from schemas.people import PersonRow
from tests.asks.test_sides import ASK, BALLOT, say, states, token
from tests.engine.a_year import NOW
from tests.engine.begun import DAY, OPENS, Begun, begun_with
from tests.engine.counting import counted
from tests.people.people_files import person, read
from tests.people.test_membership import enter
from tests.people.test_person_erasing import everything, holding

BY = By(Actor("Hanna Keller", "command"), "entered twice")
AGAIN = {"zone": "UTC", "stakeholder_group": "", "region": "WEOG", "languages": ["fr"]}


def enter_twice(year: Begun) -> None:
    """Jun stands a second time in the MAG, with another address."""
    with year.office.store.write(year.clock.now()) as session:
        session.add(Person(id="jun-2", name="Jun Satō", email="jun@new.example.org", **AGAIN))
        session.flush()
        session.add(Membership(person="jun-2", body="mag"))


@pytest.fixture
def ballot(url: str, tmp_path: Path) -> Iterator[Begun]:
    """A ballot of Amina and Jun, who was entered twice, on both databases."""
    steps = BALLOT | {"rule": {"kind": "share", "percent": 90, "evaluated": "close"}}
    with begun_with(url, tmp_path, steps) as year:
        enter_twice(year)
        year.carry(OPENS)
        yield year


def merged(year: Begun) -> Merge:
    found = foresee_merge(year.office, "jun-2", into="jun")
    merge(year.office, found, by=BY)
    return found


def test_a_preview_says_what_follows_and_changes_nothing(ballot: Begun) -> None:
    say(ballot, "vote", "jun-2", "for")
    ask = ballot.ask("vote")
    lines = list(merge_words(foresee_merge(ballot.office, "Jun Satō", into="jun"), now=OPENS))
    assert lines == [
        "Jun Satō (jun-2, jun@new.example.org) is merged into Jun Sato (jun, jun@example.org)",
        "  from then on: Jun Sato <jun@example.org, jun@new.example.org>",
        "  1 answer, 1 email and 0 proposals of jun-2 become those of jun",
        "  links that were sent to jun-2 stay good, and the id leads to jun",
        f"  both were asked: {ask.title} ({ask.id}); For counts, once",
    ]
    assert states(ballot, "vote") == {"amina": "owed", "jun": "owed", "jun-2": "answered"}


def test_answers_of_both_stay_and_the_later_one_counts(ballot: Begun) -> None:
    say(ballot, "vote", "jun-2", "for")
    say(ballot, "vote", "jun", "abstain")
    say(ballot, "vote", "jun-2", "against")
    merged(ballot)
    with ballot.office.store.read() as session:
        given = queries.answers(session, ballot.ask("vote").id)
        counting = ask_queries.counting(session, ballot.ask("vote").id)
    assert [(each.holder, each.number, each.choice) for each in given] == [
        ("person:jun", 1, "for"),
        ("person:jun", 2, "abstain"),
        ("person:jun", 3, "against"),
    ]
    assert {holder: each.choice for holder, each in counting.items()} == {"person:jun": "against"}
    assert states(ballot, "vote") == {"amina": "owed", "jun": "answered"}


def test_a_question_that_waited_for_the_second_entry_alone_is_settled(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, ASK) as year:
        enter_twice(year)
        year.carry(OPENS)
        say(year, "attend", "amina", "online")
        assert say(year, "attend", "jun", "online") is None
        merged(year)
        assert year.ask("attend").state == "settled"


def test_links_of_both_stay_good_and_are_one_persons(ballot: Begun) -> None:
    first, second = (token(ballot, "vote", each) for each in ("jun", "jun-2"))
    merged(ballot)
    for link in (first, second):
        assert answer_page(ballot.office, link).person == "Jun Sato"
    answer(ballot.office, second, filled=Filled("against"))
    answer(ballot.office, first, filled=Filled("for"))
    with ballot.office.store.read() as session:
        given = queries.answers(session, ballot.ask("vote").id)
    assert [(each.person, each.number) for each in given] == [("jun", 1), ("jun", 2)]


def test_revoking_withdraws_the_links_of_both(ballot: Begun) -> None:
    ask = ballot.ask("vote").id
    old = [token(ballot, "vote", each) for each in ("jun", "jun-2")]
    merged(ballot)
    revoke(ballot.office, ask, who="jun-2", by=BY)
    for link in old:
        with pytest.raises(Mistake, match="this link was withdrawn"):
            answer_page(ballot.office, link)
    new = linking(ballot.office, [ask]).address(ask, person="jun").rpartition("/")[2]
    assert answer_page(ballot.office, new).person == "Jun Sato"


def test_mails_are_one_persons_and_what_waits_for_both_is_sent_once(ballot: Begun) -> None:
    with ballot.office.store.write(OPENS) as session:
        for mail in session.scalars(select(Outgoing)):
            mail.state = "draft"
    assert foresee_merge(ballot.office, "jun-2", into="jun").twice == 1
    merged(ballot)
    mails = [mail for mail in ballot.mails() if mail.recipient == "person:jun"]
    assert [(mail.state, mail.address) for mail in mails] == [
        ("draft", "jun@example.org"),
        ("skipped", "jun@new.example.org"),
    ]
    ballot.carry(OPENS + 5 * DAY)
    reminded = [mail.recipient for mail in ballot.mails("vote") if "due" in mail.rung]
    assert reminded == ["person:amina", "person:jun"]


def test_the_person_has_the_addresses_memberships_and_proposals_of_both(ballot: Begun) -> None:
    item = {"kind": "pn", "title": "AI", "plan": "", "fields": {}, "received_at": OPENS}
    item |= {"state": "received", "reason": "", "over_capacity": "", "version": 1}
    with ballot.office.store.write(OPENS) as session:
        session.add(StageItem(stage=ballot.stage, key="ai", by_whom="person:jun-2", **item))
        session.add(Membership(person="jun-2", body="web_editor"))
    merged(ballot)
    (jun,) = [row for row in people_of(ballot.office) if row.id.startswith("jun")]
    assert (jun.email, jun.other_addresses) == ("jun@example.org", ("jun@new.example.org",))
    assert (jun.bodies, jun.region) == (("mag", "web_editor"), "WEOG")
    with ballot.office.store.read() as session:
        assert session.scalars(select(StageItem.by_whom)).all() == ["person:jun"]


def test_who_answered_for_another_still_may_but_not_for_himself(ballot: Begun) -> None:
    ask = ballot.ask("vote").id
    for side in ("amina", "jun"):
        delegate(ballot.office, Letting(ask, side, BY), to="jun-2")
    merged(ballot)
    with ballot.office.store.read() as session:
        found = {row.holder: row.delegate for row in queries.obligations(session, ask)}
    assert found == {"person:amina": "jun", "person:jun": None}


def test_the_old_id_leads_to_the_person_also_in_a_file(ballot: Begun) -> None:
    merged(ballot)
    assert data_of(ballot.office, "jun-2").person.id == "jun"
    again = read(ballot.office, person("Jun Sato", id="jun-2", email="jun@example.org"))
    assert [row.id for row in again.people] == ["jun"]


def test_it_is_recorded_and_the_log_of_both_is_one_persons(ballot: Begun) -> None:
    say(ballot, "vote", "jun-2", "for")
    merged(ballot)
    with ballot.office.store.read() as session:
        entry = queries.log(session)[-1]
        values = session.get_one(LogValue, entry.id).values
    assert entry.act == "people.merged"
    assert values == {
        "person": "jun-2",
        "was": "Jun Satō <jun@new.example.org>",
        "into": "jun",
        "bodies": "mag",
        "answers": 1,
        "mails": 1,
        "items": 0,
        "reason": "entered twice",
    }
    acts = [entry.act for entry in data_of(ballot.office, "jun").log]
    assert acts == ["answer.given", "people.merged"]
    assert walked(ballot.office.store).wrong == ""


def test_erasing_erases_both_entries(ballot: Begun) -> None:
    say(ballot, "vote", "jun-2", "for")
    merged(ballot)
    join(ballot.office, "amina", body="mag_chair", by=BY, span=Span("head"))
    erase(ballot.office, "jun", by=replace(BY, reason="asked for it"))
    words = ("jun", "Jun Sato", "Jun Satō", "jun@new.example.org", "person:jun")
    assert holding(ballot.office, [f"'{word}'" for word in words]) == set()
    assert holding(ballot.office, ["person:jun"]) == set()


@pytest.mark.parametrize(
    ("gone", "into", "said"),
    [
        ("jun", "jun@example.org", r"both are Jun Sato \(jun"),
        ("jun-3", "jun", "nobody has the id or name jun-3"),
        ("jun", "Amina Dialo", "did you mean Amina Diallo"),
    ],
)
def test_what_cannot_be_merged_is_said(ballot: Begun, gone: str, into: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        foresee_merge(ballot.office, gone, into=into)


def test_a_merge_needs_a_reason_and_people_as_they_were_shown(ballot: Begun) -> None:
    shown = foresee_merge(ballot.office, "jun-2", into="jun")
    with pytest.raises(Mistake, match="the reason is missing"):
        merge(ballot.office, shown, by=replace(BY, reason=" "))
    join(ballot.office, "jun-2", body="web_editor", by=BY)
    with pytest.raises(Mistake, match="people changed since this was shown"):
        merge(ballot.office, shown, by=BY)
    assert states(ballot, "vote") == {"amina": "owed", "jun": "owed", "jun-2": "owed"}


def test_a_merge_that_fails_at_its_end_has_done_nothing(ballot: Begun) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    say(ballot, "vote", "jun-2", "for")
    before = everything(ballot.office)
    shown = foresee_merge(ballot.office, "jun-2", into="jun")
    with pytest.raises(RuntimeError):
        merge(replace(ballot.office, followers=(fail,)), shown, by=BY)
    assert everything(ballot.office) == before


def test_who_decided_twice_under_four_eyes_is_pointed_out(ballot: Begun) -> None:
    for each in ("jun", "jun-2"):
        say(ballot, "vote", each, "for")
    with ballot.office.store.write(OPENS) as session:
        ask = queries.ask(session, ballot.ask("vote").id)
        ask.four_eyes = True
        for answer_ in session.scalars(select(Answer)):
            answer_.person = answer_.holder.removeprefix("person:")
    found = foresee_merge(ballot.office, "jun-2", into="jun")
    assert any(line.startswith("  PLEASE CHECK") for line in merge_words(found, now=OPENS))


def test_who_may_be_one_person_is_proposed(ballot: Begun) -> None:
    assert proposed_merges(ballot.office) == []
    with ballot.office.store.write(OPENS) as session:
        session.get_one(Person, "jun-2").name = "Jun  SATO"
    assert [(a.id, b.id) for a, b in proposed_merges(ballot.office)] == [("jun", "jun-2")]


def test_merging_takes_the_same_questions_for_any_number_of_people(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, ASK) as year:
        year.clock.move_to(NOW)
        enter(year.office, "one", "one-2", "two", "two-2")
        with counted(year.office.store) as few:
            merge(year.office, foresee_merge(year.office, "one-2", into="one"), by=BY)
        enter(year.office, *(f"p{n}" for n in range(300)))
        with counted(year.office.store) as many:
            merge(year.office, foresee_merge(year.office, "two-2", into="two"), by=BY)
    assert len(few) == len(many)


def test_a_membership_of_both_lasts_from_the_first_beginning_to_the_last_end() -> None:
    later = OPENS + timedelta(days=30)
    early, late = Span("member", OPENS, later), Span("", OPENS + DAY, None)
    assert merged_span(early, late) == Span("member", OPENS, None)
    assert merged_span(late, early) == Span("member", OPENS, None)
    assert merged_span(Span(since=OPENS), Span()) == Span()
    assert merged_span(None, early) == early


def test_an_address_of_both_stands_once_and_mails_go_on_to_where_they_went() -> None:
    stays = PersonRow(id="a", name="A", email="a@x.example", other_addresses=("a@home.example",))
    gone = PersonRow(id="b", name="B", email="A@HOME.example", other_addresses=("b@x.example",))
    row = merged_row(stays, gone.model_copy(update={"gender": "woman", "region": "WEOG"}))
    assert (row.email, row.other_addresses) == ("a@x.example", ("a@home.example", "b@x.example"))
    assert (row.id, row.gender, row.region) == ("a", "woman", "WEOG")


def test_what_was_said_goes_before_what_is_expected() -> None:
    assert merged_state(("owed", "excused")) == "excused"
    assert merged_state(("replaced", "owed")) == "owed"
