"""Telling people: every mail of a notice in one task."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Tell people",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def tell(work: Duty) -> str:
    """Write one mail for each recipient with the step, then deliver them."""
    return do(work)
