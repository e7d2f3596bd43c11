"""Questions to people: how long they have to answer."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.begun import OPENS, begun_with
from tests.year.years import Data

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
