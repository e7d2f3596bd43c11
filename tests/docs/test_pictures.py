"""The pictures of the documentation that need nothing but a browser."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from igf.report.svg import plan_svg
from igf.year.file import Year, load_year
from igf.year.rules.plan import plan
from tests.tree import ROOT

WIDTH = 1600


def year_2024() -> Year:
    found = load_year(ROOT / "cycles" / "igf-2024.yaml", ROOT / "flows" / "kinds")
    assert isinstance(found, Year)
    return found


def test_the_plan_of_2024_is_drawn(browser: Browser, picture_folder: Path, tmp_path: Path) -> None:
    year = year_2024()
    drawn = tmp_path / "plan.svg"
    drawn.write_text(plan_svg(plan(year.cycle, year.definitions), date(2024, 3, 1)), "utf-8")
    page = browser.new_page(viewport={"width": WIDTH, "height": 400})
    page.goto(drawn.as_uri())
    size = page.locator("svg").first.bounding_box()
    assert size is not None
    page.set_viewport_size({"width": WIDTH, "height": round(size["height"])})

    page.screenshot(path=picture_folder / "plan-igf-2024.png")

    assert page.locator("text", has_text="Call for thematic input").first.is_visible()
    assert size["width"] == WIDTH


def test_the_picture_of_the_architecture_keeps_its_words_in_their_boxes(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 780})
    page.goto((ROOT / "docs" / "pictures" / "architecture.svg").as_uri())
    outside = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('rect.box, rect.room')].map(e => e.getBBox());
          const holds = (box, x, y) =>
            x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
          return [...document.querySelectorAll('text:not(.label)')].filter(text => {
            const own = text.getBBox();
            const around = boxes.filter(box => holds(box, own.x, own.y + own.height / 2));
            const smallest = around.sort((a, b) => a.width - b.width)[0];
            return !smallest || own.x + own.width > smallest.x + smallest.width;
          }).map(text => text.textContent);
        }"""
    )
    assert outside == []
