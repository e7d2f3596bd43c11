"""Putting in documents: new versions, what waited for them, what is asked again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.asks.decide import decide
from igf.documents.files import document_file
from igf.documents.put import LARGEST, put_document
from igf.documents.versions import MARKDOWN, Made
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun_with, reply_to
from tests.year.years import TELL, Data

AGENDA = Made("Agenda", MARKDOWN, b"# Agenda\n\n1. Opening")
WRITE: Data = {
    "key": "write",
    "do": "compute",
    "title": "Agenda",
    "at": "opens",
    "what": "write_agenda",
    "makes": "agenda",
}
TELL_ALL: Data = TELL | {
    "key": "tell",
    "at": "opens",
    "notice": "meeting.agenda",
    "about": "agenda",
}
FOLLOW: Data = {key: value for key, value in TELL_ALL.items() if key != "at"}


def put(year: Begun, made: Made, key: str = "agenda") -> int:
    return put_document(year.office, year.stage, key=key, made=made, by=STAFF)


@pytest.fixture
def meeting(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    """A stage whose agenda is written by hand, and then sent to all."""
    with begun_with(small_url, tmp_path, WRITE, FOLLOW) as found:
        yield found


def test_each_document_that_is_put_in_is_a_new_version(year: Begun) -> None:
    texts = [Made("Synthesis", MARKDOWN, text) for text in (b"One", b"Two", b"Two")]
    assert [put(year, text, "synthesis") for text in texts] == [1, 2, 2]
    with year.office.store.read() as session:
        newest = queries.newest_documents(session, year.stage)["synthesis"]
        assert (newest.version, newest.content, newest.author) == (2, b"Two", "Lea Brun")
        assert [e.act for e in queries.log(session, year.stage)] == ["document.put"] * 2


def test_what_waited_for_a_document_is_done_as_soon_as_it_is_there(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, TELL_ALL, WRITE) as year:
        year.carry(OPENS)
        assert (year.failures(), year.mails("tell")) == ({}, [])
        with year.office.store.read() as session:
            words = queries.stage(session, year.stage).words
        assert (
            "Held: Tell; Agenda is not there, asked of the IGF Secretariat on 4 January 2027"
            in words
        )
        put(year, AGENDA)
        with year.office.store.read() as session:
            assert queries.stage(session, year.stage).next_at == OPENS
        year.carry()
        assert "tell/@1" in year.fired()


def test_a_step_done_by_hand_is_done_when_its_document_is_there(meeting: Begun) -> None:
    meeting.carry(OPENS)
    ask = meeting.ask("write")
    assert ask.by == ["secretariat"]
    with pytest.raises(Mistake, match=r"Agenda \(agenda\) has not been uploaded yet") as refused:
        decide(meeting.office, ask.id, reply=reply_to(ask))
    assert f"igf decide {ask.id} --file FILE" in refused.value.fix
    assert "igf document put igf-2027/call agenda FILE" in refused.value.fix
    put(meeting, AGENDA)
    assert decide(meeting.office, ask.id, reply=reply_to(ask)).outcome == "confirmed"
    meeting.carry()
    assert meeting.fired() == ["write/@1", "tell/@1"]


def test_a_step_by_hand_needs_its_document_although_nothing_is_about_it(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, WRITE) as year:
        year.carry(OPENS)
        ask = year.ask("write")
        with pytest.raises(Mistake, match="has not been uploaded yet"):
            decide(year.office, ask.id, reply=reply_to(ask))


@pytest.mark.parametrize(
    ("key", "made", "reason"),
    [
        ("agenda", Made("Agenda", MARKDOWN, b""), "the document is empty"),
        ("agenda", Made("Agenda", MARKDOWN, b" \n"), "nothing but blanks"),
        ("agenda", Made("Agenda", "application/pdf", b"%PDF-1.4\n%%EOF"), "without a page"),
        ("agenda", Made("Agenda", MARKDOWN, b"x" * (LARGEST + 1)), "20 MB, the most is 20"),
        ("agendo", AGENDA, "has no document 'agendo' -> did you mean agenda"),
    ],
)
def test_what_cannot_be_put_in_is_refused(
    meeting: Begun, key: str, made: Made, reason: str
) -> None:
    with pytest.raises(Mistake, match=reason):
        put(meeting, made, key)


def test_a_count_is_made_from_the_contributions_and_not_put_in(small: Begun) -> None:
    with pytest.raises(Mistake, match="'counts' is counted from the contributions"):
        put(small, AGENDA, "counts")


def test_a_document_of_a_stage_that_is_not_there_is_refused(small: Begun) -> None:
    small.stage = "igf-2027/nothing"
    with pytest.raises(Mistake, match="there is no stage igf-2027/nothing"):
        put(small, AGENDA)


def test_a_new_version_replaces_the_open_question_about_the_old_one(year: Begun) -> None:
    year.carry(CLOSES)
    put(year, Made("Synthesis", MARKDOWN, b"Final"), "synthesis")
    year.carry()
    with year.office.store.read() as session:
        asks = queries.asks(session, year.stage)
        assert [(ask.rung, ask.state) for ask in asks] == [("v1", "superseded"), ("v2", "open")]
        states = [o.state for ask in asks for o in queries.obligations(session, ask.id)]
    assert states == ["released", "owed"]


def test_a_new_version_of_what_is_done_is_approved_and_posted_again(small: Begun) -> None:
    small.live(CLOSES + 30 * DAY)
    with small.office.store.read() as session:
        assert queries.stage(session, small.stage).state == "done"
    put(small, Made("Synthesis", MARKDOWN, b"Corrected"), "synthesis")
    small.live(CLOSES + 60 * DAY)
    assert small.fired()[-2:] == ["approve/v2@1", "publish/v2@1"]
    with small.office.store.read() as session:
        assert queries.stage(session, small.stage).state == "done"


def test_a_copy_of_what_stands_on_the_web_has_its_address_and_day(
    small: Begun, tmp_path: Path
) -> None:
    path, address = tmp_path / "paper.md", "https://docs.example.org/paper"
    path.write_text("# Paper\n\nA text.", encoding="utf-8")
    said: Data = {"key": "synthesis", "path": path, "title": "Paper"}
    with pytest.raises(Mistake, match="'docs' is not a web address -> enter it with https://"):
        document_file(small.office, small.stage, **said, address="docs")
    plain, placed = (
        document_file(small.office, small.stage, **said, address=each) for each in (None, address)
    )
    assert [put(small, made, "synthesis") for made in (plain, placed, placed)] == [1, 2, 2]
    with small.office.store.read() as session:
        newest = queries.newest_documents(session, small.stage)["synthesis"]
        assert (newest.address, newest.made_at) == (address, small.clock.now())
