"""Conditions for a decision to stand: confirmation, proof, four eyes; and changing one's mind."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.decide import Reply, decide
from igf.asks.excuse import Letting, delegate, excuse
from igf.asks.supersede import confirm, supersede
from igf.documents.put import put_document
from igf.log.write import By
from igf.rehearsal.loop import rehearse
from igf.rehearsal.replies import stand_in
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue
from schemas.errors import Mistake
from tests.asks.test_sides import ASK, BALLOT, FOUR_EYES, say, states, token
from tests.engine.begun import DAY, OPENS, STAFF, Begun, begun_with, reply_to, silent, willing
from tests.year.years import Data

FOLLOWS: Data = {
    "key": "tell",
    "do": "notice",
    "title": "Result",
    "notice": "mag.thanks",
    "to": "mag",
    "after": ["vote"],
}
PROVISIONAL = BALLOT | {"provisional": True}


@pytest.fixture
def provisional(url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(url, tmp_path, PROVISIONAL, FOLLOWS) as year:
        year.carry(OPENS)
        say(year, "vote", "jun", "for")
        year.carry(OPENS + DAY)
        yield year


def test_nothing_leaves_while_a_decision_is_provisional(provisional: Begun) -> None:
    """R-SEL-6."""
    assert provisional.mails("tell") == []
    with provisional.office.store.read() as session:
        words = queries.stage(session, provisional.stage).words
    ask = provisional.ask("vote").id
    assert f"Vote is provisional: waiting for igf decision confirm {ask}" in words


def test_what_follows_begins_when_a_decision_is_confirmed(provisional: Begun) -> None:
    confirm(provisional.office, provisional.ask("vote").id, by=STAFF)
    provisional.carry()
    assert [mail.recipient for mail in provisional.mails("tell")] == ["person:amina", "person:jun"]
    assert provisional.ask("vote").settled_at == OPENS + DAY


def test_a_provisional_decision_that_is_superseded_is_not_confirmed(provisional: Begun) -> None:
    ask = provisional.ask("vote").id
    supersede(provisional.office, ask, outcome="sent_back", by=By(STAFF, "the format changed"))
    provisional.carry()
    assert provisional.mails("tell") == []
    with pytest.raises(Mistake, match="not provisional"):
        confirm(provisional.office, ask, by=STAFF)


def test_an_outcome_that_there_is_not_is_answered_with_those_that_can_be_typed(
    provisional: Begun,
) -> None:
    ask = provisional.ask("vote").id
    with pytest.raises(Mistake, match="say approved or sent-back"):
        supersede(provisional.office, ask, outcome="rejected", by=By(STAFF, "a slip"))


def test_what_is_provisional_at_its_close_is_confirmed_in_a_rehearsal_too(
    small_url: str, tmp_path: Path
) -> None:
    silence = PROVISIONAL | {"rule": {"kind": "no_objection"}, "on_lapse": "consent"}
    with begun_with(small_url, tmp_path, silence, FOLLOWS) as year:
        rehearse(year.office, year.clock, people=silent, until=OPENS + 20 * DAY)
        assert len(year.mails("tell")) == 2
        assert not answers_of(year.office, year.ask("vote").id).decisions[-1].is_provisional


def test_a_rehearsed_year_goes_on_after_a_provisional_decision(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, PROVISIONAL, FOLLOWS) as year:
        rehearse(year.office, year.clock, people=willing, until=OPENS + 20 * DAY)
        assert len(year.mails("tell")) == 2


PAPER: Data = {
    "key": "paper",
    "do": "compute",
    "title": "Paper",
    "at": "opens",
    "what": "write_paper",
    "makes": "paper",
}
ABOUT: Data = {"at": [], "about": ["paper"], "after": ["paper"]}


@pytest.fixture
def eyes(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    """A paper that two decide on, each with his or her own eyes."""
    with begun_with(small_url, tmp_path, PAPER, FOUR_EYES | ABOUT) as year:
        year.carry(OPENS)
        put_document(year.office, year.stage, key="paper", made=stand_in("Paper"), by=STAFF)
        decide(year.office, year.ask("paper").id, reply=reply_to(year.ask("paper")))
        year.carry()
        yield year


def test_nobody_is_let_off_from_four_eyes(eyes: Begun) -> None:
    """One person at a keyboard cannot make two sides into one."""
    answer(eyes.office, token(eyes, "vote", "amina"), filled=Filled("approve"))
    letting = Letting(eyes.ask("vote").id, "web_editor", By(STAFF, "on leave"))
    with pytest.raises(Mistake, match="no side of it is excused or delegated"):
        excuse(eyes.office, letting)
    with pytest.raises(Mistake, match="no side of it is excused or delegated"):
        delegate(eyes.office, letting, to="jun")
    assert (eyes.ask("vote").state, states(eyes, "vote")["web_editor"]) == ("open", "owed")


def test_what_four_eyes_sent_back_nobody_approves_alone(eyes: Begun) -> None:
    for person, choice in (("amina", "approve"), ("lea", "send_back")):
        answer(eyes.office, token(eyes, "vote", person), filled=Filled(choice, note="page 3"))
    ask = eyes.ask("vote").id
    with pytest.raises(Mistake, match="one person cannot approve it alone -> upload a new version"):
        supersede(eyes.office, ask, outcome="approved", by=By(STAFF, "a slip"))
    assert eyes.ask("vote").outcome == "sent_back"


def test_an_approval_from_outside_is_superseded_with_its_proof_only(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, BALLOT | {"outside": True}) as year:
        year.carry(OPENS)
        ask = year.ask("vote").id
        for person in ("amina", "jun"):
            against = Reply(choice="against", given_by=person, holder=person, evidence="note.pdf")
            if year.ask("vote").state == "open":
                decide(year.office, ask, reply=against)
        assert year.ask("vote").outcome == "sent_back"
        with pytest.raises(Mistake, match="an approval from outside needs its proof"):
            supersede(year.office, ask, outcome="approved", by=By(STAFF, "they wrote again"))
        proof = "letter-2.pdf"
        supersede(year.office, ask, outcome="approved", by=By(STAFF, "they wrote"), evidence=proof)
        with year.office.store.read() as session:
            (entry,) = [e for e in queries.log(session) if e.act == "decision.superseded"]
            assert session.get_one(LogValue, entry.id).values["evidence"] == proof


DUE = OPENS + 7 * DAY
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("person", "at", "is_taken"),
    [
        ("jun", DUE + 2 * DAY - SECOND, True),
        ("jun", DUE + 2 * DAY, False),
        ("amina", DUE - SECOND, True),
        ("amina", DUE, False),
    ],
)
def test_who_answered_in_time_may_change_it_until_the_end_of_changes_and_nobody_else(
    small_url: str, tmp_path: Path, person: str, at: datetime, *, is_taken: bool
) -> None:
    with begun_with(small_url, tmp_path, ASK | {"changes": "2d"}) as year:
        year.carry(OPENS)
        say(year, "attend", "jun", "online")
        year.carry(at)
        own = token(year, "attend", person)
        assert (answer_page(year.office, own).state == "open") is is_taken
        refused = pytest.raises(Mistake, match=r"answers were taken until|already settled")
        with nullcontext() if is_taken else refused:
            answer(year.office, own, filled=Filled("in_person"))
