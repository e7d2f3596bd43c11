"""A meeting of which only the day is known: its hours are asked for, and no mail invents them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from igf.asks.decide import decide
from igf.stage.situation import situation
from igf.year.rules.hours import begins_on_a_day, says_hour
from schemas.cycle import CycleFile
from schemas.moments import Moment
from tests.engine.begun import DAY, OPENS, begun, reply_to, year_file

MEETING = {
    "kind": "meeting",
    "title": "First meeting",
    "opens": "2027-02-16",
    "closes": "2027-02-18",
    "audience": ["mag"],
    "place": "Example Hall",
    "page": "https://igf.example.org/first",
}


def year_of(opens: str) -> CycleFile:
    agreed = {"agreed": {"title": "Agreed", "at": "2027-02-16 10:00 UTC"}, "day": "2027-02-16"}
    settings = {"opens_at": "09:00 Europe/Zurich"}
    stages = {"first": MEETING | {"opens": opens}}
    return year_file(stages, milestones=agreed, settings=settings)


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        ("2027-02-16", False),
        ("T - 3d", False),
        ("day", False),
        ("2027-02-16 10:00 UTC", True),
        ("agreed", True),
        ("T - 3d 10:00 UTC", True),
        ("agreed + 2h", True),
    ],
)
def test_an_hour_is_said_by_the_date_or_by_what_it_hangs_on(opens: str, *, said: bool) -> None:
    assert says_hour(opens, year_of(opens)) is said


@pytest.mark.parametrize(("hour", "is_day"), [(9, True), (10, False)])
def test_a_date_that_was_moved_to_another_hour_has_one(hour: int, *, is_day: bool) -> None:
    at = datetime(2027, 2, 17, hour, tzinfo=ZoneInfo("Europe/Zurich"))
    moved = Moment(at=at, zone="Europe/Zurich", shown=f"{hour:02}:00 Europe/Zurich")
    assert begins_on_a_day(year_of("2027-02-16"), "first", opens=moved) is is_day


def test_no_mail_says_when_a_meeting_of_unknown_hours_begins(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'igf.db'}"
    with begun(url, tmp_path, stages={"first": MEETING}) as year:
        year.live(OPENS + 40 * DAY)
        text = "".join(each.text for each in year.mails())
    assert "16 February 2027" in text
    assert "16 February 2027, 09:00" not in text


def test_the_joining_notice_waits_for_the_hours_and_then_says_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'igf.db'}"
    with begun(url, tmp_path, stages={"first": MEETING}) as year:
        year.carry(OPENS + 42 * DAY)
        assert year.mails("join") == []
        ask = year.ask("say_hours")
        with year.office.store.read() as session:
            facts = situation(session, year.stage, now=year.office.now()).facts
        assert facts.unsaid["join"] == ("hours",)
        said = reply_to(ask, "secretariat")
        decide(year.office, ask.id, reply=replace(said, note="10:00 to 17:00 CET"))
        year.carry()
        assert "Hours: 10:00 to 17:00 CET" in year.mails("join")[0].text
