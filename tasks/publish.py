"""Making files ready to post; the address is asked for."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Make ready to post",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def make_ready_to_post(work: Duty) -> str:
    """Write the files and ask the web person at which address they are."""
    return do(work)
