"""The page of health is of now: written when it says something else, and not otherwise."""

from datetime import timedelta

from igf.health.page import HealthPages
from igf.log.write import By
from igf.stopping.stop import pause
from tests.engine.begun import OPENS, STAFF, Begun
from tests.engine.fakes import MemoryRuns

MINUTE = timedelta(minutes=1)


def test_it_is_written_once_and_again_as_soon_as_something_is_done(small: Begun) -> None:
    pages, runs = HealthPages(), MemoryRuns()
    small.carry(OPENS)
    pages.follow(small.office, runs, changed=False)
    pages.follow(small.office, runs, changed=True)
    assert len(runs.health) == 1
    pause(small.office, "igf-2027", by=By(STAFF, "the venue is not confirmed"))
    pages.follow(small.office, runs, changed=True)
    assert "the venue is not confirmed" in runs.health[1]


def test_without_a_change_it_is_looked_at_once_an_hour(small: Begun) -> None:
    pages, runs = HealthPages(), MemoryRuns()
    pages.follow(small.office, runs, changed=False)
    pages.shown.clear()
    small.clock.move_to(small.clock.now() + 59 * MINUTE)
    pages.follow(small.office, runs, changed=False)
    assert len(runs.health) == 1
    small.clock.move_to(small.clock.now() + MINUTE)
    pages.follow(small.office, runs, changed=False)
    assert len(runs.health) == 2
