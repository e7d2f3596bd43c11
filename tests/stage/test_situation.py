"""Facts of a stage for the rules: bodies to be named, reminders, the basis of a step."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.stage.situation import Situation, situation
from igf.store.tables.people import Membership
from igf.store.tables.year import Deadline
from tests.engine.begun import CALL, CLOSES, OPENS, STARTED, Begun, begun_with
from tests.year.years import SHUT, TELL, Data

HOST: Data = {"title": "the host", "to_be_named": True, "expected": "call.opens + 7d"}
BODIES = {"mag": {"title": "the MAG"}, "secretariat": {"title": "Staff"}, "host": HOST}
ASK: Data = {
    "key": "ask",
    "do": "ask",
    "title": "Ask",
    "question": "Do you come?",
    "at": "opens",
    "to": ["mag"],
    "due": "asked + 7d",
    "notice": "task.by_hand",
    "reminders": ["due - 30d", "due - 2wd 09:00 UTC"],
}


def seen(year: Begun) -> Situation:
    with year.office.store.read() as session:
        return situation(session, year.stage, now=year.clock.now())


def test_a_body_to_be_named_is_missing_until_someone_is_in_it(
    small_url: str, tmp_path: Path
) -> None:
    waits = TELL | {"needs": "host"}
    with begun_with(small_url, tmp_path, waits, SHUT, bodies=BODIES) as year:
        expected = datetime(2027, 1, 11, tzinfo=UTC)
        (found,) = seen(year).facts.unnamed.values()
        assert found is not None
        assert found.date() == expected.date()
        with year.office.store.write(STARTED) as session:
            session.add(Membership(person="lea", body="host"))
        assert seen(year).facts.unnamed == {}


def test_a_step_that_needs_a_body_waits_for_it_and_holds_nothing_else_up(
    small_url: str, tmp_path: Path
) -> None:
    waits = TELL | {"needs": "host"}
    with begun_with(small_url, tmp_path, waits, SHUT, bodies=BODIES) as year:
        year.carry(CLOSES)
        assert year.fired() == ["shut/@1"]


def test_reminders_count_back_from_the_due_date_over_working_days(
    small_url: str, tmp_path: Path
) -> None:
    with begun_with(small_url, tmp_path, ASK) as year:
        year.carry(OPENS)
        (ask,) = seen(year).facts.asks
        assert dict(ask.reminders) == {"due-2wd": datetime(2027, 1, 7, 9, 0, tzinfo=UTC)}


def test_an_ask_that_nobody_answers_lapses_when_it_is_due(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, ASK) as year:
        year.live(OPENS)
        year.carry(datetime(2027, 1, 12, tzinfo=UTC))
        assert year.fired()[-1] == "ask/lapse@1"
        assert year.ask("ask").outcome == "lapsed"


def test_a_moved_date_makes_what_was_prepared_stale(year: Begun) -> None:
    before = seen(year).revision
    with year.office.store.write(STARTED) as session:
        session.get_one(Deadline, f"{CALL}.closes").version += 1
    assert seen(year).revision != before


def test_an_answer_makes_what_was_prepared_stale(small: Begun) -> None:
    small.carry(CLOSES)
    before = seen(small).revision
    with small.office.store.write(CLOSES) as session:
        session.merge(small.ask("approve")).state = "settled"
    assert seen(small).revision != before


@pytest.mark.parametrize(
    ("reminder", "due", "rungs"),
    [
        ("due - 2d", "asked + 7d", {"due-2d": datetime(2027, 1, 9, 8, tzinfo=UTC)}),
        ("due - 2d 15:00 UTC", "asked + 7d", {"due-2d": datetime(2027, 1, 9, 15, tzinfo=UTC)}),
        ("due - 36h", "asked + 7d", {"due-36h": datetime(2027, 1, 9, 21, tzinfo=UTC)}),
        ("due - 1d", "asked + 2d 23:59 UTC", {"due-1d": datetime(2027, 1, 5, 8, tzinfo=UTC)}),
        # Within 16 hours of the question nobody is reminded of it again.
        ("due - 2d", "asked + 2d", {}),
        ("due - 1d 20:00 UTC", "asked + 1d", {"due-1d": datetime(2027, 1, 4, 20, tzinfo=UTC)}),
    ],
)
def test_a_reminder_counted_in_days_comes_in_the_morning_and_not_soon_after_the_question(
    small_url: str, tmp_path: Path, reminder: str, due: str, rungs: dict[str, datetime]
) -> None:
    asks = ASK | {"reminders": [reminder], "due": due}
    settings = {"opens_at": "09:00 Europe/Zurich"}
    with begun_with(small_url, tmp_path, asks, settings=settings) as year:
        year.carry(OPENS)
        (ask,) = seen(year).facts.asks
        assert dict(ask.reminders) == rungs
