"""One task for each kind of step: the only place where a step is done on Prefect."""

from collections.abc import Callable

from prefect import Task, task

from igf.stage.rules.progress import DueStep
from tasks.asks import collect
from tasks.work import RETRIES, RETRY_SECONDS, TIMEOUT_SECONDS, Duty, do

_Doing = Callable[[Duty], str]


def _step(name: str) -> Callable[[_Doing], Task[[Duty], str]]:
    """A task under the title of its step, tried again when a failure may pass."""
    return task(
        name=name,
        task_run_name="{work.title}",
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        timeout_seconds=TIMEOUT_SECONDS,
    )


@_step("Tell people")
def tell(work: Duty) -> str:
    """Write one mail for each recipient with the step, then deliver them."""
    return do(work)


@_step("Ask people")
def ask(work: Duty) -> str:
    """Open the question with an obligation for each of those asked, and write to them."""
    return do(work)


@_step("Ask for a decision")
def request_decision(work: Duty) -> str:
    """Open the question about the newest version of its document, and write to those entitled."""
    return do(work)


@_step("Work out")
def work_out(work: Duty) -> str:
    """Make a new version of a document, or ask the stage's lead to do it by hand."""
    return do(work)


@_step("Make ready to post")
def make_ready_to_post(work: Duty) -> str:
    """Write the files and ask the web person at which address they are."""
    return do(work)


@_step("Reach a date")
def reach_date(work: Duty) -> str:
    """Record that the date was reached; a close is a fact from then on."""
    return do(work)


@_step("Look outside")
def look_outside(work: Duty) -> str:
    """Ask the lead whether it has happened, with the next date to check."""
    return do(work)


@_step("Remind")
def remind(work: Duty) -> str:
    """Write to those who still owe an answer, or settle the question without an answer.

    A lapse is settled only after the answers that wait in Prefect were collected.
    """
    if work.rung.rpartition("/")[2] == "lapse":
        collect(work.stage)
    return do(work)


TASKS: dict[str, Task[[Duty], str]] = {
    "notice": tell,
    "ask": ask,
    "decide": request_decision,
    "compute": work_out,
    "publish": make_ready_to_post,
    "wait": reach_date,
    "external": look_outside,
}


def task_for(due_step: DueStep) -> Task[[Duty], str]:
    """The task that does a due step."""
    return remind if due_step.act in {"remind", "lapse"} else TASKS[due_step.step.do]
