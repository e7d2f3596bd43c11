"""Asking those entitled for a decision; it is taken in a run of its own."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Ask for a decision",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def request_decision(work: Duty) -> str:
    """Open the question about the newest version of its document, and write to those entitled."""
    return do(work)
