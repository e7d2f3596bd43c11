"""The lease: one run acts for a stage, and a dead one is replaced."""

from datetime import timedelta

import pytest

from igf.stage import lease as leases
from igf.stage.lease import Lease, LeaseLostError, TakenLease
from igf.store.queries import year as queries
from tests.engine.begun import STARTED, Begun

ALIVE = timedelta(seconds=180)
MOMENT = timedelta(seconds=1)


def test_of_two_runs_the_second_is_told_who_has_it(year: Begun) -> None:
    year.lease("first")
    assert leases.take(year.office, year.stage, run="second") == TakenLease(
        "first", STARTED + ALIVE
    )


def test_a_run_that_is_silent_for_the_whole_lease_is_replaced(year: Begun) -> None:
    dead = year.lease("first")
    year.clock.move_to(STARTED + ALIVE - MOMENT)
    assert isinstance(leases.take(year.office, year.stage, run="second"), TakenLease)
    year.clock.move_to(STARTED + ALIVE)
    assert isinstance(leases.take(year.office, year.stage, run="second"), Lease)
    with pytest.raises(LeaseLostError, match="carried by another run"):
        leases.renew(year.office, dead)


def test_a_run_that_renews_its_lease_keeps_it(year: Begun) -> None:
    lease = year.lease("first")
    for _ in range(3):
        year.clock.move_to(year.clock.now() + ALIVE - MOMENT)
        leases.renew(year.office, lease)
    assert isinstance(leases.take(year.office, year.stage, run="second"), TakenLease)


def test_a_run_that_is_not_that_of_the_stage_never_takes_it(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        queries.stage(session, small.stage).run_id = "its-own"
    refused = leases.take(small.office, small.stage, run="another")
    assert isinstance(refused, TakenLease)
    assert refused.run == "its-own"
    assert small.lease("its-own").run == "its-own"


def test_giving_back_a_lost_lease_takes_it_from_nobody(year: Begun) -> None:
    lost = year.lease("first")
    year.clock.move_to(STARTED + ALIVE)
    year.lease("second")
    leases.release(year.office, lost)
    assert isinstance(leases.take(year.office, year.stage, run="third"), TakenLease)


def test_a_run_that_is_not_the_stage_s_own_is_told_which_is(year: Begun) -> None:
    with year.office.store.write(year.clock.now()) as session:
        queries.stage(session, year.stage).run_id = "own"

    assert leases.take(year.office, year.stage, run="other") == TakenLease("own", STARTED)
    assert isinstance(leases.take(year.office, year.stage, run="own"), Lease)
