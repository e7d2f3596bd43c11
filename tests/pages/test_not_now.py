"""What cannot be taken now stays in the form; what changed while it waited is compared."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from igf.asks.links import linking
from igf.pages.answers import answers_app
from igf.pages.wording import LANGUAGES, words_in
from igf.rehearsal.loop import SimulatedClock
from igf.store.session import Session, Store
from igf.store.tables.asks import Revocation
from igf.store.tables.people import Person
from igf.store.tables.year import Answer, Obligation
from tests.pages.conftest import FILE_STEPS, Asked
from tests.pages.tabs import Tab, kept_note, thanks
from tests.store.databases import KINDS, url_of

TYPED = {"choice": "send_back", "note": "Please <wait>\nfor me & تعليق"}
both = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def small_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """On both databases where a test says so."""
    kind = getattr(request.node, "callspec", None)
    return url_of(kind.params.get("kind", "sqlite") if kind else "sqlite", request, folder=tmp_path)


def opened(asked: Asked, language: str = "en") -> Tab:
    page = Tab(asked.client, f"{asked.path()}?lang={language}")
    page.load()
    return page


def sent_while(asked: Asked, change: Callable[[Session], object]) -> Response:
    """What an answer is told that waits for its turn while another process commits a change."""
    page, other = opened(asked), Store(asked.year.office.store.url)
    with ThreadPoolExecutor(1) as alone:
        with other.write(asked.year.clock.now()) as session:
            told = alone.submit(page.send, **TYPED)
            time.sleep(0.3)
            assert not told.done()
            change(session)
        found = told.result()
    other.close()
    return found


@both
def test_an_answer_whose_link_is_withdrawn_while_it_waits_is_refused_in_words(
    asked: Asked, kind: str
) -> None:
    def revoke(session: Session) -> None:
        at = asked.year.clock.now()
        session.add(
            Revocation(
                ask=asked.ask, person="amina", turn=1, revoked_at=at, by="Lea", reason="forwarded"
            )
        )

    told = sent_while(asked, revoke)
    assert (kind, told.status_code) == (kind, 404)
    assert "Your answer was not recorded." in told.text
    assert words_in("en")["links"]["withdrawn"] in told.text
    assert "Please &lt;wait&gt;" in told.text  # to be copied
    assert asked.answers() == []


def test_an_answer_of_a_person_who_is_erased_while_it_waits_is_refused_in_words(
    asked: Asked,
) -> None:
    def erase(session: Session) -> None:
        session.execute(text("DELETE FROM membership WHERE person = 'amina'"))
        session.delete(session.get_one(Person, "amina"))

    told = sent_while(asked, erase)
    assert told.status_code == 404
    assert words_in("en")["links"]["unknown"] in told.text
    assert asked.answers() == []


def test_an_answer_to_a_side_that_is_gone_while_it_waits_is_refused_in_words(asked: Asked) -> None:
    def release(session: Session) -> None:
        for side in session.query(Obligation).filter_by(ask=asked.ask):
            side.state = "released"

    told = sent_while(asked, release)
    assert told.status_code == 422
    assert words_in("en")["over"] in told.text
    assert session_answers(asked) == 0


def session_answers(asked: Asked) -> int:
    with asked.year.office.store.read() as session:
        return session.query(Answer).filter_by(ask=asked.ask).count()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", LANGUAGES)
def test_while_the_database_is_busy_the_form_keeps_what_was_typed(
    asked: Asked, language: str
) -> None:
    page, other = opened(asked, language), Store(asked.year.office.store.url)
    words = words_in(language)
    with other.write(asked.year.clock.now()):
        told = page.send(**TYPED)
        assert asked.client.get(page.address).status_code == 200
    other.close()
    assert (told.status_code, told.headers["retry-after"]) == (503, "60")
    assert told.headers["cache-control"] == "no-store"
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in told.text
    assert words["not_recorded"] in told.text
    assert words["later_sent"] in told.text
    assert kept_note(told) == TYPED["note"]
    assert 'value="send_back" required checked' in told.text
    assert asked.answers() == []
    again = Tab(asked.client, page.address).shows(told)
    assert thanks(again.send(**TYPED))
    assert [each.note for each in asked.answers()] == [TYPED["note"]]


@pytest.mark.usefixtures("impatient")
@both
def test_it_is_so_on_both_databases(asked: Asked, kind: str) -> None:
    page, other = opened(asked), Store(asked.year.office.store.url)
    with other.write(asked.year.clock.now()):
        assert (kind, page.send(**TYPED).status_code) == (kind, 503)
    other.close()
    assert thanks(page.send(**TYPED))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_where_nothing_can_be_read_the_typed_answer_is_a_form_of_its_own(
    asked: Asked, language: str
) -> None:
    page = opened(asked, language)
    rename(asked, "ask", "gone")
    told, shown = page.send(**TYPED), asked.client.get(page.address)
    assert (told.status_code, shown.status_code) == (503, 503)
    assert words_in(language)["later"] in shown.text
    assert kept_note(told) == TYPED["note"]
    assert f'lang="{language}"' in told.text
    rename(asked, "gone", "ask")
    again = Tab(asked.client, page.address).shows(told)
    assert again.fields["form_key"] == page.fields["form_key"]
    assert thanks(again.send(note=TYPED["note"]))
    assert [(each.choice, each.note) for each in asked.answers()] == [tuple(TYPED.values())]


def rename(asked: Asked, before: str, after: str) -> None:
    with asked.year.office.store.engine.begin() as connection:
        connection.execute(text("PRAGMA legacy_alter_table = ON"))
        connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_a_file_that_could_not_be_taken_is_asked_for_again(other: Asked) -> None:
    busy = Store(other.year.office.store.url)
    with busy.write(other.year.clock.now()):
        told = other.client.post(
            f"{other.path()}",
            data={"choice": "answered", "lang": "en"},
            files={"file": ("mine.pdf", b"%PDF", "application/pdf")},
        )
    busy.close()
    assert told.status_code == 503
    assert "Please choose the file again" in told.text


def test_with_the_clock_before_the_last_change_the_page_says_so_and_keeps_what_was_typed(
    asked: Asked,
) -> None:
    page = opened(asked)
    early = SimulatedClock(asked.year.clock.now() - timedelta(days=1))
    office = replace(asked.year.office, clock=early)
    client = TestClient(answers_app(office), follow_redirects=False)
    for path in (page.address, f"{asked.path()}/document"):
        shown = client.get(path, headers={"accept-language": "fr-CH, fr;q=0.9"})
        assert shown.status_code == 503
        assert "Traceback" not in shown.text
    told = replace(page, client=client).send(**TYPED)
    assert told.status_code == 503
    assert kept_note(told) == TYPED["note"]
    assert asked.answers() == []


def test_a_comment_that_is_too_long_stays_in_the_form(asked: Asked) -> None:
    page, note = opened(asked), "x" * 10_001
    told = page.send(choice="approve", note=note)
    assert told.status_code == 422
    assert "the comment has 10001 characters" in told.text
    assert kept_note(told) == note
    fits = "\r\n".join(["x" * 98] * 101)  # as a browser sends 100 ends of lines
    assert len(fits) > 10_000
    assert thanks(page.send(choice="approve", note=fits))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_server_is_a_page_in_the_language_of_the_browser(
    asked: Asked, language: str
) -> None:
    words, told = words_in(language), {"accept-language": f"{language}-XX,en;q=0.5"}
    chunks = iter([b"choice=approve"])
    answers = {
        "bad_link": asked.client.get("/a/nonsense", headers=told),
        "too_large": asked.client.post(
            asked.path(), data={"choice": "approve", "note": "x" * 200_000}, headers=told
        ),
        "unreadable": asked.client.post(asked.path(), data={"file": "none"}, headers=told),
        "home": asked.client.get("/", headers=told),
    }
    for key, page in answers.items():
        assert words[key] in page.text, key
        assert f'lang="{language}"' in page.text, key
    unsaid = asked.client.post(asked.path(), content=chunks, headers=told)
    assert (unsaid.status_code, words["too_large"] in unsaid.text) == (411, True)


@pytest.mark.parametrize(
    "around", ["{}.", "{}>", "{} ", "<{}", "{})", "{},%20please", "{}%E2%80%A6"]
)
def test_what_stood_around_a_link_is_not_part_of_it(asked: Asked, around: str) -> None:
    token = asked.path().removeprefix("/a/")
    page = Tab(asked.client, f"/a/{around.format(token)}")
    assert page.load().status_code == 200
    assert re.fullmatch(r"/a/[\w.-]+", page.action)
    assert thanks(page.send(choice="approve"))


def test_a_link_without_its_end_is_not_complete(asked: Asked) -> None:
    address = linking(asked.year.office, [asked.ask]).address(asked.ask, person="amina")
    short = address.removeprefix(asked.year.office.links.answers)[:-1]
    assert asked.client.get(short).status_code == 404
