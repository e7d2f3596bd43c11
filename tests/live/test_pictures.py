"""The example year as people see it: looked at, used and photographed in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from igf.engine.projection import project
from igf.engine.status import started, status
from igf.log.write import Actor, By
from igf.moving.by_hand import ByHand, move_to_now
from igf.ops.places import mails_address
from igf.store.queries import year as queries
from igf.store.tables.year import Answer, Ask
from igf.words.phrases import titled
from schemas.status import StageLine, YearStatus
from tests.live.installation import Installation, installation, wait_until
from tests.live.prefect_page import address, choices, choose, field, picture, signed_in, words_of

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

QUESTION = re.compile("Taking stock of IGF .*: approval of the summary · MAG Chair")
ARROWS = "The arrows open the choices."
REQUIRED = ("Decision", "Name of the person who decided", "How it was given")


@pytest.fixture(scope="module")
def at(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The example year, once its approval waits. The tests follow one another in it."""
    assert chromium_path
    with installation(tmp_path_factory.mktemp("example") / "igf", "--example") as up:
        wait_until(lambda: all(waits(up, ask) for ask in asks(up)), what="the questions that wait")
        wait_until(lambda: [waits(up, ask) for ask in own(up)] == [True], what="the approval")
        wait_until(lambda: all(is_told(up, each) for each in upcoming(up)), what="all words")
        yield up


@pytest.fixture
def page(browser: Browser, at: Installation) -> Page:
    return signed_in(browser, at)


def asks(at: Installation) -> list[Ask]:
    with at.office.store.read() as session:
        return list(queries.open_asks(session))


def own(at: Installation) -> list[Ask]:
    """The open questions of the stage whose summary is to be approved."""
    return [ask for ask in asks(at) if ask.stage == stage(at, "stocktaking").id]


def waits(at: Installation, ask: Ask) -> bool:
    """Whether a question can be answered in the page now."""
    return ask.run_id is not None and at.runs.state(ask.run_id).phase == "suspended"


def year(at: Installation) -> YearStatus:
    (cycle,) = started(at.office)
    return status(at.office, cycle)


def upcoming(at: Installation) -> list[StageLine]:
    """The stages that have a run."""
    return [each for each in year(at).stages if each.link]


def is_told(at: Installation, line: StageLine) -> bool:
    """Whether the run of a stage says where the stage stands."""
    return at.runs.state(line.link.rpartition("/")[2]).name == line.words


def stage(at: Installation, key: str) -> StageLine:
    return next(each for each in year(at).stages if each.id.endswith(f"/{key}"))


def answers(at: Installation, ask: str) -> list[Answer]:
    with at.office.store.read() as session:
        return list(queries.answers(session, ask))


def open_form(page: Page, at: Installation) -> Locator:
    """The Resume form of the question, found as people find it."""
    page.goto(address(at, "Waiting for a decision"))
    page.get_by_role("link", name=QUESTION).click()
    page.get_by_role("button", name="Resume").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Decision", exact=True)).to_be_visible()
    return form


def test_the_runs_page_shows_the_whole_year_in_words_for_people(
    page: Page, at: Installation, picture_folder: Path
) -> None:
    page.goto(address(at, "Runs of the year"))
    stages = upcoming(at)
    expect(page.get_by_text(f"{len(stages) + len(asks(at))} runs")).to_be_visible()
    expect(page.get_by_text("Oldest to newest")).to_be_visible()

    shown = words_of(page)

    assert len(stages) > 25
    for each in stages:
        assert titled(year(at).title, each.title) in shown
        assert each.words in shown
    assert QUESTION.search(shown)
    picture(page, picture_folder, name="runs", height=1300)


def test_the_page_of_an_open_call_says_what_is_open_and_what_comes_next(
    page: Page, at: Installation, picture_folder: Path
) -> None:
    call = stage(at, "thematic_input")
    page.goto(call.link)
    expect(page.get_by_text("This stage on a page")).to_be_visible()

    shown = words_of(page)

    assert re.match(r"Open for input; next: reminder on \d+ \w+ \d{4}, 09:00 UTC$", call.words)
    assert shown.count(call.words) >= 2, "in the run's state, and in what was told"
    assert "closes: " in shown
    picture(page, picture_folder, name="parked-stage", height=560)


