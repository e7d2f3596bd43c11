"""What the record holds is written down by the engine: nobody is asked to make it by hand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from igf.asks.replies import Attached
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, XLSX, Made
from igf.engine import prepare as preparing
from igf.input.read import InputRead
from igf.input.rules.rows import Contributions
from igf.input.take_in import take_in
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.store.queries import documents as document_queries
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.tables.people import Membership
from igf.store.tables.year import Document
from schemas.contributions import ContributionRow
from schemas.sources import SourceLayout
from tests.engine.begun import (
    CLOSES,
    DAY,
    OPENS,
    STAFF,
    STARTED,
    Begun,
    begun,
    begun_with,
    reply_to,
)
from tests.year.years import Data

SEND: Data = {
    "key": "send",
    "do": "ask",
    "title": "First draft",
    "question": "Send the first draft.",
    "at": "opens",
    "to": ["mag", "web_editor"],
    "answer": "file",
    "due": "opens + 6d",
    "notice": "action.assigned",
}
COLLECT: Data = {
    "key": "collect",
    "do": "compute",
    "title": "Collected first drafts",
    "what": "collect_drafts",
    "makes": "drafts",
}
POST: Data = {
    "key": "post",
    "do": "publish",
    "title": "Publication",
    "question": "At which address are the first drafts?",
    "about": ["drafts"],
    "due": "asked + 3d",
    "notice": "publication.request",
}
FILE = Attached("draft.pdf", "application/pdf", b"%PDF-1.7 a draft")
LATER = replace(FILE, content=b"%PDF-1.7 the last draft")


def made(year: Begun, key: str) -> Document:
    with year.office.store.read() as session:
        rows = document_queries.documents(session, year.stage)
        found = [row for row in rows if row.key == key][-1]
        _ = found.content
        return found


def text(year: Begun, key: str) -> str:
    return made(year, key).content.decode()


def asked(year: Begun) -> set[str]:
    """The steps of the stage that asked anybody."""
    with year.office.store.read() as session:
        return {ask.step for ask in queries.asks(session, year.stage)}


def send(year: Begun, who: str, *, file: Attached | None = None, value: str = "") -> None:
    reply = Reply("answered", "Lea Brun", holder=f"person:{who}", value=value, file=file)
    decide(year.office, year.ask("send").id, reply=reply)


@pytest.fixture
def drafts(url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(url, tmp_path, SEND, COLLECT, POST) as year:
        year.carry(OPENS)
        send(year, "jun", file=FILE)
        send(year, "jun", file=LATER)
        send(year, "lea", value="https://example.org/draft")
        year.carry(OPENS + 7 * DAY)
        yield year


def test_drafts_are_collected_with_the_last_one_of_each_and_nobody_is_asked(drafts: Begun) -> None:
    found = text(drafts, "drafts")
    assert "2 of 3 texts were received." in found
    assert "| the MAG | 2 | 1 |" in found
    assert "| Web editor | 1 | 1 |" in found
    assert (
        "| Jun Sato | the MAG | draft.pdf | First draft | 4 January 2027, 09:00 UTC |  |" in found
    )
    assert "| Lea Brun | Web editor | <https://example.org/draft> | First draft |" in found
    assert f"| draft.pdf | {len(LATER.content)} | {LATER.sha256} |" in found
    assert "Amina" not in found
    assert asked(drafts) == {"send", "post"}


def test_whoever_posts_the_drafts_has_their_files(drafts: Begun) -> None:
    folder = drafts.office.outgoing / drafts.stage / "drafts-v1"
    assert [each.read_bytes() for each in folder.iterdir()] == [LATER.content]


def test_nothing_that_was_sent_is_said_in_the_title(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, SEND, COLLECT, POST) as year:
        year.carry(OPENS)
        year.carry(OPENS + 7 * DAY)
        assert made(year, "drafts").title == "Collected first drafts: Call (nothing was received)"
        assert "None of 3 texts was received." in text(year, "drafts")


def test_a_step_that_was_asked_of_people_before_it_was_worked_out_is_still_answered(
    small_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun_with(small_url, tmp_path, SEND, COLLECT, POST) as year:
        year.carry(OPENS)
        with monkeypatch.context() as before:
            before.setattr(preparing, "COMPUTATIONS", {})
            year.carry(OPENS + 7 * DAY)
        assert year.ask("collect").state == "open"
        year.carry(OPENS + 8 * DAY)
        paper = Made("Drafts", MARKDOWN, b"Collected by hand")
        put_document(year.office, year.stage, key="drafts", made=paper, by=STAFF)
        decide(year.office, year.ask("collect").id, reply=reply_to(year.ask("collect")))
        year.carry()
        assert year.ask("post").state == "open"
        assert text(year, "drafts") == "Collected by hand"


ROLES = {
    "mag_chair": {"title": "MAG Chair", "body": "mag"},
    "web_editor": {"title": "Web editor", "body": "secretariat"},
    "head_of_secretariat": {"title": "Head of the Secretariat", "body": "secretariat"},
}


def stage_of(kind: str, **more: object) -> dict[str, Data]:
    dates = {"opens": "2027-01-04 09:00 UTC", "closes": "2027-01-31 23:59 UTC"}
    title = kind.replace("_", " ").capitalize()
    return {kind: {"kind": kind, "title": title, "audience": ["community"], **dates, **more}}


def test_the_timeline_is_made_and_seen_by_the_office(url: str, tmp_path: Path) -> None:
    with begun(url, tmp_path, stages=stage_of("setup"), roles=ROLES) as year:
        year.live(CLOSES)
        found = text(year, "timeline")
        assert "| Setup | 4 January 2027, 09:00 UTC | 31 January 2027, 23:59 UTC |" in found
        assert "| First day of the annual meeting | 6 December 2027 (UTC) |" in found
        assert "draft" not in asked(year)
        assert "approve" in asked(year)


BODIES = {
    "mag": {"title": "the MAG"},
    "secretariat": {"title": "the IGF Secretariat"},
    "new_mag_members": {"title": "New members"},
    "leaving_mag_members": {"title": "Leaving members"},
    "place_requesters": {"title": "Those who asked for a place"},
}


def test_the_balance_is_that_of_the_members_at_the_announcement(url: str, tmp_path: Path) -> None:
    with begun(url, tmp_path, stages=stage_of("renewal"), bodies=BODIES, roles=ROLES) as year:
        year.live(CLOSES - DAY)
        with year.office.store.write(year.clock.now()) as session:
            session.add(Membership(person="lea", body="mag"))
            session.add(Membership(person="lea", body="new_mag_members"))
        year.live(CLOSES + DAY)
        found = text(year, "balance_report")
        assert "3 members on 31 January 2027. Recorded as new: 1; as leaving: 0." in found
        assert "| Not said | 3 | 100 % |" in found
        assert "balance" not in asked(year)


def test_a_body_without_members_has_no_balance_and_it_is_said_what_to_do(
    small_url: str, tmp_path: Path
) -> None:
    with begun(small_url, tmp_path, stages=stage_of("renewal"), bodies=BODIES, roles=ROLES) as year:
        year.live(CLOSES - DAY)
        with year.office.store.write(year.clock.now()) as session:
            for row in people_queries.lasting_members(session, ["mag"], now=year.clock.now()):
                session.delete(row)
        year.live(CLOSES + DAY)
        assert "take them in: igf people renew FILE" in year.failures()["balance"]


def rows_of(*keys: str) -> InputRead:
    rows = tuple(
        ContributionRow(row_key=key, received_at=OPENS + number * DAY, organisation=f"Org {key}")
        for number, key in enumerate(keys)
    )
    read = Contributions(rows, SourceLayout(columns={"row_key": "Id"}))
    return InputRead("form", "form.csv", "sha", read, unused=(), first=False)


def test_places_are_allotted_and_the_office_decides(url: str, tmp_path: Path) -> None:
    stages = stage_of("call_for_places", places=2)
    with begun(url, tmp_path, stages=stages, bodies=BODIES, roles=ROLES) as year:
        year.carry(OPENS)
        take_in(year.office, year.stage, read=rows_of("b", "a", "c"), by=STAFF)
        year.live(CLOSES + DAY)
        found = text(year, "places")
        places, waiting = found.split("## Waiting list")
        assert places.index("| b |") < places.index("| a |")
        assert "| 1 | c | Org c |" in waiting
        assert year.ask("approve").state == "open"
        assert "allot" not in asked(year)


def test_registrations_are_listed_in_a_workbook(url: str, tmp_path: Path) -> None:
    with begun(url, tmp_path, stages=stage_of("registration"), roles=ROLES) as year:
        year.carry(OPENS)
        take_in(year.office, year.stage, read=rows_of("1", "2"), by=STAFF)
        year.live(CLOSES + DAY)
        found = made(year, "registrations")
        assert (found.title, found.media_type) == ("List of the Registration", XLSX)
        assert "list" not in asked(year)


def test_the_pack_says_what_is_open_made_decided_moved_and_learned(
    url: str, tmp_path: Path
) -> None:
    late = {"opens": "2027-02-10 09:00 UTC", "closes": "2027-03-10"}
    stages = {**stage_of("handover", **late), **stage_of("call_for_input")}
    with begun(url, tmp_path, stages=stages, roles=ROLES) as year:
        order = MoveOrder("igf-2027", {"call_for_input.closes": "2027-01-20"}, By(STAFF, "sooner"))
        carry_out(year.office, foresee(year.office, order))
        year.live(OPENS + 38 * DAY)
        reply = Reply("answered", "Lea Brun", holder="person:jun", note="Keep the <hours>")
        decide(year.office, year.ask("lessons").id, reply=reply)
        year.live(OPENS + 60 * DAY)
        found = text(year, "handover_pack")
        assert "| Call for input | 4 January 2027, 09:00 UTC | 20 January 2027" in found
        assert "| Count of the Call for input" in found
        assert "| Call for input closes | 31 January 2027, 23:59 UTC | 20 January 2027" in found
        assert "| sooner |" in found
        assert "### the MAG\n\n> Keep the \\<hours>" in found
        assert "| the MAG | 2 |" in found
        assert "Jun" not in found
        assert "pack" not in asked(year)


def test_new_members_get_the_published_documents_once_the_office_has_seen_them(
    small_url: str, tmp_path: Path
) -> None:
    stages = {**stage_of("onboarding"), **stage_of("call_for_input")}
    with begun(small_url, tmp_path, stages=stages, bodies=BODIES, roles=ROLES) as year:
        with year.office.store.write(STARTED) as session:
            session.add(Membership(person="jun", body="new_mag_members"))
            for version, address in ((1, "https://example.org/1"), (2, None)):
                paper = Document(stage="igf-2027/call_for_input", key="synthesis", version=version)
                paper.title, paper.media_type, paper.sha256 = f"Synthesis {version}", MARKDOWN, "x"
                paper.content, paper.author, paper.made_at = b"Text", "secretariat", STARTED
                paper.address = address
                session.add(paper)
        year.carry(OPENS)
        found = text(year, "orientation_documents")
        assert "## IGF 2027" in found
        row = "| Synthesis 1 | Call for input | 1 | 1 January 2027 | <https://example.org/1> |"
        assert row in found
        assert "Synthesis 2" not in found
        assert year.ask("approve").by == ["head_of_secretariat"]
