"""Each member answers alone: who owes what, ballots, changes of mind, members who come and go."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.decide import Reply, decide
from igf.asks.links import linking, revoke
from igf.asks.members import follow_members
from igf.engine.status import status
from igf.health.assess import health
from igf.log.write import Actor, By
from igf.office.ports import MembersChanged
from igf.outbox.approve import mail_words
from igf.people.membership import ended_memberships, write_memberships
from igf.people.membership_change import on_membership_change
from igf.store.queries import asks as ask_queries
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Membership, Person
from schemas.errors import Mistake
from schemas.health import Finding
from tests.engine.begun import DAY, OPENS, STAFF, Begun, begun_with
from tests.year.years import Data

BALLOT: Data = {
    "key": "vote",
    "do": "decide",
    "title": "Vote",
    "question": "Shall it be so?",
    "at": "opens",
    "by": "mag",
    "rule": {"kind": "share", "percent": 50},
    "due": "asked + 7d",
    "on_lapse": "lapse",
    "notice": "approval.request",
    "reminders": "due - 2d",
    "reminder_notice": "approval.reminder",
}
ASK: Data = {
    "key": "attend",
    "do": "ask",
    "title": "Attendance",
    "question": "Will you come?",
    "at": "opens",
    "to": "mag",
    "answer": "attend",
    "due": "asked + 7d",
    "notice": "meeting.poll",
    "reminders": "due - 2d",
    "reminder_notice": "meeting.poll",
}


@pytest.fixture
def ballot(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        yield year


@pytest.fixture
def poll(url: str, tmp_path: Path) -> Iterator[Begun]:
    """An ask of each member, on both databases."""
    with begun_with(url, tmp_path, ASK) as year:
        year.carry(OPENS)
        yield year


def states(year: Begun, step: str) -> dict[str, str]:
    with year.office.store.read() as session:
        rows = queries.obligations(session, year.ask(step).id)
    return {row.holder.removeprefix("person:"): row.state for row in rows}


def say(year: Begun, step: str, person: str, choice: str) -> str | None:
    reply = Reply(choice=choice, given_by=person, holder=f"person:{person}")
    return decide(year.office, year.ask(step).id, reply=reply).outcome


def token(year: Begun, step: str, person: str) -> str:
    ask = year.ask(step).id
    return linking(year.office, [ask]).address(ask, person=person).rpartition("/")[2]


def test_each_member_owes_an_answer_of_his_or_her_own(poll: Begun) -> None:
    assert states(poll, "attend") == {"amina": "owed", "jun": "owed"}
    say(poll, "attend", "jun", "online")
    assert states(poll, "attend") == {"amina": "owed", "jun": "answered"}
    assert poll.ask("attend").state == "open"
    assert say(poll, "attend", "amina", "decline") == "answered"
    assert states(poll, "attend") == {"amina": "declined", "jun": "answered"}


def test_only_who_still_owes_an_answer_is_reminded(poll: Begun) -> None:
    say(poll, "attend", "jun", "online")
    poll.carry(OPENS + 5 * DAY)
    reminders = [mail.recipient for mail in poll.mails("attend") if "due" in mail.rung]
    assert reminders == ["person:amina"]


def test_somebody_may_be_named_by_name_or_id(ballot: Begun) -> None:
    ask = ballot.ask("vote").id
    named = Reply(choice="abstain", given_by="Lea Brun", holder="Jun Sato")
    decide(ballot.office, ask, reply=named)
    assert states(ballot, "vote") == {"amina": "owed", "jun": "answered"}
    with pytest.raises(Mistake, match=r"nobody has the id or name Jun Satto -> .* Jun Sato \(jun"):
        decide(ballot.office, ask, reply=replace(named, holder="Jun Satto"))
    with pytest.raises(Mistake, match=r"not for Lea Brun .* -> answer for one of: Amina .*, Jun S"):
        decide(ballot.office, ask, reply=replace(named, holder="lea@example.org"))


def test_half_of_the_members_decide_and_the_rest_owe_nothing_more(ballot: Begun) -> None:
    assert say(ballot, "vote", "amina", "for") == "approved"
    assert states(ballot, "vote") == {"amina": "answered", "jun": "released"}
    with ballot.office.store.read() as session:
        (decision,) = ask_queries.decisions(session, ballot.ask("vote").id)
    assert (decision.outcome, decision.tally) == ("approved", {"for": 1})
    assert decision.rule == "needs 50 % of those who are not recused: the MAG"


def test_a_mind_may_change_until_it_is_settled(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "against")
    assert say(ballot, "vote", "jun", "for") == "approved"
    with ballot.office.store.read() as session:
        given = queries.answers(session, ballot.ask("vote").id)
    assert [(each.number, each.choice) for each in given] == [(1, "against"), (2, "for")]


def test_who_is_recused_counts_no_more(ballot: Begun) -> None:
    assert say(ballot, "vote", "jun", "recuse") is None
    assert states(ballot, "vote")["jun"] == "recused"
    assert say(ballot, "vote", "amina", "against") == "sent_back"


def test_a_ballot_that_too_few_answered_lapses_and_is_no_approval(ballot: Begun) -> None:
    ballot.carry(OPENS + 7 * DAY)
    ask = ballot.ask("vote")
    assert (ask.state, ask.outcome) == ("lapsed", "lapsed")
    assert set(states(ballot, "vote").values()) == {"lapsed"}


@pytest.mark.parametrize("late", [False, True])
def test_an_answer_counts_until_the_close_and_not_after(ballot: Begun, late: bool) -> None:  # noqa: FBT001 -- which side of the close
    ballot.clock.move_to(OPENS + 7 * DAY - (not late) * DAY / 86400)
    if late:
        # Nothing has recorded the end yet: its run was down.
        with pytest.raises(Mistake, match="answers were taken until"):
            say(ballot, "vote", "amina", "for")
    else:
        assert say(ballot, "vote", "amina", "for") == "approved"


def test_a_grace_that_nobody_is_told_of_still_counts(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, BALLOT | {"grace": "12h"}) as year:
        year.carry(OPENS)
        year.carry(OPENS + 7 * DAY)
        assert year.ask("vote").state == "open"
        assert say(year, "vote", "amina", "for") == "approved"
        assert "11 January 2027, 09:00 UTC" in year.mails("vote")[0].text


def test_no_objection_is_consent_at_its_close_and_one_objection_stops_it(
    small_url: str, tmp_path: Path
) -> None:
    silent = BALLOT | {"rule": {"kind": "no_objection"}, "on_lapse": "consent"}
    with begun_with(small_url, tmp_path, silent) as year:
        year.carry(OPENS)
        year.carry(OPENS + 7 * DAY)
        assert (year.ask("vote").state, year.ask("vote").outcome) == ("settled", "approved")


def test_an_advisory_poll_closes_and_decides_nothing(small_url: str, tmp_path: Path) -> None:
    """R-POL-1."""
    advisory = BALLOT | {"rule": {"kind": "advisory"}, "on_lapse": "wait"}
    with begun_with(small_url, tmp_path, advisory) as year:
        year.carry(OPENS)
        say(year, "vote", "amina", "for")
        assert say(year, "vote", "jun", "discuss") is None
        year.carry(OPENS + 7 * DAY)
        assert year.ask("vote").outcome == "lapsed"
        with year.office.store.read() as session:
            (decision,) = ask_queries.decisions(session, year.ask("vote").id)
        assert (decision.outcome, decision.tally) == ("lapsed", {"for": 1, "discuss": 1})


def join(year: Begun, person: str) -> None:
    now = year.clock.now()
    with year.office.store.write(now) as session:
        given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
        session.add(Person(id=person, name=person, email=f"{person}@example.org", **given))
        session.flush()
        session.add(Membership(person=person, body="mag"))
        follow_members(session, MembersChanged(frozenset(), frozenset()), now=now)


def leave(year: Begun, person: str) -> None:
    now = year.clock.now()
    with year.office.store.write(now) as session:
        changes = ended_memberships(session, person, now=now)
        write_memberships(session, changes)
        on_membership_change(session, changes, followers=year.office.followers, now=now)


def test_who_joins_owes_what_the_others_owe_and_who_leaves_nothing(poll: Begun) -> None:
    join(poll, "zoe")
    leave(poll, "jun")
    assert states(poll, "attend") == {"amina": "owed", "jun": "replaced", "zoe": "owed"}
    poll.carry(OPENS + 5 * DAY)
    assert {mail.recipient for mail in poll.mails("attend") if "due" in mail.rung} == {
        "person:amina",
        "person:zoe",
    }


def test_the_answer_of_who_leaves_stays_and_counts(ballot: Begun) -> None:
    say(ballot, "vote", "jun", "against")
    leave(ballot, "jun")
    assert states(ballot, "vote")["jun"] == "answered"
    assert say(ballot, "vote", "amina", "for") == "approved"


def test_when_the_last_who_owed_leaves_the_question_is_settled(poll: Begun) -> None:
    say(poll, "attend", "amina", "in_person")
    leave(poll, "jun")
    assert (poll.ask("attend").state, poll.ask("attend").outcome) == ("settled", "answered")


FOUR_EYES = BALLOT | {"by": ["mag_chair", "web_editor"], "rule": {"kind": "all"}, "four_eyes": True}


def test_four_eyes_are_two_persons_and_their_own_links(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, FOUR_EYES) as year:
        year.carry(OPENS)
        ask = year.ask("vote").id
        for door in ("command", "prefect"):
            stated = Reply(choice="approve", given_by="Lea Brun", holder="mag_chair", door=door)
            with pytest.raises(Mistake, match="through the personal link"):
                decide(year.office, ask, reply=replace(stated, evidence="letter.pdf"))
        approve = Filled("approve")
        assert answer(year.office, token(year, "vote", "amina"), filled=approve).outcome is None
        taken = answer(year.office, token(year, "vote", "lea"), filled=approve)
        assert taken.outcome == "approved"


def test_one_person_cannot_be_both_pairs_of_eyes(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, FOUR_EYES) as year:
        with year.office.store.write(year.clock.now()) as session:
            session.add(Membership(person="amina", body="web_editor"))
        year.carry(OPENS)
        own = token(year, "vote", "amina")
        assert set(answer_page(year.office, own).sides) == {"mag_chair", "web_editor"}
        answer(year.office, own, filled=Filled("approve", holder="mag_chair"))
        with pytest.raises(Mistake, match="the same person has answered the other side"):
            answer(year.office, own, filled=Filled("approve", holder="web_editor"))


def test_what_was_proven_is_not_overwritten_by_what_is_stated(ballot: Begun) -> None:
    answer(ballot.office, token(ballot, "vote", "jun"), filled=Filled("abstain"))
    with pytest.raises(Mistake, match="Jun Sato has answered through the personal link"):
        say(ballot, "vote", "jun", "for")


def test_a_form_that_is_sent_twice_counts_once(ballot: Begun) -> None:
    own = token(ballot, "vote", "jun")
    for _ in range(2):
        answer(ballot.office, own, filled=Filled("abstain", form_key="once"))
    with ballot.office.store.read() as session:
        assert len(queries.answers(session, ballot.ask("vote").id)) == 1
        acts = [entry.act for entry in queries.log(session)]
    assert acts.count("answer.given") == 1


def test_a_link_is_good_for_its_person_and_ask_alone(ballot: Begun) -> None:
    own = token(ballot, "vote", "lea")
    assert answer_page(ballot.office, own).state == "over"
    with pytest.raises(Mistake, match="addressed to you"):
        answer(ballot.office, own, filled=Filled("for"))
    with pytest.raises(Mistake, match="this link is not complete"):
        answer_page(ballot.office, own[:-1] + ("A" if own[-1] != "A" else "B"))


def test_a_revoked_link_leads_nowhere_and_the_next_one_is_good(ballot: Begun) -> None:
    old, ask = token(ballot, "vote", "jun"), ballot.ask("vote").id
    revoke(ballot.office, ask, who="jun", by=By(STAFF, "it was forwarded"))
    with pytest.raises(Mistake, match="this link was withdrawn"):
        answer_page(ballot.office, old)
    assert answer_page(ballot.office, token(ballot, "vote", "jun")).state == "open"


def test_links_are_withdrawn_once_until_a_new_one_has_left(ballot: Begun) -> None:
    ask = ballot.ask("vote").id
    ballot.clock.move_to(OPENS + DAY)

    def withdraw() -> None:
        revoke(ballot.office, ask, who="jun", by=By(STAFF, "it was forwarded"))

    withdraw()
    with pytest.raises(Mistake, match="withdrawn already, 5 January 2027, 09:00 UTC"):
        withdraw()
    ballot.carry(OPENS + 5 * DAY)  # the reminder brings a new link
    withdraw()
    with pytest.raises(Mistake, match="this link was withdrawn"):
        answer_page(ballot.office, linking_turn(ballot, "jun", turn=2))


def linking_turn(year: Begun, person: str, *, turn: int) -> str:
    """The link that was given the second time."""
    ask = year.ask("vote").id
    made = linking(year.office, [ask])
    before = replace(made, revoked={(ask, person): turn - 1})
    return before.address(ask, person=person).rpartition("/")[2]


def test_a_link_still_shows_what_came_of_it_for_a_while(ballot: Begun) -> None:
    own = token(ballot, "vote", "jun")
    say(ballot, "vote", "amina", "for")
    ballot.clock.move_to(ballot.clock.now() + 60 * DAY)
    assert answer_page(ballot.office, own).outcome == "approved"
    ballot.clock.move_to(ballot.clock.now() + DAY / 86400)
    with pytest.raises(Mistake, match="this link has expired"):
        answer_page(ballot.office, own)


def test_the_mail_that_leaves_has_the_link_of_its_reader_and_no_row_has_it(ballot: Begun) -> None:
    sent = [parcel.content.decode() for parcel in ballot.letters.parcels]
    for person in ("amina", "jun"):
        own = token(ballot, "vote", person)
        assert sum(own[:60] in text.replace("=\r\n", "") for text in sent) == 1
    assert all("personal-link.invalid" in mail.text for mail in ballot.mails("vote"))
    assert not any("/a/" in mail.text for mail in ballot.mails("vote"))


def test_no_screen_shows_a_link(ballot: Begun) -> None:
    shown = "\n".join(mail_words(ballot.office, ballot.mails("vote")[0].id))
    assert "[the personal link of each reader]" in shown
    assert "personal-link.invalid" not in shown


def test_who_gave_an_answer_by_which_door_is_in_the_log(ballot: Begun) -> None:
    answer(ballot.office, token(ballot, "vote", "jun"), filled=Filled("for"))
    with ballot.office.store.read() as session:
        entry = next(each for each in queries.log(session) if each.act == "answer.given")
        told = log_queries.told(session, entry.id)
    given = Actor(told.actor, entry.door, entry.standing, told.on_behalf_of)
    assert given == Actor("Jun Sato", "page", "proven", "person:jun")


def troubles(year: Begun) -> list[Finding]:
    """Findings of health, except that no service is up."""
    found = health(year.office, "igf-2027").findings
    return [each for each in found if each.code != "silent"]


def test_a_question_to_members_is_no_trouble_while_they_are_there(poll: Begun) -> None:
    for whom in ("Amina Diallo and Jun Sato", "Amina Diallo"):
        (soon,) = troubles(poll)
        assert (soon.code, soon.whom) == ("unreminded", whom)
        if whom != "Amina Diallo":
            say(poll, "attend", "jun", "online")


def test_a_ballot_in_which_all_have_spoken_may_wait_for_its_close(
    small_url: str, tmp_path: Path
) -> None:
    counted_then = BALLOT | {"rule": {"kind": "share", "percent": 50, "evaluated": "close"}}
    with begun_with(small_url, tmp_path, counted_then) as year:
        year.carry(OPENS)
        say(year, "vote", "amina", "for")
        say(year, "vote", "jun", "for")
        assert year.ask("vote").state == "open"
        assert troubles(year) == []
        year.carry(OPENS + 7 * DAY)
        assert (year.ask("vote").state, year.ask("vote").outcome) == ("settled", "approved")


def test_the_status_says_how_many_have_answered(poll: Begun) -> None:
    say(poll, "attend", "jun", "online")
    (question,) = status(poll.office, "igf-2027").questions
    assert question.by == "the MAG, 1 of 2 answered"
