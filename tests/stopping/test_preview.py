"""The mails previewed before something is resumed are the mails that then leave."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.engine.simulated import carry, let_time_pass
from igf.starting.start import start
from igf.stopping.preview import ending, going_on
from igf.stopping.stop import cancel, pause, resume
from tests.engine.begun import (
    CALL,
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    Begun,
    ready,
    staffed,
    year_file,
)
from tests.stopping.test_stop import BY, YEAR, acts, go_on, stop

HOUR = timedelta(hours=1)


def left_within_a_day(year: Begun) -> int:
    before = len(year.letters.parcels)
    let_time_pass(year.office, year.clock, until=year.clock.now() + DAY)
    return len(year.letters.parcels) - before


@pytest.mark.parametrize("target", [CALL, YEAR])
@pytest.mark.parametrize(
    ("paused", "goes_on"),
    [
        (OPENS - DAY, OPENS - HOUR),
        (OPENS - DAY, OPENS + 2 * DAY),
        (OPENS + DAY, CLOSES - 8 * DAY),
        (OPENS + DAY, CLOSES - DAY),
        (OPENS + DAY, CLOSES + HOUR),
        (CLOSES + DAY, CLOSES + 6 * DAY),
        (CLOSES + DAY, CLOSES + 20 * DAY),
    ],
)
def test_what_is_shown_is_what_leaves(
    small: Begun, target: str, paused: datetime, goes_on: datetime
) -> None:
    small.carry(paused)
    stop(small, target)
    small.carry(goes_on)
    shown = going_on(small.office, target)
    resume(small.office, target, by=BY)
    assert left_within_a_day(small) == shown.leaving


def test_a_cancelled_stage_shows_the_reminders_of_its_questions(small: Begun) -> None:
    small.carry(CLOSES)
    cancel(small.office, CALL, by=BY)
    small.carry(CLOSES + 6 * DAY)
    shown = going_on(small.office, CALL)
    assert [step.title.partition(":")[0] for step in shown.steps] == ["Reminder"]
    go_on(small)
    assert left_within_a_day(small) == shown.leaving == 1


def test_looking_changes_nothing(small: Begun) -> None:
    stop(small)
    before = acts(small)
    going_on(small.office, CALL)
    carry(small.office, CALL)
    assert (acts(small), going_on(small.office, CALL).is_stopped) == (before, True)


def test_nothing_leaves_of_a_stage_that_stays_paused_by_itself(small: Begun) -> None:
    stop(small)
    pause(small.office, YEAR, by=BY)
    small.carry(OPENS + DAY)
    assert going_on(small.office, YEAR).leaving == 0
    assert going_on(small.office, CALL).leaving == 0


def test_what_was_due_before_the_start_is_not_said_to_be_left_out(url: str, tmp_path: Path) -> None:
    with staffed(url, tmp_path, at=OPENS + DAY) as late:
        start(late.office, ready(year_file({"thematic_input": INPUT})), by=STAFF)
        pause(late.office, CALL, by=BY)
        assert going_on(late.office, CALL).steps == ()


@pytest.mark.parametrize("target", [CALL, YEAR])
@pytest.mark.parametrize("at", [OPENS - DAY, OPENS + DAY, CLOSES + DAY])
def test_what_is_shown_to_end_is_what_ends(small: Begun, target: str, at: datetime) -> None:
    small.carry(at)
    shown = ending(small.office, target)
    done = cancel(small.office, target, by=BY)
    assert (len(done.stages), done.asks, done.mails) == (shown.stages, shown.asks, shown.mails)
