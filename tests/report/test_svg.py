"""The picture of the year: everything in it, nothing on top of anything else."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.report.picture import LEFT, RIGHT, Picture, lay_out
from igf.report.svg import plan_svg
from schemas.errors import Mistake
from schemas.plan import Plan, PlannedStage
from tests.report.plans import call, meeting, moment, year

SVG = "{http://www.w3.org/2000/svg}"
FIRST = moment("2024-01-01")
MAY = date(2024, 5, 3)


def drawn(plan: Plan, today: date | None = None) -> ET.Element:
    return ET.fromstring(plan_svg(plan, today))  # noqa: S314 -- our own picture


def words(picture: ET.Element, style: str = "") -> list[str]:
    found = picture.iter(f"{SVG}text")
    return [
        each.text or "" for each in found if style in each.get("class", "").split() or not style
    ]


def symbols(picture: ET.Element) -> list[str]:
    return [each.get("aria-label", "") for each in picture.iter(f"{SVG}g") if each.get("role")]


def marks(picture: ET.Element, style: str) -> int:
    """How many marks of a style are drawn, the one in the legend not counted."""
    found = [each for each in picture.iter() if style in each.get("class", "").split()]
    return len(found) - 1


@st.composite
def stages(draw: st.DrawFn, number: int) -> PlannedStage:
    opens = FIRST.at + timedelta(days=draw(st.integers(0, 500)))
    closes = opens + timedelta(days=draw(st.integers(0, 200)))
    return call(
        key=f"stage_{number}",
        title=draw(st.text("Meeting of the MAG", min_size=1, max_size=60)),
        lane=draw(st.sampled_from(["calls", "mag", "unheard_of"])),
        opens=FIRST.model_copy(update={"at": opens}),
        closes=FIRST.model_copy(update={"at": closes}),
        slack_days=draw(st.none() | st.integers(0, 90)),
    )


years = st.integers(1, 12).flatmap(lambda n: st.tuples(*(stages(each) for each in range(n))))


@given(years)
def test_no_two_things_in_a_row_overlap(found: tuple[PlannedStage, ...]) -> None:
    picture = lay_out(year(*found), None)

    for lane in picture.lanes:
        rows: dict[int, float] = {}
        for placed in sorted(lane.placed, key=lambda each: each.left):
            assert placed.left >= rows.get(placed.row, -1000.0)
            rows[placed.row] = placed.right


@given(years)
def test_everything_stays_inside_the_picture(found: tuple[PlannedStage, ...]) -> None:
    picture: Picture = lay_out(year(*found), None)

    for _, placed in picture.bars():
        assert placed.item.begin < placed.item.end <= RIGHT
        assert placed.left >= LEFT
        assert placed.right <= RIGHT + 0.01


def test_a_title_longer_than_the_picture_is_cut() -> None:
    [title] = words(drawn(year(call(title="Consultation " * 20))), "title")

    assert title == "Consultation Consultation Consultation Consultation Consultation…"


def test_a_stage_is_told_in_words_to_those_who_cannot_see_it() -> None:
    [told] = symbols(drawn(year(call())))

    assert told == (
        "Call for session proposals: opens 15 March 2024, 00:00 UTC, closes 5 May 2024, 23:59 UTC,"
        " slack 13 days, on the critical path"
    )


def test_the_whole_is_described() -> None:
    picture = drawn(year())

    assert picture.get("aria-labelledby") == "title desc"
    assert picture.findtext(f"{SVG}title") == "IGF 2024: plan of the year"
    assert picture.findtext(f"{SVG}desc") == (
        "2 stages in lanes over the months; the previous meeting ended on 12 Oct 2023;"
        " the annual meeting begins on 15 Dec 2024;"
        " the critical path is Call for session proposals."
    )


def test_every_title_and_date_stands_in_the_picture() -> None:
    picture = drawn(year())

    assert words(picture, "title") == [
        "Second Open Consultations and MAG meeting",
        "Call for session proposals",
    ]
    assert words(picture, "caption") == ["26 Jun – 28 Jun", "15 Mar – 5 May, slack 13 days"]


def test_the_lanes_stand_in_their_order_and_an_unknown_one_last() -> None:
    picture = drawn(year(call(key="x", lane="side_events"), call(), meeting()))

    assert words(picture, "lane") == ["Meetings", "Calls", "Side events"]


def test_a_deadline_has_its_mark_and_a_meeting_none() -> None:
    assert marks(drawn(year(call())), "deadline") == 1
    assert marks(drawn(year(meeting())), "deadline") == 0


def test_slack_and_the_critical_path_are_drawn_where_there_are_any() -> None:
    following = call(key="screening", opens=moment("2024-05-06"), closes=moment("2024-05-12"))

    assert marks(drawn(year(call(), following)), "slack") == 2
    assert marks(drawn(year(call(slack_days=None))), "slack") == 0
    assert marks(drawn(year(call(), following)), "path") + 1 == 1


@pytest.mark.parametrize(
    ("today", "said"),
    [(MAY, ["today, 3 May 2024"]), (date(2030, 1, 1), []), (None, [])],
)
def test_today_is_a_line_while_it_is_in_the_year(today: date | None, said: list[str]) -> None:
    assert words(drawn(year(), today), "today-words") == said


def test_a_call_without_a_closing_date_says_so() -> None:
    picture = drawn(year(call(closes=None, slack_days=None, critical=False)))

    assert words(picture, "caption") == ["15 Mar – no closing date yet"]


def test_a_stage_without_any_date_is_named_below() -> None:
    picture = drawn(year(meeting(), call(opens=None, closes=None, title="Renewal")))

    assert "No date yet: Renewal" in words(picture)


def test_a_year_without_any_date_is_no_picture() -> None:
    with pytest.raises(Mistake, match="Nothing in IGF 2024 has a date yet"):
        plan_svg(year(call(opens=None, closes=None), anchors={}))


def test_a_milestone_has_its_own_lane() -> None:
    anchors = {"T": moment("2024-12-15"), "webinar": moment("2024-04-19 14:00")}
    picture = drawn(year(anchors=anchors, milestones={"webinar": "How to submit", "later": "None"}))

    assert words(picture, "lane")[0] == "Milestones"
    assert "How to submit, 19 Apr" in symbols(picture)


def test_what_people_typed_cannot_break_out_of_the_picture() -> None:
    title = "<script>alert('1')</script> & \"Day 0\""

    picture = drawn(year(call(title=title)))

    assert words(picture, "title") == [title]
    assert picture.find(f".//{SVG}script") is None


def test_the_background_is_light_whatever_is_around_it() -> None:
    behind = drawn(year()).find(f"{SVG}rect")

    assert behind is not None
    assert (behind.get("fill"), behind.get("x"), behind.get("width")) == ("#ffffff", "0", "1600")


def test_the_same_plan_is_the_same_picture() -> None:
    assert plan_svg(year(), MAY) == plan_svg(year(), MAY)


def test_a_cancelled_stage_is_struck_out_and_said_to_be_cancelled() -> None:
    cancelled = call(state="cancelled", because="no funds", slack_days=None, critical=False)

    picture = drawn(year(cancelled))

    assert "cancelled, 15 Mar – 5 May" in words(picture, "caption")
    assert any("cancelled: no funds" in each for each in symbols(picture))
    assert [each.get("class") for each in picture.iter() if each.get("class") == "off"] == ["off"]
