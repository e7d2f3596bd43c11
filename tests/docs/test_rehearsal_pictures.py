"""The report of a real rehearsal in a real browser: looked at, used and photographed."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from igf.rehearsal.folder import write_folder
from igf.rehearsal.report.people import person_pages
from igf.rehearsal.year import rehearse_year
from igf.starting.start import YearToStart
from igf.year.rules.plan import plan
from schemas.rehearsal import Rehearsed
from tests.docs.test_pictures import year_2024
from tests.rehearsal.report.folders import broken
from tests.rehearsal.years import rehearsed

DESKTOP, PHONE, NARROW = 1280, 390, 360


def whole_year() -> Rehearsed:
    year = year_2024()
    drawn = plan(year.cycle, year.definitions)
    return rehearse_year(YearToStart("igf-2024.yaml", year.cycle, year.definitions, drawn))


@pytest.fixture(scope="module")
def record() -> Rehearsed:
    """The pictures show the whole of 2024; to be looked through, a small year is enough."""
    return whole_year() if os.environ.get("IGF_WRITE_PICTURES") == "1" else rehearsed()


@pytest.fixture(scope="module")
def report(record: Rehearsed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearsal") / "report"
    write_folder(record, folder, letters={})
    return folder


@pytest.fixture(scope="module")
def busiest(record: Rehearsed) -> str:
    """The page of the person with most mails."""
    page = max(person_pages(record), key=lambda each: (len(each.mails), each.page)).page
    return f"people/{page}.html"


def look(browser: Browser, file: Path, width: int = DESKTOP) -> Page:
    """A page in the browser; nothing may be amiss with it."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: pytest.fail(f"{file}: {message.text}"))
    page.goto(file.as_uri())
    return page


def photograph(page: Page, file: Path, *, height: int) -> None:
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": height})
    page.screenshot(path=file)


def test_every_link_of_a_real_report_leads_somewhere(report: Path) -> None:
    assert broken(report) == []


def test_the_first_page_shows_the_year_and_its_mails(
    browser: Browser, report: Path, picture_folder: Path
) -> None:
    page = look(browser, report / "index.html")
    photograph(page, picture_folder / "rehearsal.png", height=2600)
    for picture in page.get_by_role("img").all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 1000")
    photograph(
        look(browser, report / "index.html", PHONE),
        picture_folder / "rehearsal-phone.png",
        height=1300,
    )


def test_a_person_s_page_opens_each_mail(
    browser: Browser, report: Path, busiest: str, picture_folder: Path
) -> None:
    page = look(browser, report / busiest)
    first = page.locator("tr[id^=m] details").first
    expect(first.locator("pre")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("pre")).to_contain_text("Dear")
    photograph(page, picture_folder / "rehearsal-person.png", height=1900)
    photograph(
        look(browser, report / busiest, PHONE),
        picture_folder / "rehearsal-person-phone.png",
        height=1300,
    )


def test_the_look_of_a_mail_is_shown_in_a_frame_that_may_do_nothing(
    browser: Browser, report: Path
) -> None:
    page = look(browser, next((report / "notices").glob("call-opened.html")))
    page.get_by_text("As most mail programs show it").first.click()
    mail = page.frame_locator("iframe").first
    expect(mail.locator("h1")).to_be_visible()
    assert page.locator("iframe").first.get_attribute("sandbox") == ""


@pytest.mark.parametrize(
    "name",
    ["index.html", "by-day.html", "by-person.html", "by-notice.html", "approvals.html"],
)
def test_no_page_is_wider_than_a_small_phone(browser: Browser, report: Path, name: str) -> None:
    page = look(browser, report / name, NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_nor_are_the_pages_behind_them(browser: Browser, report: Path, busiest: str) -> None:
    months, notices = ((report / name).glob("*.html") for name in ("days", "notices"))
    for file in [next(months), *notices, report / busiest]:
        page = look(browser, file, NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, file


def test_the_first_key_leads_to_the_content(browser: Browser, report: Path) -> None:
    page = look(browser, report / "index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_text("To the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_it_can_be_printed_with_all_that_stands_on_it(browser: Browser, report: Path) -> None:
    page = look(browser, report / "index.html")
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("h1").is_visible()
    assert page.pdf()[:4] == b"%PDF"
