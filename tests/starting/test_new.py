"""The dates and words of one year in another."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.starting.rules.new import YearShift, new_year, previous_end, to_look_at
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile, DateDecl
from schemas.moments import Moment

OLD_T, NEW_T = date(2024, 12, 15), date(2026, 11, 24)  # a Sunday, a Tuesday
OLD_P, NEW_P = date(2023, 10, 12), date(2025, 6, 27)  # a Thursday, a Friday
SHIFT = YearShift((OLD_T, NEW_T), (OLD_P, NEW_P), 2)

ATTESTED = {"basis": "attested", "source": ["W1"], "state": "confirmed"}
MEETING = {
    "kind": "annual_meeting",
    "title": "IGF 2024 annual meeting",
    "opens": "T",
    "closes": "T + 4d",
    "page": "https://example.org/2024",
}


def year(**changes: object) -> CycleFile:
    content: dict[str, Any] = {
        "schema": 1,
        "cycle": "igf-2024",
        "title": "IGF 2024",
        "venue": {"city": "Riyadh", "country": "Saudi Arabia", "zone": "Asia/Riyadh"},
        "contact": "igf@example.org",
        "website": "https://example.org",
        "sources": {"W1": "https://example.org/w1"},
        "anchors": {"T": {"at": "2024-12-15", **ATTESTED}, "P": "2023-10-12"},
        "bodies": {"mag": {"title": "MAG of 2024", "expected": "2023-11-01"}},
        "roles": {"mag_chair": {"title": "MAG Chair"}},
        "stages": {"annual_meeting": MEETING},
    }
    return CycleFile.model_validate(content | changes)


def stage(**changes: object) -> dict[str, object]:
    fields = {"kind": "call_for_input", "title": "Call", "opens": "T-366d", "closes": "T-319d"}
    return fields | changes


def renewed(like: CycleFile, number: int = 2026, first_day: date = NEW_T) -> dict[str, Any]:
    return new_year(like, plan(like, {}).anchors, year=number, first_day=first_day)


def renewed_stage(key: str = "call", **changes: object) -> dict[str, Any]:
    content = renewed(year(stages={key: stage(**changes), "annual_meeting": MEETING}))
    found: dict[str, Any] = content["stages"][key]
    return found


@pytest.mark.parametrize(
    "text",
    ["T-319d", "call.closes + 7d", "closes - 7d 09:00 UTC", "P + 10wd", "asked + 7d", "mag_2"],
)
def test_a_date_that_hangs_on_something_stays_as_it_is_written(text: str) -> None:
    assert SHIFT.dates(text) == text


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2024-12-15", "T"),
        ("2024-12-15 09:00 UTC", "T 09:00 UTC"),
        ("2024-12-16", "T-1d Mon"),
        ("2024-02-27", "T-294d Tue"),
        ("2024-05-05 23:59 UTC", "T-226d Sun 23:59 UTC"),
        ("2024-06-06 23:59 UTC-11", "T-194d Thu 23:59 UTC-11"),
        ("2024-04-19T14:00:00Z", "T-242d Fri 14:00 UTC"),
        ("2024-12-17", "T Tue"),
        ("2023-10-08 + 4d", "T-436d+4d"),
        ("2024-02-27 Wed 11:00 UTC", "T-294d Wed 11:00 UTC"),
    ],
)
def test_a_pinned_date_is_as_far_from_t_on_the_same_day_of_the_week(text: str, moved: str) -> None:
    assert SHIFT.dates(text) == moved


def test_a_pinned_date_may_hang_on_the_previous_meeting_instead() -> None:
    assert SHIFT.dates("2023-10-19", "P") == "P+6d Thu"


@given(
    st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.dates(date(2026, 1, 1), date(2026, 12, 31))
)
def test_a_day_of_the_week_is_kept_and_at_most_three_days_are_lost(day: date, first: date) -> None:
    text = YearShift((OLD_T, first), None, 2).dates(str(day))
    anchors = {"opens": text, "closes": text}
    found = year(anchors={"T": str(first)}, stages={"annual_meeting": MEETING | anchors})

    moved = plan(found, {}).anchors["annual_meeting.opens"].at.date()
    assert moved.weekday() == day.weekday() or day == OLD_T
    assert abs((moved - first) - (day - OLD_T)).days <= 3


def test_years_in_words_move_along() -> None:
    assert SHIFT.words("Taking stock of IGF 2023, not of 12023 or 1999") == (
        "Taking stock of IGF 2025, not of 12023 or 1999"
    )


def test_the_year_gets_its_name_and_its_first_day() -> None:
    content = renewed(year())

    assert (content["cycle"], content["title"]) == ("igf-2026", "IGF 2026")
    assert content["anchors"]["T"] == "2026-11-24"
    assert content["stages"]["annual_meeting"]["title"] == "IGF 2026 annual meeting"
    assert content["bodies"]["mag"]["title"] == "MAG of 2026"


def test_the_year_after_knows_when_the_previous_meeting_ended() -> None:
    like = year()

    content = renewed(like, 2025, date(2025, 6, 23))

    assert content["anchors"]["P"] == "2024-12-19"
    assert previous_end(like, plan(like, {}).anchors, year=2025) == date(2024, 12, 19)


def test_a_later_year_guesses_it_as_long_before_t_on_the_same_day_of_the_week() -> None:
    content = renewed(year())

    assert content["anchors"]["P"] == "2025-09-18"
    assert date(2025, 9, 18).weekday() == OLD_P.weekday()


def test_what_is_not_known_of_the_previous_meeting_is_left_out() -> None:
    like = year(anchors={"T": "2024-12-15"})

    assert renewed(like)["anchors"] == {"T": "2026-11-24"}
    assert renewed(like, 2025, date(2025, 6, 23))["anchors"]["P"] == "2024-12-19"


def test_nothing_is_attested_or_confirmed_in_a_new_year() -> None:
    found = renewed_stage(closes={"at": "2024-01-31", **ATTESTED, "grace": "2h"})

    assert found["closes"] == {"at": "T-321d Wed", "grace": "2h"}
    assert "sources" not in renewed(year())


def test_a_pinned_stage_keeps_its_length() -> None:
    found = renewed_stage(opens="2024-03-15", closes="2024-05-05 23:59 UTC")

    assert (found["opens"], found["closes"]) == ("T-277d Fri", "opens+51d 23:59 UTC")


@pytest.mark.parametrize(
    ("closes", "moved"),
    [("2024-03-15", "opens 23:59 UTC"), ("2024-03-17T16:00:00Z", "opens+2d 16:00 UTC")],
)
def test_a_pinned_close_without_a_time_is_the_end_of_its_day(closes: str, moved: str) -> None:
    assert renewed_stage(opens="2024-03-15", closes=closes)["closes"] == moved


def test_a_pinned_close_counts_from_t_where_the_opening_is_more_than_a_day() -> None:
    assert renewed_stage(opens="2024-03-15 + 1wd", closes="2024-05-05")["closes"] == "T-226d Sun"


def test_taking_stock_follows_the_previous_meeting() -> None:
    found = renewed_stage("stocktaking", opens="2023-10-19", closes="2023-11-26")

    assert (found["opens"], found["closes"]) == ("P+7d Thu", "opens+38d 23:59 UTC")


def test_a_date_that_is_not_known_stays_so() -> None:
    found = renewed_stage(closes={"at": None, "expected": "2024-01-31"})

    assert found["closes"] == {"at": None, "expected": "T-321d Wed"}


def test_a_milestone_and_a_body_to_be_named_move_along() -> None:
    milestone = {"title": "MAG of 2024 named", "at": "2024-01-16", **ATTESTED}

    content = renewed(year(milestones={"named": milestone}))

    assert content["milestones"] == {"named": {"title": "MAG of 2026 named", "at": "T-336d Tue"}}
    assert content["bodies"]["mag"]["expected"] == "T-412d Wed"


def test_what_differs_in_a_step_moves_along() -> None:
    steps = [
        {"key": "tell", "at": ["2024-01-10", "closes - 1d"], "title": "Call of 2024"},
        {"key": "approve", "due": "2024-02-01", "question": "Yes in 2024?", "by": "mag_chair"},
    ]

    assert renewed_stage(steps=steps)["steps"] == [
        {"key": "tell", "at": ["T-342d Wed", "closes - 1d"], "title": "Call of 2026"},
        {"key": "approve", "due": "T-320d Thu", "question": "Yes in 2026?", "by": "mag_chair"},
    ]


def test_the_address_of_last_time_is_left_behind() -> None:
    assert "page" not in renewed(year())["stages"]["annual_meeting"]


def test_a_person_is_told_what_to_look_at() -> None:
    like = year()

    assert to_look_at(like, renewed(like), end=None) == [
        "The venue is to be announced: fill in its city, country and zone.",
        "The last day of the previous meeting (P) is guessed: put the right one.",
        "Attested dates are defaults now, without their sources: 1.",
        "Tentative and confirmed dates are proposed again: 1.",
        "Public pages were left behind: IGF 2024 annual meeting.",
        "Comments were left behind.",
    ]


def test_dates_to_choose_from_and_hours_at_the_earlier_venue_are_to_be_looked_at() -> None:
    like = year()
    zone = like.venue.zone
    steps = ({"key": "poll", "at": "T - 300d", "options": ["5 July", "12 July"]},)
    meeting = like.stages["annual_meeting"].model_copy(
        update={"opens": DateDecl(at=f"T 10:00 {zone}"), "steps": steps, "title": "Meeting"}
    )
    held = like.model_copy(update={"stages": {**like.stages, "annual_meeting": meeting}})
    notes = to_look_at(held, renewed(like), end=None)
    assert "The dates to choose from are those of IGF 2024: Meeting." in notes
    assert ("Hours are in the zone of the earlier venue: Meeting." in notes) == (zone != "UTC")


def test_a_person_is_not_told_what_does_not_matter() -> None:
    plain = {"annual_meeting": {key: value for key, value in MEETING.items() if key != "page"}}
    like = year(anchors={"T": "2024-12-15"}, stages=plain)

    assert to_look_at(like, renewed(like), end=None) == [
        "The venue is to be announced: fill in its city, country and zone.",
        "The last day of the previous meeting (P) is not known: add it.",
        "Comments were left behind.",
    ]


def test_the_moments_of_the_old_year_are_those_of_its_plan() -> None:
    assert plan(year(), {}).anchors["T"] == Moment.model_validate({"at": "2024-12-15T00:00:00Z"})
