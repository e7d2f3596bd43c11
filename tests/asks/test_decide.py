"""Taking answers: what is refused and why, what is recorded, what it settles."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from igf.asks.decide import Reply, decide, note_refusal
from igf.asks.question_page import question_page
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.errors import Mistake
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun_with, reply_to
from tests.year.years import Data

APPROVE = Reply(choice="approve", given_by="Amina Diallo")
DECIDE: Data = {
    "key": "decide",
    "do": "decide",
    "title": "Decision",
    "question": "Is it so?",
    "at": "opens",
    "by": ["mag_chair", "secretariat"],
    "rule": {"kind": "all"},
    "due": "asked + 7d",
    "notice": "approval.request",
}


def asked(year: Begun, step: str = "approve") -> Ask:
    """The question of a step of the call, open."""
    year.carry(CLOSES)
    if step == "publish":
        decide(year.office, year.ask("approve").id, reply=APPROVE)
        year.carry()
    return year.ask(step)


def test_an_approval_names_the_version_it_is_about(year: Begun) -> None:
    ask = asked(year)
    taken = decide(year.office, ask.id, reply=APPROVE)
    assert taken.outcome == "approved"
    with year.office.store.read() as session:
        (answer,) = queries.answers(session, ask.id)
        document = queries.newest_documents(session, year.stage)["synthesis"]
        assert answer.document_sha256 == document.sha256
        assert [o.state for o in queries.obligations(session, ask.id)] == ["answered"]
        assert queries.stage(session, year.stage).next_at == year.clock.now()


def test_an_answer_is_logged_with_who_gave_it_and_for_whom(small: Begun) -> None:
    decide(small.office, asked(small).id, reply=APPROVE)
    with small.office.store.read() as session:
        entry = next(e for e in queries.log(session) if e.act == "answer.given")
        told = log_queries.told(session, entry.id)
    assert (told.actor, told.on_behalf_of) == ("Amina Diallo", "mag_chair")
    assert (entry.door, entry.standing) == ("command", "stated")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"choice": "published"}, "is not one of the choices -> choose approve or send-back"),
        ({"given_by": "  "}, "who decides is missing"),
        ({"choice": "send_back"}, "sending back needs a reason"),
        (
            {"holder": "secretariat"},
            r"not for secretariat -> answer for one of: MAG Chair \(mag",
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_changes_nothing(
    small: Begun, change: dict[str, Any], reason: str
) -> None:
    ask = asked(small)
    with pytest.raises(Mistake, match=reason):
        decide(small.office, ask.id, reply=replace(APPROVE, **change))
    assert small.ask("approve").state == "open"


def test_a_question_that_is_not_there_is_refused(small: Begun) -> None:
    with pytest.raises(Mistake, match="no open question nothing -> see `igf status`"):
        decide(small.office, "nothing", reply=APPROVE)


def test_a_settled_question_takes_no_second_answer(year: Begun) -> None:
    ask = asked(year)
    decide(year.office, ask.id, reply=APPROVE)
    with pytest.raises(Mistake, match="already settled: approved, 31 January 2027, 23:59 UTC"):
        decide(year.office, ask.id, reply=replace(APPROVE, choice="send_back", note="No"))


@pytest.mark.parametrize("address", ["", "igf.example.org", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(small: Begun, address: str) -> None:
    ask = asked(small, "publish")
    with pytest.raises(Mistake, match="is not a web address"):
        decide(small.office, ask.id, reply=replace(reply_to(ask), value=address))


def test_the_address_given_is_that_of_the_document_from_then_on(small: Begun) -> None:
    ask = asked(small, "publish")
    decide(small.office, ask.id, reply=reply_to(ask))
    small.carry()
    assert small.fired()[-1] == "thank/@1"
    assert "https://igf.example.org/text" in small.mails("thank")[0].text


def test_what_was_sent_back_is_asked_again_about_the_new_version(year: Begun) -> None:
    ask = asked(year)
    back = replace(APPROVE, choice="send_back", note="Name the regions")
    assert decide(year.office, ask.id, reply=back).outcome == "sent_back"
    year.carry()
    assert year.fired()[-1] == "approve/v1@1"
    made = Made("Synthesis", MARKDOWN, b"With the regions")
    put_document(year.office, year.stage, key="synthesis", made=made, by=STAFF)
    year.carry()
    assert year.fired()[-1] == "approve/v2@1"


def test_of_a_question_that_was_replaced_the_newer_one_is_named_with_whom_it_is(
    small: Begun,
) -> None:
    ask = asked(small)
    made = Made("Synthesis", MARKDOWN, b"Another text")
    put_document(small.office, small.stage, key="synthesis", made=made, by=STAFF)
    small.carry()
    newer = small.ask("approve").id
    said = f"a newer question replaced it, .* now with MAG Chair: igf decide {newer}$"
    with pytest.raises(Mistake, match=said):
        decide(small.office, ask.id, reply=APPROVE)
    page = question_page(small.office, ask.id)
    assert page.newer == f"answer the newer one, which is now with MAG Chair: igf decide {newer}"
    decide(small.office, newer, reply=APPROVE)
    settled = f"the newer one is settled: approved, see igf answers list {newer}"
    with pytest.raises(Mistake, match=settled):
        decide(small.office, ask.id, reply=APPROVE)
    assert question_page(small.office, newer).newer == ""


def test_an_answer_about_an_older_version_is_refused(small: Begun) -> None:
    ask = asked(small)
    made = Made("Synthesis", MARKDOWN, b"Another text")
    put_document(small.office, small.stage, key="synthesis", made=made, by=STAFF)
    with pytest.raises(Mistake, match="a newer version was uploaded after this was asked"):
        decide(small.office, ask.id, reply=APPROVE)


def test_each_of_several_answers_once_and_the_rule_decides(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, DECIDE) as year:
        year.carry(OPENS)
        chair, staff = (replace(APPROVE, holder=each) for each in ("mag_chair", "secretariat"))
        ask = year.ask("decide").id
        assert decide(year.office, ask, reply=chair).outcome is None
        with pytest.raises(Mistake, match="MAG Chair has answered already"):
            decide(year.office, ask, reply=chair)
        with pytest.raises(Mistake, match="does not say for whom -> say for whom"):
            decide(year.office, ask, reply=APPROVE)
        assert decide(year.office, ask, reply=staff).outcome == "approved"


def test_without_a_document_nothing_can_be_sent_back(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, DECIDE | {"by": "mag_chair"}) as year:
        year.carry(OPENS)
        back = replace(APPROVE, choice="send_back", note="No")
        with pytest.raises(Mistake, match="no document here that could be sent back"):
            decide(year.office, year.ask("decide").id, reply=back)


def test_an_approval_from_outside_is_stated_with_its_proof_only(
    small_url: str, tmp_path: Path
) -> None:
    outside = DECIDE | {"by": "mag_chair", "outside": True}
    with begun_with(small_url, tmp_path, outside) as year:
        year.carry(OPENS)
        ask = year.ask("decide").id
        with pytest.raises(Mistake, match="needs its proof here"):
            decide(year.office, ask, reply=APPROVE)
        proven = replace(APPROVE, standing="proven")
        assert decide(year.office, ask, reply=proven).outcome == "approved"


def test_a_lapse_settles_what_nobody_answered_and_no_answer_comes_after(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, DECIDE | {"on_lapse": "consent"}) as year:
        year.carry(OPENS)
        year.carry(OPENS + 7 * DAY)
        ask = year.ask("decide")
        assert (ask.state, ask.outcome) == ("lapsed", "consent")
        with pytest.raises(Mistake, match="already settled: consent"):
            decide(year.office, ask.id, reply=replace(APPROVE, holder="mag_chair"))


def test_the_form_of_a_question_says_why_the_last_answer_was_not_taken(small: Begun) -> None:
    ask = asked(small)
    note_refusal(small.office, ask.id, reason="who decides is missing")
    page = question_page(small.office, ask.id)
    assert "**The last answer was not recorded:** who decides is missing" in page.markdown
    assert page.holders == {"mag_chair": "MAG Chair"}


def test_the_form_of_a_question_shows_what_it_is_about_and_the_rule(small: Begun) -> None:
    page = question_page(small.office, asked(small).id)
    assert "Rule: decided by MAG Chair." in page.markdown
    assert "No contribution was received." in page.markdown
    assert "sha256 `" in page.markdown


def test_the_form_of_a_settled_question_says_how_it_was_settled(small: Begun) -> None:
    ask = asked(small)
    decide(small.office, ask.id, reply=APPROVE)
    page = question_page(small.office, ask.id)
    assert (page.settled, page.holders) == ("approved", {})


def test_consensus_is_explained_with_the_body_of_the_role(small_url: str, tmp_path: Path) -> None:
    consensus = DECIDE | {"by": "mag_chair", "rule": {"kind": "consensus"}}
    with begun_with(small_url, tmp_path, consensus) as year:
        year.carry(OPENS)
        page = question_page(year.office, year.ask("decide").id)
        assert (
            "Rule: consensus of the MAG as called by the MAG Chair, dissent is noted."
            in page.markdown
        )
