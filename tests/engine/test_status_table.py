"""Where a year is, in the words of its pages."""

from datetime import UTC, datetime

import pytest

from igf.engine.status_table import coming, rests, stage_lines, stage_markdown, year_markdown
from schemas.status import QuestionLine, StageLine, YearStatus

NOW = datetime(2027, 3, 5, 12, tzinfo=UTC)
DUE = datetime(2027, 3, 12, 23, 59, tzinfo=UTC)
LINK = "http://127.0.0.1:4200/runs/flow-run/1"


def stage(key: str, state: str, *, opens: int, following: int | None = None) -> StageLine:
    at = datetime(2027, opens, 1, tzinfo=UTC)
    return StageLine(
        id=f"igf-2027/{key}",
        title=key.capitalize(),
        state=state,
        words=f"Words of {key}",
        opens=at,
        opens_shown=f"1 {at:%B %Y}, 00:00 UTC",
        closes=None,
        next_at=datetime(2027, following, 1, tzinfo=UTC) if following else None,
        link=LINK if state == "running" else "",
    )


@pytest.fixture
def year() -> YearStatus:
    question = QuestionLine(
        ask="igf-2027/call/approve/v1",
        title="Approval of the synthesis",
        stage="Call",
        by="MAG Chair",
        due=DUE,
        due_shown="12 March 2027, 23:59 UTC",
        late=False,
        link=LINK,
    )
    stages = (
        stage("call", "running", opens=2, following=3),
        stage("later", "waiting", opens=5, following=5),
        stage("begun", "running", opens=6, following=4),
        stage("past", "done", opens=1),
    )
    return YearStatus(
        cycle="igf-2027",
        title="IGF 2027",
        at=NOW,
        stages=stages,
        questions=(question,),
        mails={"sent": 9},
    )


def test_the_page_of_the_year_links_each_question_to_where_it_is_answered(year: YearStatus) -> None:
    text = year_markdown(year)
    assert (
        f"- [Call: approval of the synthesis]({LINK}), by MAG Chair, due 12 March 2027, 23:59 UTC"
    ) in text
    assert "1 of 4 stages is done." in text


def test_what_comes_next_is_in_the_order_in_which_it_comes(year: YearStatus) -> None:
    assert [each.title for each in coming(year)] == ["Begun", "Later"]


def test_a_stage_that_was_just_woken_stands_where_it_opens(year: YearStatus) -> None:
    woken = stage("woken", "waiting", opens=7, following=2)
    among = year.model_copy(update={"stages": (woken, *year.stages)})
    assert [each.title for each in coming(among)] == ["Begun", "Later", "Woken"]


def test_a_late_question_says_so(year: YearStatus) -> None:
    late = year.questions[0].model_copy(update={"late": True})
    text = stage_markdown(year.model_copy(update={"questions": (late,)}), "igf-2027/call")
    assert "by MAG Chair, late, was due 12 March 2027" in text


def test_a_stage_in_plain_lines_has_addresses_to_copy(year: YearStatus) -> None:
    words, dates, question = stage_lines(year, "igf-2027/call")
    assert words == "Words of call"
    assert dates == "Opens: 1 February 2027, 00:00 UTC; closes: no date yet"
    assert question.endswith(f"due 12 March 2027, 23:59 UTC: {LINK}")


@pytest.mark.parametrize(
    ("key", "rested"), [("call", False), ("later", False), ("begun", True), ("past", True)]
)
def test_a_stage_rests_once_it_has_begun_and_while_nothing_is_due(
    year: YearStatus, key: str, *, rested: bool
) -> None:
    assert rests(year, f"igf-2027/{key}") is rested


def test_that_mails_are_held_stands_at_the_top(year: YearStatus) -> None:
    held = year.model_copy(update={"held": "Delivery is held by Lea Brun"})
    assert "As of 5 March 2027, 12:00 UTC.\n\n**Delivery is held by Lea Brun.**" in year_markdown(
        held
    )
    assert "held" not in year_markdown(year)
