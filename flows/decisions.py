"""A run that waits for one decision: its *Resume* in the Prefect page is the decision.

It is made suspended, with its form, and holds no process while it waits.

1. An answer that was typed into a run before this one, which died, and was never collected is taken
   first; for that such a run begins at once.
2. If there is none, it suspends with the form itself.
3. Resumed, the answer is validated again by the engine, recorded once, and the stage goes on.

It ends as Recorded; as Refused (a new run with the reason takes its place); or as Settled, when
the question was answered by another door.
"""

from typing import Any

from prefect import flow
from prefect.states import Completed

from igf.runs.answers import stored_answer, wait_for_answer
from tasks.questions import let_questions_wait, page_of, record_answer


@flow(name="decision", validate_parameters=False)
def decision(ask: str, attempt: int, before: str | None = None) -> Any:  # noqa: ANN401 -- a state
    """Wait for the answer to one question, and record it."""
    page = page_of(ask)
    if page.settled:
        return Completed(name=f"Settled: {page.settled}")
    reply = stored_answer(before, page, attempt=attempt - 1) if before else None
    if reply is None:
        reply = wait_for_answer(page, attempt)
    words = record_answer(ask, reply)
    if words.startswith("Refused"):
        let_questions_wait(page.stage)
    return Completed(name=words.partition(":")[0], message=words)
