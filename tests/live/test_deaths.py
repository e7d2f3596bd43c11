"""Server, worker and runs die together over a deadline; runs are deleted and cancelled."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from prefect.client.orchestration import get_client
from prefect.states import Cancelled

from igf.ops import trial
from igf.ops.processes import ENGINE
from igf.store.queries import year as queries
from tests.live.calls import begin, drive, run_of, state_of
from tests.live.installation import Installation, installation, wait_until
from tests.live.tables import Tables, rehearsed, tables

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(1800)]

#: How long a call is open (seconds), its last reminder, and how long before the close everything is
#: killed (seconds). The runs wait for the close in their processes, and die with them; nothing is
#: up again when the call closes.
LENGTH = 180
LAST_REMINDER = ("remind", f"closes-{LENGTH // 6}s")
SHORTLY = 4
CYCLES = ("igf-down", "igf-deleted", "igf-cancelled")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("deaths")


@pytest.fixture(scope="module")
def at(home: Path) -> Iterator[Installation]:
    with installation(home / "igf") as up:
        opens = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=20)
        for cycle in CYCLES:
            begin(up, home, opens, cycle, length=LENGTH)
        wait_until(
            lambda: all(_has_reminded(up, cycle) for cycle in CYCLES),
            seconds=400,
            what="the last reminder",
        )
        time.sleep(max(0, (opens - datetime.now(UTC)).total_seconds() + LENGTH - SHORTLY))
        _kill_prefect(up)
        wait_until(
            lambda: all(_is_parked_for_approval(up, cycle) for cycle in CYCLES),
            seconds=300,
            what="the question for approval",
        )
        with get_client(sync_client=True) as client:
            client.delete_flow_run(UUID(run_of(up, "igf-deleted")))
            client.set_flow_run_state(UUID(run_of(up, "igf-cancelled")), Cancelled(), force=True)
        drive(up, CYCLES)
        yield up


@pytest.fixture(scope="module")
def foretold(home: Path) -> Tables:
    opens = datetime.now(UTC)
    return rehearsed(home, opens=opens, length=LENGTH, cycle="igf-foretold")


@pytest.mark.parametrize("cycle", CYCLES)
def test_the_call_ends_as_foretold(at: Installation, foretold: Tables, cycle: str) -> None:
    assert tables(at.office, cycle) == foretold


def test_the_close_was_caught_up_after_everything_had_been_down(at: Installation) -> None:
    with at.office.store.read() as session:
        firings = queries.firings(session, trial.call_of("igf-down"))
    close = next(firing for firing in firings if firing.step == "close")

    assert close.fired_at - close.due_at > timedelta(seconds=2)


def test_nobody_is_mailed_twice(at: Installation, foretold: Tables) -> None:
    caught = at.caught_ids()
    assert len(caught) == len(set(caught)) == len(foretold.outbox) * len(CYCLES)


def _fired(at: Installation, cycle: str) -> set[tuple[str, str]]:
    with at.office.store.read() as session:
        return {(f.step, f.rung) for f in queries.firings(session, trial.call_of(cycle))}


def _has_reminded(at: Installation, cycle: str) -> bool:
    """The last reminder is out: a mail in flight at a kill would be in doubt, not as foretold."""
    with at.office.store.read() as session:
        mails = queries.outbox(session, trial.call_of(cycle))
    return LAST_REMINDER in _fired(at, cycle) and all(mail.state == "sent" for mail in mails)


def _kill_prefect(at: Installation) -> None:
    """Server, worker, and the processes of all runs."""
    for process in psutil.Process(at.process.pid).children(recursive=True):
        if any("prefect" in word or word.endswith(ENGINE) for word in process.cmdline()):
            process.kill()


def _is_parked_for_approval(at: Installation, cycle: str) -> bool:
    asked = ("approve", "v1") in _fired(at, cycle)
    return asked and state_of(at, cycle).phase == "scheduled"
