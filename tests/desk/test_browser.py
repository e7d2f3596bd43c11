"""The desk in a real browser: without a script, by keyboard, on a phone, with nothing for axe."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from igf.desk.app import desk_app
from igf.office.office import Office
from igf.signing.sign_in import printed_link
from tests.desk.conftest import AtDesk
from tests.engine.begun import CALL
from tests.live.installation import free_port
from tests.tree import ROOT

PICTURES = ROOT / "docs" / "pictures"
PAGES = (
    "/",
    "/year",
    "/emails",
    "/email/1",
    "/people",
    "/people/amina",
    "/decisions",
    "/log",
    "/acts",
    "/people?search=a",
    "/act/put-in-document",
    f"/act/put-in-document?stage={CALL}",
    "/act/write-message",
    "/act/join?person=amina",
    "/questions",
    "/health/igf-2027",
    "/me",
    f"/stage/{CALL}",
    f"/act/extend?stage={CALL}",
)


@contextmanager
def serving(office: Office) -> Iterator[str]:
    """The address of the desk, being served to a browser."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(desk_app(office), port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@contextmanager
def at(browser: Browser, desk: AtDesk, *, width: int, script: bool = False) -> Iterator[Page]:
    """A page of a browser in which Lea has signed in by the button of a link."""
    size: ViewportSize = {"width": width, "height": 800}
    with serving(desk.year.office) as address:
        context = browser.new_context(viewport=size, java_script_enabled=script, base_url=address)
        page = context.new_page()
        page.goto(f"/sign-in/{printed_link(desk.year.office, 'lea')}")
        page.get_by_role("button", name="Sign in").click()
        yield page
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways_or_has_anything_for_axe(
    browser: Browser, desk: AtDesk, width: int
) -> None:
    axe = Axe()
    with at(browser, desk, width=width, script=True) as page:
        for path in PAGES:
            page.goto(path)
            assert axe.run(page).violations_count == 0, (path, axe.run(page).generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.evaluate("document.documentElement.outerHTML.length") < 100_000


def test_a_call_is_extended_by_keyboard_without_a_script(browser: Browser, desk: AtDesk) -> None:
    with at(browser, desk, width=1280) as page:
        page.goto(f"/stage/{CALL}")
        page.get_by_role("link", name="Extend it").press("Enter")
        page.get_by_label("New closing date").press_sequentially("30 Feb")
        page.get_by_role("button", name="Preview").press("Enter")
        assert page.title().startswith("Error: ")
        page.get_by_role("link", name="Reason: is missing").press("Enter")
        page.get_by_label("Reason").fill("Three groups asked")
        page.get_by_label("New closing date").fill("+7d")
        page.get_by_role("button", name="Preview").press("Enter")
        assert "7 February 2027" in page.locator("main").inner_text()
        page.get_by_role("button", name="Extend it").press("Enter")
        assert "Done: " in page.locator("h1").inner_text()
        page.goto("/emails?state=draft")
        page.get_by_role("link", name="Read and approve").press("Enter")
        page.get_by_role("button", name="Preview").press("Enter")
        page.get_by_role("button", name="Approve").press("Enter")
        assert "Approved: " in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_pictures_of_the_desk_are_made_of_it_as_it_is(
    browser: Browser, desk: AtDesk, tmp_path: Path, width: int
) -> None:
    folder = PICTURES if "IGF_WRITE_PICTURES" in os.environ else tmp_path
    size = "phone" if width < 500 else "wide"
    with at(browser, desk, width=width) as page:
        page.goto("/")
        page.screenshot(path=folder / f"desk-today-{size}.png", full_page=True)
        page.goto(f"/stage/{CALL}")
        page.screenshot(path=folder / f"desk-stage-{size}.png", full_page=True)
        page.goto(f"/act/extend?stage={CALL}")
        page.get_by_label("New closing date").fill("+7d")
        page.get_by_label("Reason").fill("Three groups asked for one more week.")
        page.get_by_role("button", name="Preview").click()
        page.screenshot(path=folder / f"desk-preview-{size}.png", full_page=True)
    assert len(list(folder.glob(f"desk-*-{size}.png"))) == 3
