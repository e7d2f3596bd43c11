"""A date that was reached: opening, closing, another."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Reach a date",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def reach_date(work: Duty) -> str:
    """Record that the date was reached; a close is a fact from then on."""
    return do(work)
