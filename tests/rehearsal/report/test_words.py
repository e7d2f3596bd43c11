"""Dates, delays and outcomes in the report, and the bars of its mails."""

import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.rehearsal.report import words
from igf.rehearsal.report.histogram import mails_svg, small_bars
from igf.rehearsal.report.names import page_names
from igf.rehearsal.report.people import weeks
from igf.rehearsal.report.sendings import sendings
from tests.rehearsal.report.rehearsals import AT, DAY, mail, question
from tests.report.plans import year

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (-DAY, "on time"),
        (0 * DAY, "on time"),
        (timedelta(seconds=1), "1 minute late"),
        (59 * MINUTE, "59 minutes late"),
        (60 * MINUTE, "1 hour late"),
        (23 * HOUR + 29 * MINUTE, "23 hours late"),
        (DAY - MINUTE, "1 day late"),
        (DAY, "1 day late"),
        (3 * DAY + 11 * HOUR, "3 days late"),
        (3 * DAY + 23 * HOUR, "4 days late"),
        (9 * DAY, "9 days late"),
    ],
)
def test_a_delay_is_said_in_the_unit_that_fits(late: timedelta, said: str) -> None:
    assert words.delay(AT + late, AT) == said


def test_an_instant_carries_its_zone() -> None:
    assert words.when(AT) == "5 March 2024, 12:00 UTC"
    assert words.when(AT, "Asia/Kathmandu") == "5 March 2024, 17:45 Asia/Kathmandu"


def test_a_due_date_is_said_as_people_were_told_it() -> None:
    told = question(due=AT, zone="Etc/GMT+11", shown="23:59 UTC-11")
    assert words.due_words(told) == "5 March 2024, 23:59 UTC-11"
    assert words.due_words(question(due=AT, zone="Europe/Oslo")).endswith("13:00 Europe/Oslo")


def test_every_way_to_end_is_said_in_words() -> None:
    assert words.outcome(question(outcome="sent_back")) == "Sent back for changes"
    assert words.outcome(question(outcome="Superseded")) == "Superseded"


@given(st.lists(st.text(max_size=6)))
def test_no_two_pages_have_the_same_name(keys: list[str]) -> None:
    names = page_names(keys)
    assert set(names) == set(keys)
    assert len(set(names.values())) == len(names)


def test_what_leaves_together_is_one_sending_and_what_leaves_on_another_day_is_not() -> None:
    night = AT.replace(hour=23, minute=59)
    mails = [mail(1, at=night), mail(2, at=night, language="fr"), mail(3, at=night + MINUTE)]
    assert [[m.number for m in each.mails] for each in sendings(mails)] == [[1, 2], [3]]


def test_a_week_begins_on_monday_in_utc() -> None:
    monday = datetime(2024, 3, 4, tzinfo=UTC)
    found = weeks([mail(1, at=monday), mail(2, at=monday - MINUTE)])
    assert found == Counter({date(2024, 3, 4): 1, date(2024, 2, 26): 1})


def test_the_picture_of_the_mails_names_the_fullest_week() -> None:
    drawn = ET.fromstring(mails_svg(year(), {date(2024, 3, 4): 3, date(2024, 3, 11): 7}))  # noqa: S314 -- our own picture
    said = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "7 mails in the week of 11 Mar 2024" in said
    titles = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert "3 mails in the week of 4 Mar 2024" in titles


def test_weeks_outside_the_picture_are_left_out() -> None:
    assert "in the week of" not in mails_svg(year(), {date(2030, 1, 7): 7})


def test_the_bars_of_a_person_are_one_path_in_their_box() -> None:
    drawn = small_bars(
        {date(2024, 3, 4): 2, date(2024, 12, 30): 1}, first=AT.date(), last=date(2025, 1, 1)
    )
    assert drawn.startswith("M0.0 48v-48.0h")
    assert drawn.count("M") == 2
