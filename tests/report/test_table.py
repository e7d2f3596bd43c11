"""The year as a person reads it in the terminal."""

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from igf.report.table import print_plan, stage_notes
from schemas.plan import Plan, PlannedWait
from tests.report.plans import call, meeting, moment, year

MAY = date(2024, 5, 3)


def printed(plan: Plan, *, width: int = 80, today: date = MAY, steps: bool = False) -> str:
    console = Console(width=width, file=StringIO())
    print_plan(plan, console, today=today, steps=steps)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def starts(text: str, *words: str) -> list[int]:
    """The lines that begin with each of the words, in the order of the words."""
    lines = [line.strip() for line in text.splitlines()]
    return [next(n for n, line in enumerate(lines) if line.startswith(word)) for word in words]


def test_the_first_lines_say_which_year_it_is_and_what_it_hangs_on() -> None:
    assert printed(year()).splitlines()[:3] == [
        "IGF 2024",
        "P, last day of the previous meeting: 12 Oct 2023",
        "T, first day of the annual meeting: 15 Dec 2024",
    ]


def test_stages_stand_in_order_of_time_and_those_without_a_date_last() -> None:
    undated = call(key="later", title="Undated", opens=None, closes=None)

    text = printed(year(undated, meeting(), call()))

    order = starts(text, "Call for", "▸ today", "Second Open", "Undated")
    assert order == sorted(order)


def test_today_stands_after_what_has_opened_even_if_everything_has() -> None:
    text = printed(year(), today=date(2025, 1, 1))

    assert text.splitlines()[-1].split() == ["▸", "today", "1", "Jan", "2025"]


def test_a_milestone_stands_among_the_stages() -> None:
    plan = year(milestones={"mag_7": "MAG VII"})
    dated = plan.model_copy(update={"anchors": plan.anchors | {"mag_7": moment("2024-06-12")}})

    order = starts(printed(dated), "Call for", "◆ MAG VII", "Second Open")

    assert order == sorted(order)
    assert "12 Jun 2024" in printed(dated)


def test_dates_carry_their_zone_on_a_narrow_and_on_a_wide_screen() -> None:
    assert "23:59 UTC" in printed(year())
    assert "5 May 2024 23:59 UTC" in printed(year(), width=120)


def test_a_day_is_the_day_in_its_own_zone() -> None:
    closing = moment("2016-06-07 10:59", zone="Etc/GMT+11", shown="23:59 UTC-11")

    assert "6 Jun 2016 23:59 UTC-11" in printed(year(call(closes=closing)), width=120)


def test_what_is_critical_open_or_optional_is_said_in_words() -> None:
    text = printed(year(call(optional=True)), width=120)

    assert "critical, slack 13 days, open now, optional" in text


def test_a_stage_is_open_from_its_first_day_to_its_last() -> None:
    days = [date(2024, 3, 14), date(2024, 3, 15), date(2024, 5, 5), date(2024, 5, 6)]

    found = ["open now" in printed(year(call()), today=day) for day in days]

    assert found == [False, True, True, False]


def test_a_call_without_a_closing_date_stays_open() -> None:
    assert "open now" in printed(year(call(closes=None)), today=date(2030, 1, 1))


def test_steps_are_listed_when_asked_for() -> None:
    assert "Reminder" not in printed(year(call()))
    assert starts(printed(year(call()), steps=True), "Announcement", "Reminder", "Count")


def test_words_of_the_file_are_never_taken_for_colours() -> None:
    assert "[bold]Day 0[/bold]" in printed(year(call(title="[bold]Day 0[/bold]")))


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    long = call(title="A call whose title has very many words in it so that it must be folded")

    assert max(len(line) for line in printed(year(long), width=width).splitlines()) <= width


def test_a_cancelled_stage_says_so_and_is_neither_open_nor_short_of_days() -> None:
    cancelled = call(state="cancelled", slack_days=None, critical=False)

    assert stage_notes(cancelled, MAY) == ["cancelled"]
    assert "cancelled" in printed(year(cancelled))


@pytest.mark.parametrize(
    ("state", "said"), [("paused", "paused"), ("undecided", "not decided yet")]
)
def test_a_stage_that_rests_says_so_beside_its_slack(state: str, said: str) -> None:
    assert stage_notes(call(state=state), MAY) == [said, "critical", "slack 13 days"]


def test_what_a_stage_waits_for_is_listed_below() -> None:
    wait = PlannedWait(step="", on="oc_mag_2", words="all of it waits for Second meeting")
    text = printed(year(call(waits=(wait,)), meeting()))
    said = "Call for session proposals: all of it waits for Second meeting"
    assert text.splitlines()[-1].strip() == said
    assert "waits" not in printed(year(call(waits=(wait,), state="cancelled"), meeting()))
