"""A stage that is woken although it is at work: what the worker makes of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.ops import trial
from igf.ops.prefect_server import call
from igf.runs.prefect_runs import POOL
from igf.store.queries import year as queries
from tests.live.calls import run_of, state_of
from tests.live.installation import Installation, installation, wait_until

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(600)]

YEAR = "igf-wake"
#: So short (seconds) that one process carries the call from its opening to its close.
LENGTH = 45


def wake(at: Installation) -> None:
    """Wake the run as the page's buttons do; wait until the worker has taken it up."""
    at.runs.reschedule(run_of(at, YEAR), datetime.now(UTC), words="Woken")
    wait_until(lambda: state_of(at, YEAR).name != "Woken", what="a second process of the run")


def has_closed(at: Installation) -> bool:
    with at.office.store.read() as session:
        return bool(queries.open_asks(session))


def test_a_run_woken_while_it_is_at_work_does_no_harm(tmp_path: Path) -> None:
    with installation(tmp_path / "igf") as at:
        opens = datetime.now(UTC) + timedelta(seconds=5)
        year = trial.start_short_call(at.office, tmp_path, opens=opens, length=LENGTH, cycle=YEAR)
        trial.make_runs(at.office, at.runs, started=year)
        wait_until(lambda: state_of(at, YEAR).phase == "running", what="the first process")

        wake(at)
        wake(at)

        wait_until(lambda: has_closed(at), what="the close")
        assert "stopped by itself" not in (at.settings.home / "up.log").read_text()
        caught = at.caught_ids()
        assert len(set(caught)) == len(caught)
        pool = call(at.settings, f"GET /work_pools/{POOL}").json()
        assert pool["concurrency_limit"] == at.settings.worker_limit
