"""Cancelled in the page a stage comes back and says how to stop it; paused, nothing leaves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.engine.projection import project
from igf.log.write import Actor, By
from igf.ops import trial
from igf.ops.prefect_server import call
from igf.stopping.stop import pause, resume
from igf.store.queries import year as queries
from tests.live.calls import run_of, state_of
from tests.live.installation import Installation, installation, wait_until

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

YEAR = "igf-stopped"
#: How long the call is open (seconds): its first reminder comes 80 s before it closes.
LENGTH = 240
BY = By(Actor("Lea Brun", "command"), "the venue is not confirmed")
#: What the page sends when a run is cancelled there.
CANCEL = {"state": {"type": "CANCELLING", "name": "Cancelling"}}


def is_parked(at: Installation, words: str) -> bool:
    state = state_of(at, YEAR)
    return state.phase == "scheduled" and state.name.startswith(words)


def reminders(at: Installation) -> list[str]:
    """The reminders that were done, by rung."""
    with at.office.store.read() as session:
        firings = queries.firings(session, trial.call_of(YEAR))
    return [each.rung for each in firings if (each.step, each.outcome) == ("remind", "done")]


def cancelled_in_the_page(at: Installation) -> None:
    call(at.settings, f"POST /flow_runs/{run_of(at, YEAR)}/set_state", json=CANCEL)


def test_a_stage_is_stopped_by_a_pause_and_by_nothing_in_the_page(tmp_path: Path) -> None:
    with installation(tmp_path / "igf") as at:
        opens = datetime.now(UTC) + timedelta(seconds=5)
        year = trial.start_short_call(at.office, tmp_path, opens=opens, length=LENGTH, cycle=YEAR)
        trial.make_runs(at.office, at.runs, started=year)
        wait_until(lambda: is_parked(at, "Open for input"), what="the announcement")

        cancelled_in_the_page(at)
        back = "Cancelling here stops nothing, this does: igf pause thematic_input"
        wait_until(lambda: is_parked(at, back), what="the run that was cancelled")

        pause(at.office, trial.call_of(YEAR), by=BY)
        sent = at.caught_ids()
        due = opens + timedelta(seconds=LENGTH - 80 + 15)
        wait_until(lambda: datetime.now(UTC) > due, what="the first reminder")
        assert (at.caught_ids(), reminders(at)) == (sent, [])
        assert is_parked(at, "Paused: the venue is not confirmed")

        resume(at.office, trial.call_of(YEAR), by=BY)
        project(at.office, at.runs, stage_id=trial.call_of(YEAR))
        wait_until(lambda: len(at.caught_ids()) > len(sent), what="the reminder")
        wait_until(lambda: _has_closed(at), what="the close")
        assert reminders(at)[0] == "closes-80s"
        assert len(set(reminders(at))) == len(reminders(at))
        caught = at.caught_ids()
        assert len(set(caught)) == len(caught)


def _has_closed(at: Installation) -> bool:
    with at.office.store.read() as session:
        return bool(queries.open_asks(session))
