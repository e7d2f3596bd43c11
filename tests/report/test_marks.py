"""Dates of a started year that do not follow when others move are marked."""

import xml.etree.ElementTree as ET
from datetime import date

from rich.console import Console

from igf.report.picture import WIDTH
from igf.report.svg import plan_svg
from igf.report.table import print_plan
from schemas.plan import Plan
from tests.report.plans import moment, year

HELD = {"session_call.opens": "held", "session_call.closes": "moved", "freeze": "held"}


def marked() -> Plan:
    plan = year(marks=HELD, milestones={"freeze": "Schedule frozen"})
    return plan.model_copy(update={"anchors": {**plan.anchors, "freeze": moment("2024-11-15")}})


def table(plan: Plan) -> str:
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        print_plan(plan, console, today=date(2024, 1, 1))
    return captured.get()


def texts(plan: Plan) -> list[ET.Element]:
    root = ET.fromstring(plan_svg(plan))  # noqa: S314 -- our own picture
    return [each for each in root.iter() if each.tag.endswith("text")]


def test_the_table_marks_held_and_moved_dates_and_says_what_the_marks_mean() -> None:
    said = table(marked())
    assert "15 Mar 2024 00:00 UTC ●" in said
    assert "5 May 2024 23:59 UTC ➜" in said
    assert "15 Nov 2024 ●" in said
    assert "● held: people were told, or it is confirmed, ➜ moved by hand" in said


def test_a_year_that_has_not_started_shows_no_marks() -> None:
    assert not {"●", "➜"} & set(table(year()))
    assert not any(set(each.text or "") & {"●", "➜"} for each in texts(year()))


def test_the_picture_marks_them_too_and_its_legend_stays_inside() -> None:
    words = {each.text: each for each in texts(marked())}
    assert "15 Mar ● – 5 May ➜, slack 13 days" in words
    assert "Schedule frozen, 15 Nov ●" in words
    assert {"date is held", "moved by hand"} <= set(words)
    assert float(words["moved by hand"].get("x", "")) + 100 < WIDTH
