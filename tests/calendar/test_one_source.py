"""A deadline is one: wherever it is shown, it is the same instant, zone and words."""

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream
from openpyxl import load_workbook
from rich.console import Console

from igf.engine.status import status
from igf.engine.status_table import stage_lines, stage_markdown
from igf.log.write import By
from igf.mail.environment import without_isolates
from igf.moving import MoveOrder, foresee
from igf.moving.date_sheets import plan_xlsx
from igf.moving.words import foreseen_words
from igf.report.ics import plan_ics
from igf.report.plan_json import plan_json
from igf.report.svg import plan_svg
from igf.report.table import print_plan
from igf.year.dates import StandingYear, standing_year
from tests.engine.begun import CALL, INPUT, STAFF, Begun, begun

TODAY = date(2027, 1, 1)


@dataclass(frozen=True)
class Deadline:
    """A closing as declared, its instant, and how it is to be read, worked out by hand."""

    declared: str
    at: str
    words: str
    cells: tuple[str, str, str]

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def short(self) -> str:
        """With the month in three letters, as tables have room for it."""
        day, month, rest = self.words.split(" ", 2)
        return f"{day} {month[:3]} {rest.replace(',', '', 1)}"


ODD = [
    Deadline(
        "2027-01-31 23:59 UTC-11",
        "2027-02-01T10:59:00Z",
        "31 January 2027, 23:59 UTC-11",
        ("2027-01-31", "23:59", "UTC-11"),
    ),
    Deadline(
        "2027-01-31 noon UTC",
        "2027-01-31T12:00:00Z",
        "31 January 2027, 12:00 UTC",
        ("2027-01-31", "12:00", "UTC"),
    ),
    # The clock was set forward in the night before: 18:00 is 16:00 UTC, not 17:00.
    Deadline(
        "2027-03-28 18:00 Europe/Zurich",
        "2027-03-28T16:00:00Z",
        "28 March 2027, 18:00 Europe/Zurich",
        ("2027-03-28", "18:00", "Europe/Zurich"),
    ),
    Deadline(
        "2027-02-01 04:00 UTC+5:45",
        "2027-01-31T22:15:00Z",
        "1 February 2027, 04:00 UTC+5:45",
        ("2027-02-01", "04:00", "UTC+5:45"),
    ),
]


@dataclass
class Shown:
    """A call shortly before its closing: everything was sent, and only the closing is to come."""

    deadline: Deadline
    call: Begun

    @cached_property
    def year(self) -> StandingYear:
        return standing_year(self.call.office, "igf-2027")

    def mails(self, step: str) -> list[str]:
        return [_plain(row.text) for row in self.call.mails(step) if row.language == "en"]


@contextmanager
def lived(deadline: Deadline, folder: Path) -> Iterator[Shown]:
    declared = {"thematic_input": {**INPUT, "closes": deadline.declared}}
    with begun(f"sqlite:///{folder / 'igf.db'}", folder, stages=declared) as call:
        call.live(deadline.instant - timedelta(minutes=1))
        yield Shown(deadline, call)


@pytest.fixture(scope="module", params=ODD, ids=lambda each: str(each.declared))
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shown]:
    """To be looked at only: one for all tests."""
    with lived(request.param, tmp_path_factory.mktemp("call")) as found:
        yield found


def _plain(text: str) -> str:
    return " ".join(without_isolates(text).split())


def test_the_mails_of_a_call_name_it(shown: Shown) -> None:
    opened, reminders = shown.mails("announce"), shown.mails("remind")
    assert opened
    assert reminders
    for text in (*opened, *reminders):
        assert f"Closes: {shown.deadline.words}" in text


def test_the_plan_shows_it_as_a_table(shown: Shown) -> None:
    console = Console(width=140, color_system=None)
    with console.capture() as captured:
        print_plan(shown.year.plan, console, today=TODAY, steps=True)
    assert shown.deadline.short in captured.get()


def test_the_plan_gives_its_instant_to_other_programs(shown: Shown) -> None:
    assert json.loads(plan_json(shown.year.plan))["anchors"]["thematic_input.closes"] == (
        shown.deadline.at
    )


def test_calendars_hold_its_day_and_its_words(shown: Shown) -> None:
    stamp = datetime(2027, 1, 1, tzinfo=UTC)
    raw = plan_ics(shown.year.plan, stamp=stamp, domain="example.org").decode()
    [call] = [
        event
        for event in IcsCalendarStream.calendar_from_ics(raw).events
        if event.summary == "Call for thematic input"
    ]
    assert f"Closes {shown.deadline.words}" in (call.description or "")
    assert call.dtend == date.fromisoformat(shown.deadline.cells[0]) + timedelta(days=1)


def test_the_picture_says_it_to_those_who_hear_it(shown: Shown) -> None:
    picture = ET.fromstring(plan_svg(shown.year.plan, TODAY))  # noqa: S314 -- our own picture
    labels = [each.get("aria-label", "") for each in picture.iter()]
    assert any(f"closes {shown.deadline.words}" in label for label in labels)


def test_the_spreadsheet_holds_it_as_words_and_as_cells(shown: Shown) -> None:
    raw = io.BytesIO(plan_xlsx(shown.year.plan, shown.year.dates))
    rows = load_workbook(raw, data_only=True)["Dates"].iter_rows(values_only=True)
    [row] = [each for each in rows if each[0] == "thematic_input.closes"]
    day, clock, zone, words = row[3:7]
    assert (f"{day:%Y-%m-%d}", f"{clock:%H:%M}", zone) == shown.deadline.cells
    assert words == shown.deadline.words


def test_the_status_and_the_page_of_the_stage_say_it(shown: Shown) -> None:
    found = status(shown.call.office, "igf-2027")
    assert found.stages[0].closes == shown.deadline.instant
    assert f"Closes: {shown.deadline.words}" in stage_markdown(found, CALL)
    assert any(f"closes: {shown.deadline.words}" in line for line in stage_lines(found, CALL))


def test_its_run_waits_under_the_same_words(shown: Shown) -> None:
    [stage] = status(shown.call.office, "igf-2027").stages
    assert stage.next_at == shown.deadline.instant
    assert stage.words == f"Open for input; next: close on {shown.deadline.words}"


def test_the_preview_of_a_move_says_it(shown: Shown) -> None:
    order = MoveOrder("igf-2027", {"thematic_input.closes": "+7d"}, By(STAFF, "a week more"))
    said = "\n".join(foreseen_words(foresee(shown.call.office, order)))
    assert f" {shown.deadline.words}  ->  " in said
    assert f"(was to be {shown.deadline.words})" in said


@pytest.mark.parametrize("deadline", ODD, ids=lambda each: str(each.declared))
def test_what_happens_at_the_deadline_happens_at_its_instant(
    deadline: Deadline, tmp_path: Path
) -> None:
    with lived(deadline, tmp_path) as found:
        assert not any(each.startswith("close/") for each in found.call.fired())
        found.call.carry(deadline.instant)
        assert any(each.startswith("close/") for each in found.call.fired())
