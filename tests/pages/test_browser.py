"""The answer page in a real browser: on a telephone, without a script, in two directions."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from igf.asks.attachments import attachment_of
from igf.pages.answers import answers_app
from igf.pages.wording import words_in
from igf.store.session import Store
from tests.live.installation import free_port
from tests.pages.conftest import FILE_STEPS, SEVERAL_STEPS, Asked
from tests.pages.test_not_now import rename
from tests.pages.test_stale_forms import AT_CLOSE
from tests.tree import ROOT

LANGUAGES = ("en", "ar")
PICTURES = ROOT / "docs" / "pictures"


@contextmanager
def serving(asked: Asked) -> Iterator[str]:
    """The page, being served to a browser."""
    port = free_port()
    config = uvicorn.Config(
        answers_app(asked.year.office), port=port, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}{asked.path()}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def address(asked: Asked) -> Iterator[str]:
    with serving(asked) as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen, without scripts."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_a_telephone(phone: Page, address: str, language: str) -> None:
    phone.goto(f"{address}?lang={language}")
    box = phone.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 360
    for choice in phone.locator(".choice").all():
        shape = choice.bounding_box()
        assert shape is not None
        assert shape["height"] >= 44  # WCAG 2.5.5: large enough for a thumb
        assert shape["x"] + shape["width"] <= 360


def test_an_answer_is_given_without_a_script(phone: Page, address: str, asked: Asked) -> None:
    phone.goto(f"{address}?lang=ar")
    phone.get_by_label("إعادة للتعديل").check()
    phone.get_by_label("تعليق").fill("يرجى التوضيح")
    phone.get_by_role("button").click()
    assert "سُجّلت إجابتكم." in phone.locator("main").inner_text()
    (answer,) = asked.answers()
    assert (answer.choice, answer.note) == ("send_back", "يرجى التوضيح")


def test_going_back_and_sending_again_counts_once(phone: Page, address: str, asked: Asked) -> None:
    phone.goto(address)
    phone.get_by_label("Approve").check()
    phone.get_by_role("button").click()
    phone.go_back()
    phone.reload()
    assert len(asked.answers()) == 1


@pytest.mark.parametrize("other", [(AT_CLOSE,)], indirect=True)
def test_an_answer_changed_after_going_back_is_kept(phone: Page, other: Asked) -> None:
    with serving(other) as address:
        phone.goto(f"{address}?lang=en")
        for choice in ("For", "Against"):
            phone.get_by_label(choice, exact=True).check()
            phone.get_by_label("Comment").fill(f"I am {choice}")
            phone.get_by_role("button").click()
            assert f"I am {choice}" in phone.locator("dl").inner_text()
            assert "Your answer is recorded." in phone.locator("main").inner_text()
            phone.go_back()
    assert [each.choice for each in other.answers()] == ["for", "against"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reads", [True, False])
def test_a_page_that_keeps_what_was_typed_can_be_used_by_everybody(
    browser: Browser, address: str, asked: Asked, language: str, *, reads: bool
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640}, bypass_csp=True)
    page.goto(f"{address}?lang={language}")
    page.locator("input[value=send_back]").check()
    page.locator("#note").fill("Why?")
    if not reads:
        rename(asked, "ask", "gone")
    with Store(asked.year.office.store.url).write(asked.year.clock.now()):
        page.get_by_role("button").click()
    assert page.locator("#note").input_value() == "Why?"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    if not reads:
        rename(asked, "gone", "ask")
    page.get_by_role("button").click()
    assert words_in(language)["recorded"] in page.locator("main").inner_text()
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["open", "refused", "settled"])
def test_nothing_keeps_anybody_from_reading_or_using_it(
    browser: Browser, address: str, language: str, state: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640}, bypass_csp=True)
    page.goto(f"{address}?lang={language}")
    if state != "open":
        choice = "send_back" if state == "refused" else "approve"
        page.locator(f"input[value={choice}]").check()
        page.get_by_role("button").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_from_the_side_of_its_language(
    browser: Browser, address: str, language: str, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(f"{address}?lang={language}")
    folder = PICTURES if "IGF_WRITE_PICTURES" in os.environ else tmp_path
    page.screenshot(path=folder / f"answer-page-{language}.png", full_page=True)
    radio = page.locator(".choice input").first.bounding_box()
    assert radio is not None
    assert (radio["x"] > 180) == (language == "ar")
    page.close()


@pytest.mark.parametrize("other", [FILE_STEPS], indirect=True)
def test_a_file_is_sent_from_a_telephone_without_a_script(
    phone: Page, other: Asked, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7 /Type /Page")
    with serving(other) as address:
        phone.goto(f"{address}?lang=ar")
        phone.get_by_label("أرسله مع هذا النموذج").check()
        phone.get_by_label("الملف").set_input_files(report)
        phone.get_by_role("button", name="إرسال").click()
        assert "سُجّلت إجابتكم." in phone.locator("main").inner_text()
    found = attachment_of(other.year.office, other.ask, who="amina")
    assert (found.name, found.media_type) == ("report.pdf", "application/pdf")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", [FILE_STEPS, SEVERAL_STEPS], indirect=True)
def test_every_form_can_be_used_by_everybody(browser: Browser, other: Asked, language: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640}, bypass_csp=True)
    with serving(other) as address:
        page.goto(f"{address}?lang={language}")
        found = Axe().run(page)
        box = page.locator("main").bounding_box()
        page.close()
    assert found.violations_count == 0, found.generate_report()
    assert box is not None
    assert box["width"] <= 360
