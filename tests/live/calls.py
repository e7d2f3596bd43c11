"""Beginning calls for input and driving them to their end, as people would."""

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from httpx import HTTPError

from igf.ops import trial
from igf.store.queries import year as queries
from schemas.runs import RunState
from tests.live.installation import Installation

#: How long a call is open (seconds). A run that is killed at the announcement is back before the
#: reminders, which come in the last third, and the last reminder, 80 seconds before the close,
#: leaves before it: also on a machine that carries another stack besides.
LENGTH = 480


def begin(
    at: Installation, folder: Path, opens: datetime, cycle: str, *, length: int = LENGTH
) -> None:
    """Begin a call. Where its runs cannot be made now, the watch makes them."""
    started = trial.start_short_call(at.office, folder, opens=opens, length=length, cycle=cycle)
    trial.contribute(at.office, trial.call_of(cycle))
    with suppress(HTTPError):
        trial.make_runs(at.office, at.runs, started=started)


def drive(at: Installation, cycles: Iterable[str], *, limit: float = 1300) -> None:
    """Answer every question of the calls until all are done."""
    left = set(cycles)
    until = time.monotonic() + limit
    while left := {cycle for cycle in left if not is_done(at, cycle)}:
        assert time.monotonic() < until, f"{left} did not come to their end"
        answer_all(at)
        time.sleep(1)


def run_of(at: Installation, cycle: str) -> str:
    with at.office.store.read() as session:
        return str(queries.stage(session, trial.call_of(cycle)).run_id)


def state_of(at: Installation, cycle: str) -> RunState:
    return at.runs.state(run_of(at, cycle))


def answer_all(at: Installation) -> None:
    """Answer, in Prefect's page, every question whose run waits."""
    with at.office.store.read() as session:
        asks = list(queries.open_asks(session))
    for ask in asks:
        try:
            trial.answer(at.runs, ask, say=lambda _words: None)
        except HTTPError:
            return


def is_done(at: Installation, cycle: str) -> bool:
    """Whether the call has come to its end."""
    with at.office.store.read() as session:
        return queries.stage(session, trial.call_of(cycle)).state == "done"
