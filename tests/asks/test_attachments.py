"""Files come with answers: what was asked for, and the proof of what is stated."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.answer_lists import answers_of
from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.attachments import attached_file, attachment_of, proof_of
from igf.asks.decide import Reply, decide
from igf.asks.replies import Attached
from igf.store.tables.asks import Attachment
from schemas.errors import Mistake
from tests.asks.test_sides import ASK, BALLOT, token
from tests.engine.begun import OPENS, Begun, begun_with

REPORT = ASK | {"key": "report", "answer": "file", "question": "Send your report."}
OUTSIDE = BALLOT | {"key": "approve", "by": ["mag_chair"], "rule": {"kind": "one"}, "outside": True}
FILE = Attached("report.pdf", "application/pdf", b"%PDF-1.7 a report")


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(url, tmp_path, REPORT, OUTSIDE) as found:
        found.carry(OPENS)
        yield found


def send(year: Begun, file: Attached | None = FILE, **more: str) -> None:
    filled = Filled("answered", file=file, **more)
    answer(year.office, token(year, "report", "jun"), filled=filled)


def test_a_file_is_kept_with_its_answer_and_given_out_again(year: Begun) -> None:
    send(year)
    assert attachment_of(year.office, year.ask("report").id, who="jun") == FILE
    assert [side.files for side in answers_of(year.office, year.ask("report").id).sides] == [
        (),
        ("report.pdf",),
    ]
    (given,) = answer_page(year.office, token(year, "report", "jun")).given
    assert given.file == "report.pdf"


def test_without_a_file_its_address_is_enough_and_nothing_is_not(year: Begun) -> None:
    with pytest.raises(Mistake, match="the file is missing -> attach it, or enter its web address"):
        send(year, None)
    send(year, None, value="https://example.org/report.pdf")
    with pytest.raises(Mistake, match="no file came with an answer of jun"):
        attachment_of(year.office, year.ask("report").id, who="jun")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"%PDF-1.4\n%%EOF"])
def test_a_file_without_content_is_neither_a_report_nor_a_proof(
    year: Begun, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(Mistake, match=r"the file report\.pdf is"):
        send(year, replace(FILE, content=content))
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(content)
    reply = Reply("approve", "Layla", evidence=str(letter), proof=proof_of(str(letter)))
    with pytest.raises(Mistake, match=r"the file letter\.pdf is"):
        decide(year.office, year.ask("approve").id, reply=reply)


def test_a_better_file_replaces_the_first_and_both_are_kept(year: Begun) -> None:
    for content in (b"%PDF-1.7 first", b"%PDF-1.7 second"):
        send(year, replace(FILE, content=content))
    ask = year.ask("report").id
    assert attachment_of(year.office, ask, who="jun").content == b"%PDF-1.7 second"
    assert len(year_attachments(year)) == 2


def year_attachments(year: Begun) -> list[bytes]:
    with year.office.store.read() as session:
        return [row.content for row in session.query(Attachment)]


def test_the_proof_of_an_approval_from_outside_is_kept_with_its_digest(
    year: Begun, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 we approve")
    proof = proof_of(str(letter))
    stated = Reply("approve", "Amina Diallo", "mag_chair", evidence=str(letter), proof=proof)
    ask = year.ask("approve").id
    decide(year.office, ask, reply=stated)
    kept = attachment_of(year.office, ask, who="mag_chair", kind="evidence")
    assert (kept.name, kept.media_type, kept.content) == (
        "letter.pdf",
        "application/pdf",
        b"%PDF-1.7 we approve",
    )


def test_a_letter_on_paper_is_a_proof_without_a_file() -> None:
    assert proof_of("letter of 3 May, in the binder") is None


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="cannot be read: no such file"):
        attached_file(tmp_path / "none.pdf")
