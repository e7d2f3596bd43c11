"""The clock of record: now never goes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from igf.office.office import ClockWentBackError
from igf.rehearsal.loop import SimulatedClock
from tests.engine.begun import OPENS, Begun

MINUTE = timedelta(seconds=60)


def test_now_is_what_the_clock_says(year: Begun) -> None:
    year.clock.move_to(OPENS)
    assert year.office.now() == OPENS


def test_a_clock_that_was_set_back_a_little_stands_at_the_last_change(year: Begun) -> None:
    year.carry(OPENS)
    behind = replace(year.office, clock=SimulatedClock(OPENS - MINUTE))
    assert behind.now() == OPENS


def test_a_clock_that_was_set_back_further_stops_everything(year: Begun) -> None:
    year.carry(OPENS)
    behind = replace(year.office, clock=SimulatedClock(OPENS - MINUTE - timedelta(seconds=1)))
    with pytest.raises(ClockWentBackError, match="set the clock right"):
        behind.now()
