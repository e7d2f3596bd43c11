"""Working something out from what came in."""

from prefect import task

from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Work out",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def work_out(work: Duty) -> str:
    """Make a new version of a document, or ask the stage's lead to do it by hand."""
    return do(work)
