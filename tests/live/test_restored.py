"""A restored year goes on, on a Prefect that knows nothing of it, and no mail leaves twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.log.write import Actor
from igf.ops import trial
from igf.ops.backup import back_up
from igf.outbox.hold import Verdict, held, release_mails
from igf.store.queries import year as queries
from tests.live.calls import run_of, state_of
from tests.live.installation import Installation, installation, wait_until

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.timeout(900)]

YEAR = "igf-restored"
#: How long the call is open (seconds).
LENGTH = 1800
BY = Actor("Hanna Keller", "command")


def fired(at: Installation) -> list[str]:
    with at.office.store.read() as session:
        return [each.step for each in queries.firings(session, trial.call_of(YEAR))]


def announced(at: Installation) -> set[str]:
    """The Message-IDs of the announcement."""
    with at.office.store.read() as session:
        return {each.message_id for each in queries.outbox(session, trial.call_of(YEAR))}


def is_open(at: Installation) -> bool:
    state = state_of(at, YEAR)
    return state.phase == "scheduled" and state.name.startswith("Open for input")


def test_a_restored_year_goes_on_with_its_mails_held(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    with installation(tmp_path / "first") as at:
        opens = datetime.now(UTC) + timedelta(seconds=15)
        year = trial.start_short_call(at.office, tmp_path, opens=opens, length=LENGTH, cycle=YEAR)
        trial.make_runs(at.office, at.runs, started=year)
        back_up(at.settings, file)
        lost = run_of(at, YEAR)
        wait_until(lambda: bool(at.caught_ids()), what="the announcement")
        wait_until(lambda: is_open(at), what="the parked run")
        sent = announced(at)
        assert sent <= set(at.caught_ids())

    second = tmp_path / "second"
    with installation(second, restored_from=file) as at:
        wait_until(lambda: fired(at) == ["announce"], what="the announcement, caught up")
        wait_until(lambda: is_open(at), what="the run, made anew")
        assert run_of(at, YEAR) != lost
        assert at.caught_ids() == []
        found = held(at.office)
        assert found is not None
        assert len(found.doubt) == len(sent)
        assert found.behind == ()

        # One had not left before, and goes out now, through a run that the watch has made.
        once, *twice = (mail.id for mail in found.doubt)
        # The watch may have told how the year does, on the morning of this day.
        morning = tuple(mail.id for mail in found.others)
        verdict = Verdict(send=(once,), already_sent=tuple(twice), drop=morning)
        assert release_mails(at.office, verdict, by=BY).goes_on
        wait_until(lambda: bool(at.caught_ids()), what="the one mail")
        wait_until(lambda: is_open(at), what="the run, parked again")
        (caught,) = at.caught_ids()
        assert caught in sent
