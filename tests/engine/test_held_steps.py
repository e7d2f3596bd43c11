"""Nothing leaves that speaks of what is not there; it is asked for, and goes on when it is."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from igf.asks.document_links import linked_document
from igf.asks.replies import Attached
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.health.assess import health
from igf.store.queries import year as queries
from igf.store.tables.year import Ask
from schemas.errors import Mistake
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun, begun_with
from tests.year.years import Data

AGENDA = Made("Agenda", MARKDOWN, b"# Agenda\n\n1. Opening\n")
CITED = CLOSES - 6 * DAY
WRITE: Data = {
    "key": "write",
    "do": "compute",
    "title": "Draft agenda",
    "what": "draft_agenda",
    "makes": "agenda",
    "at": "opens",
}
SEND: Data = {
    "key": "send",
    "do": "notice",
    "title": "Agenda",
    "at": "closes - 7d 09:00 UTC",
    "notice": "meeting.agenda",
    "to": ["mag", "community"],
    "about": ["agenda"],
}
MEETING: Data = {
    "kind": "meeting",
    "title": "First meeting",
    "opens": "2027-05-04 10:00 Europe/Zurich",
    "closes": "2027-05-06 17:00 Europe/Zurich",
    "audience": ["community"],
    "steps": [{"key": "poll", "at": "2027-02-03 09:00 UTC"}],
}
MEETING_OPENS = OPENS + 120 * DAY


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'igf.db'}"


@pytest.fixture
def year(sqlite: str, tmp_path: Path) -> Iterator[Begun]:
    """A stage whose agenda was confirmed before confirming needed it, and was never uploaded."""
    with begun_with(sqlite, tmp_path, WRITE, SEND) as found:
        found.carry(OPENS)
        confirm_without_document(found)
        found.carry(CITED)
        yield found


def confirm_without_document(year: Begun) -> None:
    with year.office.store.write(year.clock.now()) as session:
        ask = session.get_one(Ask, year.ask("write").id)
        ask.state, ask.outcome, ask.settled_at = "settled", "confirmed", year.clock.now()


def words(year: Begun) -> str:
    with year.office.store.read() as session:
        return queries.stage(session, year.stage).words


def answer(year: Begun, step: str, **said: object) -> str | None:
    ask = year.ask(step)
    reply = Reply("confirmed", "Lea Brun", holder=ask.by[0], **said)  # type: ignore[arg-type]  # the fields of a reply
    taken = decide(year.office, ask.id, reply=reply)
    year.carry()
    return taken.outcome


def test_the_lead_is_asked_once_and_nothing_leaves(year: Begun) -> None:
    year.carry(CITED + DAY)
    assert year.failures() == {}
    assert year.mails("send") == []
    assert [each for each in year.fired() if "/due" not in each] == ["write/@1", "write/missing@1"]
    assert year.ask("write").question == "Please upload the following: Draft agenda"


def test_run_status_and_health_say_what_is_held_and_of_whom_it_was_asked(year: Begun) -> None:
    said = "Agenda; Draft agenda is not there, asked of the IGF Secretariat on 25 January 2027"
    assert f"Held: {said}" in words(year)
    [finding] = [each for each in health(year.office, "igf-2027").findings if each.code == "held"]
    assert "Draft agenda is not there" in finding.what
    assert finding.todo == "upload it: igf document put igf-2027/call agenda FILE"


def test_a_document_that_arrives_settles_the_question_and_lets_the_mail_leave(year: Begun) -> None:
    put_document(year.office, year.stage, key="agenda", made=AGENDA, by=STAFF)
    year.carry()
    assert (year.ask("write").state, year.ask("write").outcome) == ("settled", "confirmed")
    assert len(year.mails("send")) == 3
    assert "Held" not in words(year)


def test_a_file_that_comes_with_the_answer_is_the_document(year: Begun) -> None:
    file = Attached("agenda.md", "application/octet-stream", AGENDA.content)
    assert answer(year, "write", file=file) == "confirmed"
    with year.office.store.read() as session:
        row = queries.newest_documents(session, year.stage)["agenda"]
        kept = (row.title, row.media_type, row.content, row.author)
    assert kept == ("Draft agenda", MARKDOWN, AGENDA.content, "Lea Brun")
    assert len(year.mails("send")) == 3


def test_nothing_is_confirmed_without_its_document_and_what_is_blank_is_none(year: Begun) -> None:
    with pytest.raises(Mistake, match=r"Draft agenda \(agenda\) has not been uploaded yet"):
        answer(year, "write")
    with pytest.raises(Mistake, match="0 bytes"):
        answer(year, "write", file=Attached("agenda.md", MARKDOWN, b""))
    assert year.ask("write").state == "open"


def test_a_mail_links_to_exactly_the_version_it_is_about(year: Begun) -> None:
    put_document(year.office, year.stage, key="agenda", made=AGENDA, by=STAFF)
    year.carry()
    newer = Made("Agenda", MARKDOWN, b"# Agenda\n\n1. Closing\n")
    put_document(year.office, year.stage, key="agenda", made=newer, by=STAFF)
    [first, *others] = [link for each in year.letters.parcels[-3:] for link in links(each.content)]
    assert set(others) == {first}
    token = first.removeprefix(f"{year.office.links.answers}/d/")
    assert linked_document(year.office, token).content == AGENDA.content
    with pytest.raises(Mistake, match="this link is not complete"):
        linked_document(year.office, token[:-1])
    assert all("personal-link.invalid/~document" in mail.text for mail in year.mails("send"))


def links(content: bytes) -> list[str]:
    """The addresses of documents in the text of a mail, as its reader gets it."""
    mail = message_from_bytes(content, policy=default)
    part = mail.get_body(("plain",))
    text = part.get_content() if part else ""
    assert "personal-link.invalid" not in text
    assert "not published" not in text
    return re.findall(r"<(http[^>]+/d/[^>]+)>", text)


def test_an_invitation_waits_for_its_place_which_is_asked_of_the_lead_before(
    sqlite: str, tmp_path: Path
) -> None:
    with begun(sqlite, tmp_path, stages={"oc": MEETING}) as year:
        invited = MEETING_OPENS - 60 * DAY
        year.carry(invited - 13 * DAY)
        assert year.ask("say_place").by == ["secretariat"]
        year.carry(invited + DAY)
        assert year.mails("invite") == []
        held = "Held: Invitation and registration; Place where the participants meet is not there"
        assert held in words(year)
        with pytest.raises(Mistake, match="the answer is missing"):
            answer(year, "say_place")
        assert answer(year, "say_place", value="Palais des Nations, Geneva") == "confirmed"
        assert "Place: Palais des Nations, Geneva" in year.mails("invite")[0].text


def test_a_poll_on_dates_waits_for_its_dates(sqlite: str, tmp_path: Path) -> None:
    with begun(sqlite, tmp_path, stages={"oc": MEETING}) as year:
        year.carry(MEETING_OPENS - 89 * DAY)
        assert year.mails("poll") == []
        with pytest.raises(Mistake, match="only one choice"):
            answer(year, "say_options_of_poll", note="4 May")
        answer(year, "say_options_of_poll", note="4 to 6 May\n11 to 13 May")
        assert "4 to 6 May; 11 to 13 May" in year.mails("poll")[0].text
        assert (year.ask("poll").form, year.ask("poll").options) == (
            "several",
            ["4 to 6 May", "11 to 13 May"],
        )


def test_a_joining_link_is_an_address(sqlite: str, tmp_path: Path) -> None:
    with begun(sqlite, tmp_path, stages={"oc": MEETING | {"place": "Geneva"}}) as year:
        year.carry(MEETING_OPENS - 3 * DAY)
        with pytest.raises(Mistake, match="is not a web address"):
            answer(year, "say_link", value="on the website")
        answer(year, "say_link", value="https://igf.example.org/join")
        year.carry(MEETING_OPENS - DAY)
        assert "<https://igf.example.org/join>" in year.mails("join")[0].text
