"""Collisions in a rehearsed year, on both sides of each limit."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.rehearsal.rules.collisions import find_collisions, is_night
from schemas.rehearsal import Collision, RehearsedMail
from tests.rehearsal.report.rehearsals import AT, DAY, asking, mail, question, reminder

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

instants = st.lists(st.integers(0, 24 * 60), max_size=60).map(
    lambda hours: [AT + each * HOUR for each in sorted(hours)]
)


def mails_at(instants: Sequence[datetime]) -> list[RehearsedMail]:
    return [mail(number, at=at) for number, at in enumerate(instants, 1)]


def of_kind(kind: str, found: Sequence[Collision]) -> list[Collision]:
    return [each for each in found if each.kind == kind]


def test_five_mails_in_seven_days_are_fine_and_six_are_too_many() -> None:
    assert find_collisions(mails_at([AT] * 5), ()) == ()
    (found,) = find_collisions(mails_at([AT] * 6), ())
    assert (found.kind, found.who, found.at) == ("too_many", "Amina Diallo", AT)
    assert found.mails == (1, 2, 3, 4, 5, 6)


def test_a_mail_seven_days_later_is_in_the_next_week() -> None:
    a_week = AT + 7 * DAY
    assert find_collisions(mails_at([AT] * 5 + [a_week]), ()) == ()
    assert len(find_collisions(mails_at([AT] * 5 + [a_week - SECOND]), ())) == 1


def test_how_many_are_too_many_can_be_said() -> None:
    assert find_collisions(mails_at([AT] * 6), (), most_a_week=6) == ()
    assert len(find_collisions(mails_at([AT] * 2), (), most_a_week=1)) == 1


def test_a_heap_is_told_once_and_with_its_fullest_week() -> None:
    (found,) = find_collisions(mails_at([AT + each * DAY for each in range(12)]), ())
    assert found.mails == tuple(range(1, 13))
    assert found.words == (
        "12 mails from 5 March 2024, 12:00 UTC to 16 March 2024, 12:00 UTC,"
        " up to 7 of them within seven days"
    )


def test_two_heaps_are_told_twice() -> None:
    found = find_collisions(mails_at([AT] * 6 + [AT + 30 * DAY] * 7), ())
    assert [len(each.mails) for each in found] == [6, 7]


def test_mails_to_a_list_or_to_others_are_not_counted() -> None:
    to_list = [mail(n, recipient="list:community") for n in range(1, 10)]
    to_others = [mail(n, recipient=f"person:p{n}") for n in range(10, 20)]
    assert find_collisions([*to_list, *to_others], ()) == ()


@given(instants, st.integers(1, 8))
def test_a_mail_is_in_a_heap_if_it_lies_in_a_week_that_is_too_full(
    instants: list[datetime], most: int
) -> None:
    weeks = [[n for n, at in enumerate(instants, 1) if w <= at < w + 7 * DAY] for w in instants]
    expected = {number for week in weeks if len(week) > most for number in week}

    found = find_collisions(mails_at(instants), (), most_a_week=most)

    told = [number for each in found for number in each.mails]
    assert sorted(told) == sorted(expected)


@pytest.mark.parametrize(
    ("clock", "night"),
    [("21:59:59", False), ("22:00:00", True), ("06:59:59", True), ("07:00:00", False)],
)
def test_the_night_is_from_ten_to_seven(clock: str, night: bool) -> None:  # noqa: FBT001 -- a case
    assert is_night(datetime.fromisoformat(f"2024-01-10T{clock}+00:00"), "UTC") is night


def test_the_night_follows_summer_time() -> None:
    at_five = datetime(2024, 3, 30, 5, 30, tzinfo=UTC)
    assert is_night(at_five, "Europe/Oslo"), "06:30 in winter"
    assert not is_night(at_five + DAY, "Europe/Oslo"), "07:30 in summer"


@given(st.integers(0, 366 * 24), st.sampled_from(["Asia/Kathmandu", "Pacific/Kiritimati"]))
def test_the_night_is_nine_hours_of_the_day(hour: int, zone: str) -> None:
    hours = [AT + (hour + each) * HOUR for each in range(24)]
    assert sum(is_night(each, zone) for each in hours) == 9


def test_a_reminder_at_night_is_told_and_by_day_it_is_not() -> None:
    by_day = reminder(1, at=AT)
    at_night = reminder(2, at=AT, zone="Pacific/Auckland", name="Hana Rewi")
    (found,) = find_collisions([by_day, at_night], ())
    assert (found.kind, found.who, found.mails) == ("at_night", "Hana Rewi", (2,))
    assert found.words == (
        "Reminder (Call for session proposals) arrives at night for 1 person:"
        " 01:00 in Pacific/Auckland"
    )


def test_a_question_and_its_reminder_at_night_are_told() -> None:
    night = AT + 11 * HOUR
    mails = [asking(1, at=night), asking(2, at=night + DAY, rung="v1/due-2d")]
    found = find_collisions(mails, [question(asked=night)])
    assert [each.mails for each in found] == [(1,), (2,)]


def test_an_announcement_may_come_at_night_and_so_may_a_mail_to_a_list() -> None:
    night = AT + 11 * HOUR
    to_list = reminder(2, at=night, recipient="list:community")
    assert find_collisions([mail(1, at=night), to_list], ()) == ()


def test_a_sending_at_night_is_told_once_for_all_it_goes_to() -> None:
    night = AT + 11 * HOUR
    mails = [reminder(n, at=night, recipient=f"person:p{n}", name=f"P{n}") for n in range(1, 6)]
    (found,) = find_collisions(mails, ())
    assert (found.who, found.mails) == ("", (1, 2, 3, 4, 5))
    assert "at night for 5 people" in found.words


def test_of_many_zones_those_with_most_people_are_named() -> None:
    zones = ["Asia/Tokyo", "Europe/Oslo", "Asia/Dhaka", "Asia/Dubai", "Asia/Dubai", "Asia/Baku"]
    night = AT + 11 * HOUR
    mails = [reminder(n, at=night, zone=zone) for n, zone in enumerate(zones, 1)]
    (found,) = find_collisions(mails, (), most_a_week=9)
    assert found.words.endswith(
        "for 5 people: 03:00 in Asia/Dubai, 00:00 in Europe/Oslo, 05:00 in Asia/Dhaka"
        " and 1 other zone"
    )


def test_two_answers_due_on_one_day_are_told_and_on_two_days_they_are_not() -> None:
    midnight = datetime(2024, 3, 13, tzinfo=UTC)
    first = question(due=midnight)
    assert find_collisions((), [first, question("select", due=midnight - SECOND)]) == ()
    (found,) = find_collisions((), [first, question("select", due=midnight + DAY - SECOND)])
    assert (found.kind, found.who, found.at) == ("same_day", "mag_chair", midnight)
    assert found.words.startswith("Answers due from 1 person on 13 March 2024 (UTC): Approval of")


def test_the_day_is_the_one_that_people_are_shown() -> None:
    at = datetime(2024, 4, 1, 10, 59, tzinfo=UTC)
    one, other = question(due=at - 12 * HOUR), question("select", due=at, zone="Etc/GMT+11")
    assert len(find_collisions((), [one, other])) == 1, "both on 31 March"
    assert find_collisions((), [one, other.model_copy(update={"zone": "UTC"})]) == ()


def test_answers_due_from_different_people_do_not_collide() -> None:
    assert find_collisions((), [question(), question("select", by=("un_desa",))]) == ()


def test_a_new_version_of_a_question_does_not_collide_with_the_old_one() -> None:
    again = question(ask="igf-2024/session_call/approve/v2")
    assert find_collisions((), [question(), again]) == ()


def test_who_is_asked_is_known_from_the_mails() -> None:
    questions = [question(by=("mag",)), question("select", by=("mag_chair",))]
    chair = [asking(1), asking(2, "select")]
    member = asking(3, recipient="person:b", name="Bo Lind")
    (found,) = find_collisions([*chair, member], questions)
    assert (found.kind, found.who, found.mails) == ("same_day", "Amina Diallo", (1, 2))


def test_the_same_year_collides_in_the_same_way_in_any_order() -> None:
    night = AT + 11 * HOUR
    mails = [reminder(n, at=night, name=f"P{n}", rung=f"r{n // 2}") for n in range(1, 9)]
    questions = [question(), question("select")]
    found = find_collisions(mails, questions)
    assert len(found) == 7
    assert find_collisions(mails[::-1], questions[::-1]) == found


def test_a_day_to_answer_is_enough_and_less_is_told() -> None:
    asked = question().asked
    assert find_collisions((), [question(due=asked + DAY)]) == ()
    (found,) = find_collisions((), [question(due=asked + DAY - SECOND)])
    assert (found.kind, found.at) == ("no_time", asked)
    (late,) = find_collisions((), [question(due=asked - DAY)])
    assert "the answer is due on" in late.words
