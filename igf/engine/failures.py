"""Steps that did not work: recorded with the reason, tried again after growing pauses."""

from datetime import timedelta

from igf.asks.questions import ask_id
from igf.log.write import Value, record
from igf.office.office import Office
from igf.stage import lease as leases
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Failure

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)


def record_failure(office: Office, lease: Lease, *, due_step: DueStep, reason: str) -> str:
    """Record why a step failed and when it is tried again; returns the words for the run's page."""
    now = office.now()
    with office.store.write(now) as session:
        leases.check(session, lease)
        row = _row(session, lease.stage, due_step=due_step)
        row.attempts += 1
        row.reason, row.failed_at = reason, now
        row.retry_at = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts - 1, 10))
        values: dict[str, Value] = {"reason": reason, "attempts": row.attempts}
        record(session, "step.failed", subject=ask_id(lease.stage, due_step), at=now, values=values)
    return f"Needs attention: {due_step.title}: {reason}"


def clear_failure(session: Session, stage: str, *, due_step: DueStep) -> None:
    """Drop the failure of a step that has worked: it no longer needs attention."""
    for row in queries.failures(session, stage):
        if (row.step, row.rung, row.version) == due_step.key:
            session.delete(row)


def _row(session: Session, stage: str, *, due_step: DueStep) -> Failure:
    for row in queries.failures(session, stage):
        if (row.step, row.rung, row.version) == due_step.key:
            return row
    step, rung, version = due_step.key
    row = Failure(stage=stage, step=step, rung=rung, version=version, attempts=0)
    session.add(row)
    return row
