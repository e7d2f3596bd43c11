"""Work by hand on the answer page: its document is uploaded there, and read there by its link."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from igf.asks.document_links import document_address, document_mark, is_of_document
from igf.asks.links import linking
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.documents.withdraw import withdraw_document
from igf.log.write import By
from igf.pages.answers import answers_app
from igf.pages.wording import LANGUAGES
from igf.store.queries import year as queries
from igf.store.tables.year import Document
from schemas.errors import Mistake
from tests.engine.begun import OPENS, STAFF, Begun, begun_with
from tests.pages.conftest import STEPS, Asked

FILE = {"file": ("agenda.md", b"# Agenda\n\n<script>1</script>\n", "text/markdown")}


@pytest.fixture
def work(small_url: str, tmp_path: Path) -> Iterator[Asked]:
    """The page of a paper that is to be written."""
    with begun_with(small_url, tmp_path, *STEPS) as year:
        year.carry(OPENS)
        client = TestClient(answers_app(year.office), follow_redirects=False)
        yield Asked(year, client, year.ask("write").id)


def newest(year: Begun) -> Document | None:
    with year.office.store.read() as session:
        return queries.newest_documents(session, year.stage).get("paper")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_the_document_in_every_language(work: Asked, language: str) -> None:
    shown = work.client.get(f"{work.path('lea')}?lang={language}").text
    assert 'enctype="multipart/form-data"' in shown
    assert 'name="file" type="file" aria-describedby="file-help" required>' in shown


def test_what_is_uploaded_with_the_answer_is_the_document(work: Asked) -> None:
    sent = work.client.post(work.path("lea"), data={"choice": "confirmed"}, files=FILE)
    assert sent.status_code == 303
    found = newest(work.year)
    assert found is not None
    assert (found.title, found.version, found.media_type) == ("Paper", 1, MARKDOWN)
    assert work.year.ask("write").outcome == "confirmed"


def test_it_is_not_confirmed_without_and_the_page_says_what_to_upload(work: Asked) -> None:
    sent = work.client.post(work.path("lea"), data={"choice": "confirmed"})
    assert sent.status_code == 422
    assert "Paper (paper) has not been uploaded yet: upload it with this answer" in sent.text
    assert newest(work.year) is None


def test_another_file_after_the_first_is_not_thanked_for_and_lost(work: Asked) -> None:
    work.client.post(work.path("lea"), data={"choice": "confirmed"}, files=FILE)
    other = {"file": ("agenda.md", b"# Another\n\nText\n", "text/markdown")}
    again = work.client.post(work.path("lea"), data={"choice": "confirmed"}, files=FILE)
    changed = work.client.post(work.path("lea"), data={"choice": "confirmed"}, files=other)
    assert (again.status_code, changed.status_code) == (303, 422)
    assert "already settled" in changed.text


def test_the_document_of_a_link_is_a_page_without_code_of_others(work: Asked) -> None:
    work.client.post(work.path("lea"), data={"choice": "confirmed"}, files=FILE)
    shown = work.client.get(link(work.year))
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>Agenda</h1>" in shown.text
    assert "<script>" not in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]


def test_a_file_is_saved_under_a_name_that_can_be_opened(work: Asked) -> None:
    paper = Made("Paper", "application/pdf", b"%PDF-1.4 /Type /Page")
    put_document(work.year.office, work.year.stage, key="paper", made=paper, by=STAFF)
    shown = work.client.get(link(work.year))
    assert shown.headers["content-disposition"] == 'attachment; filename="Paper.pdf"'
    assert shown.content == paper.content


def test_the_link_to_a_version_that_was_withdrawn_says_so_and_gives_nothing(work: Asked) -> None:
    office, stage = work.year.office, work.year.stage
    first = Made("Paper", "text/plain", b"the telephone number of a member")
    put_document(office, stage, key="paper", made=first, by=STAFF)
    old = link(work.year)
    by = By(STAFF, "it named a person")
    with pytest.raises(Mistake, match="is the newest, which counts -> first upload the right one"):
        withdraw_document(office, stage, key="paper", version=1, by=by)
    put_document(office, stage, key="paper", made=replace(first, content=b"none"), by=STAFF)
    assert withdraw_document(office, stage, key="paper", version=1, by=by) == "Paper"
    gone = work.client.get(old)
    assert (gone.status_code, "This document was withdrawn." in gone.text) == (404, True)
    assert "retiré" in work.client.get(f"{old}?lang=fr").text
    assert work.client.get(link(work.year)).content == b"none"
    with pytest.raises(Mistake, match="version 1 of paper was withdrawn before"):
        withdraw_document(office, stage, key="paper", version=1, by=by)
    with pytest.raises(Mistake, match="paper has no version 3 -> the newest is 2"):
        withdraw_document(office, stage, key="paper", version=3, by=by)
    with pytest.raises(Mistake, match="the reason is missing"):
        withdraw_document(office, stage, key="paper", version=1, by=By(STAFF, " "))


def link(year: Begun) -> str:
    found = newest(year)
    assert found is not None
    marked = document_mark(found).partition(".invalid/")[2]
    assert is_of_document(marked)
    return document_address("", marked, secret=linking(year.office, []).secret)
