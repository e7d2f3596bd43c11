"""Asking people, who answer until a deadline."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Ask people",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def ask(work: Duty) -> str:
    """Open the question with an obligation for each of those asked, and write to them."""
    return do(work)
