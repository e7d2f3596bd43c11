"""Shared by every task: open the office, do the one step it was made for, deliver its mails.

Only keys cross into a task; it reads the rest itself. A failure that may pass (a busy database, a
lost connection) is raised and tried again by Prefect; what a person must mend is recorded by the
engine and does not fail the run.
"""

from functools import lru_cache

from pydantic import BaseModel

from igf.engine.advance import Due, next_due_move
from igf.engine.installation import open_office
from igf.engine.perform import act
from igf.office.office import Office
from igf.outbox.deliver import deliver
from igf.runs.prefect_runs import PrefectRuns
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep

RETRIES = 3
RETRY_SECONDS = 2.0
TIMEOUT_SECONDS = 900.0


class Duty(BaseModel):
    """The keys of one due step: whose it is, and which it is."""

    stage: str
    run: str
    token: str
    step: str
    rung: str
    version: int
    title: str


@lru_cache(maxsize=1)
def office() -> Office:
    """The office of this process."""
    return open_office()


def duty(lease: Lease, due_step: DueStep) -> Duty:
    """The keys of a step that is due under a lease."""
    step, rung, version = due_step.key
    return Duty(
        stage=lease.stage,
        run=lease.run,
        token=lease.token,
        step=step,
        rung=rung,
        version=version,
        title=due_step.title,
    )


def do(work: Duty) -> str:
    """Do the step, if it is still the next one due; the words say what was done."""
    lease = Lease(work.stage, work.run, work.token)
    due = next_due_move(office(), work.stage)
    if due is None or not _is_of(work, due):
        return "Something else came first; looked at again"
    words = act(office(), lease, due=due)
    told = words if words.startswith(work.title) else f"{work.title}: {words}"
    PrefectRuns().tell(work.run, told)
    return words


def _is_of(work: Duty, due: Due) -> bool:
    return due.due_step is not None and due.due_step.key == (work.step, work.rung, work.version)


def deliver_waiting(lease: Lease) -> str:
    """Deliver waiting mails: those left by an earlier process, and those released by a person."""
    return deliver(office(), lease)
