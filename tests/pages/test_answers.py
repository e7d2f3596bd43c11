"""The answer page as a browser without a script sees it."""

import json
import re
from collections.abc import Mapping

import pytest
import yaml

from igf.asks.attachments import attachment_of
from igf.asks.links import revoke
from igf.log.write import By
from igf.pages.wording import LANGUAGES, PAGES, words_in
from igf.store.tables.people import Person
from igf.store.tables.year import Cycle
from tests.engine.begun import STAFF
from tests.pages.conftest import FILE_STEPS, SEVERAL_STEPS, Asked

SECRETS = re.compile(r'name="form_key" value="([^"]+)"')


def page(asked: Asked, query: str = "", person: str = "amina") -> str:
    shown = asked.client.get(asked.path(person) + query)
    assert shown.status_code == 200
    return str(shown.text)


def post(asked: Asked, **fields: str) -> tuple[int, str]:
    sent = asked.client.post(asked.path(), data=fields)
    return sent.status_code, sent.text


def test_it_shows_the_question_the_exact_version_and_the_deadline(asked: Asked) -> None:
    shown = page(asked)
    assert "Do you approve this paper?" in shown
    assert "version 1" in shown
    assert re.search(r"<code>[0-9a-f]{64}</code>", shown)
    assert "11 January 2027, 09:00 UTC" in shown
    assert "decided by MAG Chair" in shown


def test_the_deadline_is_told_in_the_readers_zone_as_well(asked: Asked) -> None:
    with asked.year.office.store.write(asked.year.clock.now()) as session:
        session.get_one(Person, "amina").zone = "Asia/Tokyo"
    shown = page(asked)
    assert "11 January 2027, 18:00" in shown
    assert "11 January 2027, 09:00 UTC" in shown


def test_the_year_the_stage_and_the_sides_are_named_in_the_readers_language(asked: Asked) -> None:
    office = asked.year.office
    with office.store.write(asked.year.clock.now()) as session:
        row = session.get_one(Cycle, "igf-2027")
        declared = json.loads(row.loaded)
        declared["titles"] = {"fr": "FGI 2027"}
        declared["stages"]["call"]["titles"] = {"fr": "Appel"}
        declared["roles"]["mag_chair"]["titles"] = {"fr": "Présidence du MAG"}
        row.loaded = json.dumps(declared)
    shown = page(asked, "?lang=fr")
    assert '<bdi lang="fr">FGI 2027</bdi> · <bdi lang="fr">Appel</bdi>' in shown
    assert "<bdi>Présidence du MAG</bdi>" in shown
    assert "<dd>décision de Présidence du MAG</dd>" in shown
    assert '<bdi lang="en">IGF 2027</bdi>' in page(asked, "?lang=es")


def test_what_people_typed_is_shown_as_text(asked: Asked) -> None:
    shown = page(asked)
    assert "&lt;b&gt;of ours&lt;/b&gt;" in shown
    assert "<b>of ours" not in shown


def test_an_answer_is_recorded_as_proven_and_shown(asked: Asked) -> None:
    form_key = SECRETS.search(page(asked))
    assert form_key
    sent = asked.client.post(
        asked.path(), data={"choice": "approve", "note": "Well done", "form_key": form_key[1]}
    )
    assert (sent.status_code, sent.headers["location"]) == (303, f"{asked.path()}?done=1")
    (answer,) = asked.answers()
    assert (answer.choice, answer.note, answer.given_by) == ("approve", "Well done", "Amina Diallo")
    assert (answer.door, answer.standing, answer.person) == ("page", "proven", "amina")
    shown = page(asked, "?done=1")
    assert "Your answer is recorded." in shown
    assert "This question is settled." in shown
    assert "<form" not in shown


def test_a_refused_answer_keeps_what_was_typed_and_says_why(asked: Asked) -> None:
    status, shown = post(asked, choice="send_back", value="x")
    assert status == 422
    assert "Your answer was not recorded." in shown
    assert "sending back needs a reason" in shown
    assert 'value="send_back" required checked' in shown
    assert asked.answers() == []


@pytest.mark.parametrize(
    "fields", [{}, {"choice": "nonsense"}, {"choice": "approve", "holder": "mag"}]
)
def test_a_form_that_is_not_ours_records_nothing(asked: Asked, fields: Mapping[str, str]) -> None:
    assert post(asked, **fields)[0] == 422
    assert asked.answers() == []


