"""A document made before the start that a later notice cites: the lead is asked, nothing breaks."""

from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.stage.rules.papers import ADOPTED
from igf.starting.start import start
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import (
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    STARTED,
    Begun,
    begun,
    ready,
    staffed,
    year_file,
)
from tests.stage.carried import TELL, WRITE
from tests.year.years import kind

AGENDA = WRITE | {"at": "opens", "makes": "agenda"}
SEND = TELL | {"key": "send", "at": "closes - 7d", "notice": "meeting.agenda", "about": "agenda"}
CONFIRMED = Reply(choice="confirmed", given_by="Lea Brun", holder="secretariat")


def taken_on(year: Begun) -> None:
    """Start a year whose one stage opened a day ago, and do what is due."""
    own = {"own": kind(AGENDA, SEND, name="own")}
    declared = year_file({"call": {**INPUT, "kind": "own", "title": "Call"}})
    start(year.office, ready(declared, own), by=STAFF)
    year.stage = "igf-2027/call"
    year.carry()


def test_the_lead_is_asked_for_it_and_what_cites_it_waits(small_url: str, tmp_path: Path) -> None:
    with staffed(small_url, tmp_path, at=OPENS + DAY) as year:
        taken_on(year)
        year.carry(OPENS + 2 * DAY)
        assert year.fired() == ["-write/@1", "write/adopted@1"]
        assert year.failures() == {}
        assert [(mail.name, mail.step) for mail in year.mails()] == [("Lea Brun", "write")]
        year.carry(CLOSES - DAY)  # it is reminded of by then, and still asked for
        assert {mail.name for mail in year.mails()} == {"Lea Brun"}
        asked = "Please upload the following: Write"
        assert year.ask("write").question == asked


def test_what_cites_it_leaves_when_it_is_there(small_url: str, tmp_path: Path) -> None:
    with staffed(small_url, tmp_path, at=OPENS + DAY) as year:
        taken_on(year)
        year.carry(CLOSES - DAY)
        put_document(
            year.office, year.stage, key="agenda", made=Made("Agenda", MARKDOWN, b"1"), by=STAFF
        )
        year.carry()
        assert len(year.mails("send")) == 2
        assert year.ask("write").outcome == "confirmed"  # nothing else was asked
        with year.office.store.read() as session:
            assert queries.stage(session, year.stage).state == "done"


def test_it_is_not_confirmed_before_it_is_there(small_url: str, tmp_path: Path) -> None:
    with staffed(small_url, tmp_path, at=OPENS + DAY) as year:
        taken_on(year)
        with pytest.raises(Mistake, match="igf document put"):
            decide(year.office, year.ask("write").id, reply=CONFIRMED)
        assert year.ask("write").state == "open"


def test_a_synthesis_of_contributions_that_are_not_here_is_asked_for_and_not_made_of_nothing(
    small_url: str, tmp_path: Path
) -> None:
    past = INPUT | {"opens": "2026-11-01", "closes": "2026-12-29 23:59 UTC"}
    with begun(small_url, tmp_path, stages={"thematic_input": past}) as year:
        year.carry(STARTED + DAY)
        asked = year.ask("synthesise")
        assert (asked.rung, asked.state) == (ADOPTED, "open")
        assert asked.question == "Please upload the following: Synthesis"
        with year.office.store.read() as session:
            assert "synthesis" not in queries.newest_documents(session, year.stage)
