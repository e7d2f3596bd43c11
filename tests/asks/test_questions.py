"""Questions to people: how long they have to answer."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.year.rules.adoption import PROPOSED
from tests.engine.begun import CLOSES, DAY, INPUT, OPENS, begun, begun_with
from tests.stage.carried import SHUT, TELL
from tests.year.years import Data, kind

ASK: Data = {
    "key": "ask",
    "do": "ask",
    "title": "Corrections",
    "question": "Is it right?",
    "at": "opens",
    "to": ["mag"],
    "notice": "task.by_hand",
}
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("opens + 1s", None),
        ("opens", 5),
        ("opens - 3d", 5),
    ],
)
def test_a_question_whose_date_has_passed_is_due_after_the_least_time_to_answer(
    url: str, tmp_path: Path, due: str, days: int | None
) -> None:
    with begun_with(url, tmp_path, ASK | {"due": due}) as year:
        year.carry(OPENS)
        expected = OPENS + (SECOND if days is None else timedelta(days=days))
        assert year.ask("ask").due_at == expected


def test_a_year_can_give_more_time_to_answer(url: str, tmp_path: Path) -> None:
    settings = {"minimum_reply_days": 9}
    with begun_with(url, tmp_path, ASK | {"due": "opens - 3d"}, settings=settings) as year:
        year.carry(OPENS)
        assert year.ask("ask").due_at == OPENS + timedelta(days=9)


@pytest.mark.parametrize(
    ("due", "at", "expected"),
    [
        ("asked + 60d", OPENS, CLOSES),
        ("opens - 3d", CLOSES - 2 * DAY, CLOSES),
        ("asked + 7d", CLOSES + 2 * DAY, CLOSES + 3 * DAY),
        ("closes + 3d", OPENS, CLOSES + 3 * DAY),
    ],
)
def test_nothing_is_due_after_a_close_that_is_not_extended_unless_it_is_dated_after_it(
    small_url: str, tmp_path: Path, due: str, at: datetime, expected: datetime
) -> None:
    stage = {**INPUT, "kind": "own", "title": "Call", "no_extension": True}
    asked = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    own = {"own": kind(ASK | {"due": due, "at": asked}, name="own")}
    with begun(small_url, tmp_path, stages={"call": stage}, kinds=own, adoption=PROPOSED) as year:
        year.carry(at)
        assert year.ask("ask").due_at == expected
        late = " This is late: the date of Call was 31 January 2027, 23:59 UTC."
        assert year.ask("ask").question == "Is it right?" + (late if at > CLOSES else "")
        assert ("This is late" in year.mails("ask")[0].text) is (at > CLOSES)


def test_what_is_declared_to_come_after_that_close_keeps_its_time(
    small_url: str, tmp_path: Path
) -> None:
    stage = {**INPUT, "kind": "own", "title": "Call", "no_extension": True}
    later = {"due": "asked + 14d", "at": (), "after": ["tell"]}
    steps = SHUT, TELL | {"at": (), "after": ["shut"]}, ASK | later
    own = {"own": kind(*steps, name="own")}
    with begun(small_url, tmp_path, stages={"call": stage}, kinds=own, adoption=PROPOSED) as year:
        year.carry(CLOSES)
        assert year.ask("ask").due_at == CLOSES + 14 * DAY


def test_the_mail_of_a_poll_on_dates_says_the_dates(url: str, tmp_path: Path) -> None:
    options = {"answer": "several", "options": ["5-7 July", "Later"], "due": "opens + 6d"}
    with begun_with(url, tmp_path, ASK | {"notice": "meeting.poll"} | options) as year:
        year.carry(OPENS)
        texts = [" ".join(each.text.split()) for each in year.mails("ask")]
        assert all("- Dates to choose from: 5-7 July; Later - Answer by: " in t for t in texts)
        assert len(texts) == 2
