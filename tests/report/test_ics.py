"""The calendar file, read back by a strict reader that is not the library that wrote it."""

from datetime import UTC, date, datetime

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from igf.report.ics import plan_ics
from schemas.errors import Mistake
from schemas.plan import Plan
from tests.report.plans import call, meeting, moment, year

STAMP = datetime(2024, 1, 1, 12, 30, tzinfo=UTC)


def written(plan: Plan) -> bytes:
    return plan_ics(plan, stamp=STAMP, domain="igf.example.org")


def read(plan: Plan) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(written(plan).decode())


def events(plan: Plan) -> dict[str, Event]:
    return {event.uid.removesuffix("@igf.example.org"): event for event in read(plan).events}


def test_a_call_is_an_event_of_days_and_its_close_an_instant() -> None:
    found = events(year(call()))

    assert list(found) == ["igf-2024/session_call", "igf-2024/session_call/closes"]
    days, close = found.values()
    assert (days.dtstart, days.dtend) == (date(2024, 3, 15), date(2024, 5, 6))
    assert days.summary == "Call for session proposals"
    assert days.transparency == "TRANSPARENT"
    assert close.dtstart == datetime(2024, 5, 5, 23, 59, tzinfo=UTC)
    assert close.summary == "Closes: Call for session proposals"


def test_a_call_without_a_closing_date_shows_its_opening() -> None:
    found = events(year(call(closes=None)))

    assert [event.dtstart for event in found.values()] == [datetime(2024, 3, 15, tzinfo=UTC)]
    assert list(found) == ["igf-2024/session_call/opens"]


def test_a_call_whose_opening_is_not_known_shows_its_close() -> None:
    assert list(events(year(call(opens=None)))) == ["igf-2024/session_call/closes"]


def test_a_year_without_any_date_is_no_calendar() -> None:
    with pytest.raises(Mistake, match="Nothing in IGF 2024 has a date yet -> give T"):
        written(year(call(opens=None, closes=None)))


def test_a_meeting_of_several_days_takes_whole_days() -> None:
    [found] = events(year(meeting())).values()

    assert (found.dtstart, found.dtend) == (date(2024, 6, 26), date(2024, 6, 29))


def test_a_meeting_of_hours_takes_its_hours() -> None:
    hours = meeting(opens=moment("2024-06-26 11:00"), closes=moment("2024-06-26 13:00"))

    [found] = events(year(hours)).values()

    assert found.dtstart == datetime(2024, 6, 26, 11, tzinfo=UTC)
    assert found.dtend == datetime(2024, 6, 26, 13, tzinfo=UTC)


def test_a_milestone_is_a_day_or_an_instant() -> None:
    anchors = {"mag_1": moment("2023-12-15"), "webinar": moment("2024-04-19 14:00")}
    titles = {"mag_1": "MAG virtual I", "webinar": "How to submit", "mag_8": "No date yet"}

    found = events(year(anchors=anchors, milestones=titles, stages=()))

    assert found["igf-2024/mag_1"].dtstart == date(2023, 12, 15)
    assert found["igf-2024/webinar"].dtstart == datetime(2024, 4, 19, 14, tzinfo=UTC)
    assert len(found) == 2


def test_a_day_is_the_day_in_its_own_zone() -> None:
    closing = moment("2024-05-06 10:59", zone="Etc/GMT+11", shown="23:59 UTC-11")

    found = events(year(call(closes=closing)))

    assert found["igf-2024/session_call"].dtend == date(2024, 5, 6)


def test_an_event_keeps_its_name_when_its_date_moves() -> None:
    later = call(closes=moment("2024-05-12 23:59"))

    assert list(events(year(call()))) == list(events(year(later)))


def test_the_description_says_what_the_table_says() -> None:
    description = events(year(call()))["igf-2024/session_call"].description

    assert description == (
        "Opens 15 March 2024, 00:00 UTC\nCloses 5 May 2024, 23:59 UTC\nSlack 13 days\n"
        "On the critical path to the annual meeting"
    )


def test_every_event_is_stamped_as_told_and_numbered() -> None:
    assert {(e.dtstamp, e.sequence) for e in read(year()).events} == {(STAMP, 0)}


def test_the_same_plan_is_the_same_file() -> None:
    assert written(year()) == written(year())


def test_lines_end_and_fold_as_the_standard_says() -> None:
    title = "Consultation; with, signs \\ and Arabic: منتدى حوكمة الإنترنت " * 3

    lines = written(year(call(title=title))).split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)
    assert events(year(call(title=title)))["igf-2024/session_call"].summary == title


def test_the_calendar_has_the_name_of_the_year() -> None:
    text = written(year()).decode()

    assert "X-WR-CALNAME:IGF 2024\r\n" in text
    assert read(year()).prodid == "-//IGF Cycle//Plan//EN"


def test_a_stage_of_hours_takes_its_hours_whatever_its_lane() -> None:
    briefing = call(opens=moment("2024-03-18 11:00"), closes=moment("2024-03-18 13:00"))

    [(key, found)] = events(year(briefing)).items()

    assert key == "igf-2024/session_call"
    assert found.dtstart == datetime(2024, 3, 18, 11, tzinfo=UTC)
    assert found.dtend == datetime(2024, 3, 18, 13, tzinfo=UTC)


def test_an_event_says_where_it_is_and_where_to_read_about_it() -> None:
    plan = year(meeting(place="Palais des Nations, Geneva", page="https://igf.example.org/mag2"))

    [found] = events(plan).values()

    assert found.location == "Palais des Nations, Geneva"
    assert str(found.url) == "https://igf.example.org/mag2"


def test_an_event_of_a_cancelled_stage_is_cancelled_under_the_same_name() -> None:
    before, after = (
        events(year(call(state=state, revision=revision, because="no funds")))
        for state, revision in (("planned", 0), ("cancelled", 1))
    )

    assert list(before) == list(after)
    assert {event.status for event in before.values()} == {None}
    assert {event.status for event in after.values()} == {EventStatus.CANCELLED}
    assert {event.sequence for event in after.values()} == {1}
    assert "Cancelled: no funds\n" in (after["igf-2024/session_call"].description or "")


def test_the_number_of_an_event_rises_with_every_move_of_its_dates() -> None:
    moved = {"session_call.opens": 1, "session_call.closes": 2, "mag_1": 4}
    plan = year(call(revision=10), revisions=moved, milestones={"mag_1": "MAG I"})
    plan = plan.model_copy(update={"anchors": plan.anchors | {"mag_1": moment("2023-12-15")}})

    assert {key: event.sequence for key, event in events(plan).items()} == {
        "igf-2024/mag_1": 4,
        "igf-2024/session_call": 13,
        "igf-2024/session_call/closes": 12,
    }