def test_a_comment_that_is_too_long_is_not_read(asked: Asked) -> None:
    assert post(asked, choice="approve", note="x" * 10_001)[0] == 422
    assert post(asked, choice="approve", note="x" * 200_000)[0] == 413
    assert asked.answers() == []


def test_the_document_is_the_version_that_is_asked_about(asked: Asked) -> None:
    found = asked.client.get(f"{asked.path()}/document")
    assert found.content == b"# Paper\n\nSo it is.\n"
    assert found.headers["content-disposition"] == 'attachment; filename="A-paper--b-of-ours--b.md"'


def test_a_bad_link_says_what_to_do(asked: Asked) -> None:
    gone = asked.client.get("/a/nonsense")
    assert gone.status_code == 404
    assert "copy all of it from the email" in gone.text
    old = asked.path()
    revoke(asked.year.office, asked.ask, who="amina", by=By(STAFF, "forwarded"))
    assert "ask the Secretariat for a new one" in asked.client.get(old).text


def test_nothing_of_it_is_kept_or_told_to_others(asked: Asked) -> None:
    headers = asked.client.get(asked.path()).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert "script" not in headers["content-security-policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    english, other = words_in("en"), words_in(language)
    assert set(other) == set(english)
    assert all(other[key] for key in other)
    for part in ("choices", "outcomes"):
        assert set(other[part]) == set(english[part])
    texts = (PAGES / "answer" / "words" / f"{language}.yaml").read_text("utf-8")
    assert yaml.safe_load(texts) == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_shown_in_each_language_and_its_direction(asked: Asked, language: str) -> None:
    shown = page(asked, f"?lang={language}")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert words_in(language)["send"] in shown


def test_the_page_begins_in_the_readers_own_language(asked: Asked) -> None:
    assert '<html lang="en"' in page(asked)
    assert '<html lang="fr"' in page(asked, person="jun")


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_a_file_is_sent_with_the_form(other: Asked) -> None:
    assert 'enctype="multipart/form-data"' in page(other)
    sent = other.client.post(
        other.path(),
        data={"choice": "answered", "form_key": "once"},
        files={"file": ("C:\\reports\\mine.pdf", b"%PDF", "application/pdf")},
    )
    assert sent.status_code == 303
    assert attachment_of(other.year.office, other.ask, who="amina").name == "mine.pdf"
    assert "mine.pdf" in page(other)


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
@pytest.mark.parametrize("content", [b"", b" \r\n", b"%PDF-1.4\n%%EOF"])
def test_a_file_without_content_is_no_report(other: Asked, content: bytes) -> None:
    sent = other.client.post(
        other.path(),
        data={"choice": "answered", "form_key": "once"},
        files={"file": ("mine.pdf", content, "application/pdf")},
    )
    assert (sent.status_code, "the file mine.pdf is" in sent.text) == (422, True)
    assert other.answers() == []


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_a_form_without_its_file_or_address_says_what_is_missing(other: Asked) -> None:
    empty = {"file": ("", b"", "application/octet-stream")}
    sent = other.client.post(other.path(), data={"choice": "answered"}, files=empty)
    assert (sent.status_code, "the file is missing" in sent.text) == (422, True)
    assert other.answers() == []


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_a_file_that_is_too_large_is_not_read(other: Asked) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": "20100001"}
    assert other.client.post(other.path(), content=b"x", headers=headers).status_code == 413
    no_length = {"content-type": "multipart/form-data; boundary=x"}
    chunks = iter([b"--x", b"--"])
    assert other.client.post(other.path(), content=chunks, headers=no_length).status_code == 411


@pytest.mark.parametrize("other", [SEVERAL_STEPS], indirect=True)
def test_several_options_are_marked_and_sent(other: Asked) -> None:
    shown = page(other)
    assert 'type="checkbox" name="value" value="Safe, &lt;b&gt;secure"' in shown
    sent = other.client.post(
        other.path(), data={"choice": "answered", "value": ["Rights", "Safe, <b>secure"]}
    )
    assert sent.status_code == 303
    assert other.answers()[0].value == "Rights\nSafe, <b>secure"
    assert page(other).count("checked") == 3
