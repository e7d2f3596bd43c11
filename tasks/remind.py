"""Reminding those who still owe an answer, and the lapse of a question."""

from prefect import task

from tasks.questions import collect
from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do


@task(
    name="Remind",
    task_run_name="{work.title}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    timeout_seconds=TIMEOUT_SECONDS,
)
def remind(work: Duty) -> str:
    """Write to those who still owe an answer, or settle the question as nobody answered.

    A lapse is settled only after the answers that wait in Prefect were collected.
    """
    if work.rung.rpartition("/")[2] == "lapse":
        collect(work.stage)
    return do(work)
