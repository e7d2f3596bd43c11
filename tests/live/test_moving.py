"""A deadline moved by the form: the parked run follows, and mails about it leave once approved."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.ops import trial
from igf.ops.prefect_server import call
from igf.outbox.approve import Choice, show_drafts
from igf.store.queries import year as queries
from tests.live.calls import state_of
from tests.live.installation import Installation, installation, wait_until

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

YEAR = "igf-moved"
DAY = timedelta(days=1)
CLOSING = "thematic_input.closes"
WHY = {"by": "Hanna Keller", "reason": "the form was down for a day"}


def entered(at: Installation, form: str, values: Mapping[str, object]) -> str:
    """Fill in a form as its page does; the words under which its run ends."""
    deployment = call(at.settings, f"GET /deployments/name/{form}/{form}").json()["id"]
    parameters = {"parameters": {**values, "year": YEAR}}
    made = call(at.settings, f"POST /deployments/{deployment}/create_flow_run", json=parameters)
    run = made.json()["id"]

    def ended() -> bool:
        return at.runs.state(run).phase == "ended"

    wait_until(ended, what=f"the form {form}")
    return at.runs.state(run).name


def opening(at: Installation, folder: Path) -> None:
    opens = datetime.now(UTC) + timedelta(seconds=5)
    year = trial.start_short_call(at.office, folder, opens=opens, length=240, cycle=YEAR)
    trial.make_runs(at.office, at.runs, started=year)
    wait_until(lambda: is_open(at), what="the announcement")


def is_open(at: Installation) -> bool:
    state = state_of(at, YEAR)
    return state.phase == "scheduled" and state.name.startswith("Open for input")


def starts(at: Installation) -> datetime:
    """When the parked run of the stage is to start."""
    found = state_of(at, YEAR).at
    assert found is not None
    return found


def drafts(at: Installation) -> int:
    with at.office.store.read() as session:
        return queries.outbox_counts(session)[YEAR]["draft"]


def test_a_deadline_moves_and_everything_follows(tmp_path: Path) -> None:
    with installation(tmp_path / "igf") as at:
        opening(at, tmp_path)
        before, sent = starts(at), at.caught_ids()

        entered(at, "move", {"what": CLOSING, "to": "+1d", "dry_run": True, **WHY})
        assert (starts(at), drafts(at)) == (before, 0)

        said = entered(at, "move", {"what": CLOSING, "to": "+1d", "dry_run": False, **WHY})
        assert said.startswith("Call for thematic input closes: ")
        wait_until(lambda: abs(starts(at) - before - DAY) < timedelta(seconds=2), what="the run")
        assert drafts(at) == len(sent), "those who were told of the opening"
        assert at.caught_ids() == sent

        approval = {"by": "Hanna Keller", "stage": "thematic_input"}
        assert entered(at, "approve-mails", approval).startswith("Nothing has left: ")
        assert at.caught_ids() == sent
        code = show_drafts(at.office, Choice(stage="thematic_input")).code
        entered(at, "approve-mails", approval | {"shown": code})
        wait_until(lambda: len(at.caught_ids()) == 2 * len(sent), what="the approved mails")
        wait_until(lambda: is_open(at), what="the run to park again")

        entered(at, "move", {"what": CLOSING, "to": "now", "dry_run": False, **WHY})
        wait_until(lambda: _asks(at), what="the close and what follows it")
        assert len(set(at.caught_ids())) == len(at.caught_ids())


def _asks(at: Installation) -> bool:
    with at.office.store.read() as session:
        return bool(queries.open_asks(session))