def test_from_the_page_of_a_stage_one_comes_to_the_year_and_from_there_to_the_question(
    page: Page, at: Installation, picture_folder: Path
) -> None:
    page.goto(stage(at, "thematic_input").link)
    page.locator("a[href*='/artifacts/']").last.click()
    expect(page.get_by_role("heading", name="Waits for an answer")).to_be_visible()
    shown = words_of(page)
    assert all(title in shown for title in ("Under way", "Comes next", "Call for thematic input"))
    picture(page, picture_folder, name="year-page", height=1000)

    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("approval of the summary")).click()

    # The page says it in the description, and soon in the lines of its log as well.
    expect(opened.value.get_by_text("Answer with Resume, at the top of").first).to_be_visible()


def test_the_form_of_a_decision_shows_what_is_decided_and_decides_nothing_by_itself(
    page: Page, at: Installation, picture_folder: Path
) -> None:
    page.set_viewport_size({"width": 1280, "height": 1500})
    form = open_form(page, at)
    for words in ("Approve the summary for publication?", "40 contributions were received."):
        expect(form.get_by_text(words)).to_be_visible()
    for label in REQUIRED:
        assert field(form, label).inner_text() in {label, f"{label}\n{ARROWS}"}, "no default"
    picture(page, picture_folder, name="resume-form", height=1500)

    form.get_by_role("button", name="Submit").click()

    for label in REQUIRED:
        expect(field(form, label)).to_contain_text("required")
    expect(choices(form, "Decision")).to_have_text(["Approve", "Send back for changes"])
    assert [each.form for each in own(at)] == ["approval"]


def test_pressing_resume_is_the_approval_and_the_stage_goes_on(
    page: Page, at: Installation
) -> None:
    (ask,) = own(at)
    form = open_form(page, at)
    choose(form, "Decision", "Approve")
    choose(form, "Name of the person who decided", "Layla Haddad")
    choose(form, "How it was given", "In a meeting")
    field(form, "Your name").locator("textarea").fill("Hanna Keller")

    form.get_by_role("button", name="Submit").click()

    wait_until(lambda: bool(answers(at, ask.id)), what="the record of the approval")
    (answer,) = answers(at, ask.id)
    assert (answer.choice, answer.given_by) == ("approve", "Layla Haddad")
    assert (answer.how, answer.entered_by) == ("meeting", "Hanna Keller")
    assert (answer.door, answer.standing) == ("prefect", "stated")
    expect(page.get_by_text("Recorded", exact=True).first).to_be_visible()
    wait_until(lambda: [each.form for each in own(at)] == ["address"], what="the next question")
    wait_until(lambda: stage(at, "stocktaking").words.startswith("Waiting for Web editor"))


def open_by_hand(at: Installation, stage_id: str) -> None:
    hand = ByHand(By(Actor("Hanna Keller", "command"), "The hall is booked"))
    moved = move_to_now(at.office, stage_id, point="opens", hand=hand)
    for each in moved.stages:
        project(at.office, at.runs, stage_id=each)


def test_a_call_opened_by_hand_is_announced_to_everybody_in_their_language(
    page: Page, at: Installation, picture_folder: Path
) -> None:
    before = len(at.caught_ids())
    open_by_hand(at, stage(at, "village").id)
    wait_until(lambda: stage(at, "village").state == "running", what="the announcement")
    page.goto(mails_address(at.settings))
    assert "Mail mode: catcher." in words_of(page)
    assert len(at.caught_ids()) > before
    picture(page, picture_folder, name="catcher", height=900)

    page.get_by_role("listitem").filter(has_text="Arabic").first.get_by_role("link").click()

    mail = page.frame_locator("iframe").locator("html")
    assert mail.evaluate("e => getComputedStyle(e).direction") == "rtl"
    picture(page, picture_folder, name="catcher-mail", height=1100)


def test_the_mails_can_be_read_on_a_telephone(page: Page, at: Installation) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    for link in ("", page_of_first(page, at)):
        page.goto(f"{mails_address(at.settings)}{link}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def page_of_first(page: Page, at: Installation) -> str:
    page.goto(mails_address(at.settings))
    return str(page.get_by_role("listitem").first.get_by_role("link").get_attribute("href"))
