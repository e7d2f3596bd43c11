"""The pages of a running installation in a browser, signed in as the person who started it."""

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from igf.ops.places import prefect_address
from igf.ops.prefect_server import sign_in
from igf.ops.screen import links
from tests.live.installation import Installation

#: How long (milliseconds) a page may take on a busy machine.
PATIENCE = 90_000
#: Nobody wants to load a larger picture (bytes) with a page of text.
LARGEST = 300_000

expect.set_options(timeout=PATIENCE)


def signed_in(browser: Browser, at: Installation) -> Page:
    """A page whose browser was asked for the password, once."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{prefect_address(at.settings)}/runs")
    page.locator("input[type=password]").fill(sign_in(at.settings))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Flow runs")).to_be_visible()
    return page


def address(at: Installation, name: str) -> str:
    """One of the links that `igf up` shows."""
    return dict(links(at.settings, datetime.now(UTC)))[name]


def words_of(page: Page) -> str:
    """All that is to be read on the page; nothing of it may be a slip of the program."""
    words = page.locator("body").inner_text()
    for slip in ("undefined", "NaN", "[object", "Invalid"):
        assert slip not in words
    return words


def field(form: Locator, label: str) -> Locator:
    """The part of a form under a label."""
    return form.locator(".schema-form-property").filter(has_text=label)


def choices(form: Locator, label: str) -> Locator:
    """The choices of a field, opened: with the arrows, a click into the field does nothing."""
    field(form, label).locator(".p-select-button__icon").click()
    return form.page.locator(".p-select-option")


def choose(form: Locator, label: str, choice: str) -> None:
    """Choose one of the values of a field."""
    choices(form, label).filter(has_text=choice).click()


def picture(page: Page, folder: Path, *, name: str, height: int) -> None:
    """Take a picture of what is on the screen."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_timeout(500)
    path = folder / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    assert path.stat().st_size < LARGEST
