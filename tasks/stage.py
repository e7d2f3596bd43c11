"""Carrying a stage in a run: the lease, the rest between steps, the summary, the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from prefect.exceptions import Pause
from prefect.runtime import flow_run
from prefect.states import Completed

from igf.engine import advance
from igf.engine.advance import Begun, Due, Rest
from igf.engine.projection import project
from igf.engine.run_order import LONGEST_REST
from igf.engine.run_pages import show_standing
from igf.office import drill
from igf.runs.parking import park
from igf.runs.prefect_runs import LONGEST_NAME, PrefectRuns
from igf.stage import lease as leases
from igf.stage.lease import Lease, LeaseLostError, TakenLease
from tasks.steps import task_for
from tasks.work import deliver_waiting, duty, office

#: A wait up to this long is waited for in the process: a wake through Prefect takes about as long.
SHORT_WAIT = timedelta(seconds=30)
#: A wake can come half a second early.
WAKE_MARGIN = timedelta(seconds=1)


def begin(stage: str) -> Begun | TakenLease:
    """The lease of a stage for this run, kept to its end, and the next act; or the other holder."""
    return advance.begin(office(), stage, run=str(flow_run.get_id()), keep=True)


def act(lease: Lease, due: Due) -> None:
    """Do the due act in a task of its own; mails that wait are handed over here."""
    if due.due_step is None:
        deliver_waiting(lease)
    else:
        task_for(due.due_step)(duty(lease, due.due_step))


def look_again(lease: Lease) -> Due | Rest:
    """The next due act; where nothing is due, the stage rests, and the run keeps its lease."""
    return advance.advance_or_rest(office(), lease, keep=True)


@contextmanager
def held(lease: Lease) -> Iterator[None]:
    """Keep the lease alive while the block runs, and give it back at the end."""
    done = Event()
    keeper = Thread(target=_keep, args=(lease, done), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
        leases.release(office(), lease)


def wait_shortly(resting: Rest) -> bool:
    """Wait in the process if the next thing is due in moments; returns whether it was."""
    if resting.until is None:
        return False
    left = (resting.until - office().now()).total_seconds()
    if left > SHORT_WAIT.total_seconds():
        return False
    time.sleep(max(0.0, left))
    return True


def park_until(stage: str, resting: Rest) -> Pause:
    """Let the run wait under words for people; the exception that ends it until then."""
    drill.point("before_parking", stage)
    at = (resting.until or office().now() + LONGEST_REST) + WAKE_MARGIN
    parked = park(str(flow_run.get_id()), _whole_second(at), words=resting.words)
    # An answer may have come in while the run was being parked.
    project(office(), PrefectRuns(), stage_id=stage)
    return Pause(state=parked)


def summarise(stage: str) -> None:
    """Write where a stage and its year stand, each on its own page, and tell it on the run's."""
    show_standing(office(), PrefectRuns(), stage_id=stage, run_id=str(flow_run.get_id()))


def ended(resting: Rest) -> Any:  # noqa: ANN401 -- a state of Prefect
    """The end of a run under its words: all is done, or its stage was cancelled."""
    return Completed(name=resting.words[:LONGEST_NAME], message=resting.words)


def already_running(taken: TakenLease) -> Any:  # noqa: ANN401 -- a state of Prefect
    """The end of a run whose stage is carried by another: at once, with a link.

    Pause: it is this very run that another process carries; it looks again when that is over.
    """
    mine = str(flow_run.get_id())
    if taken.run == mine:
        raise Pause(
            state=park(mine, taken.until + WAKE_MARGIN, words="Already running; looks again soon")
        )
    link = office().links.run(taken.run)
    return Completed(name="Already running", message=f"This stage is carried by {link}")


def _keep(lease: Lease, done: Event) -> None:
    pause = office().lease.total_seconds() / 6
    while not done.wait(pause):
        try:
            leases.renew(office(), lease)
        except LeaseLostError:
            return


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
