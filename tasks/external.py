"""Waiting for someone outside our hands."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Look outside",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def look_outside(work: Duty) -> str:
    """Ask the lead whether it has happened, with the next date to check."""
    return do(work)
