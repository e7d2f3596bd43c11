"""Questions: the run that waits for one decision, and the form that records an answer.

The *Resume* of a waiting run is the decision. It is made suspended, with its form, and holds no
process while it waits.

1. An answer that was typed into a run before this one, which died, and was never collected is taken
   first; for that such a run begins at once.
2. If there is none, it suspends with the form itself.
3. Resumed, the answer is validated again by the engine, recorded once, and the stage goes on.

It ends as Recorded; as Refused (a new run with the reason takes its place); or as Settled, when
the question was answered by another door.
"""

from typing import Annotated, Any, Literal

from prefect import flow
from prefect.states import Completed

from flows.forms import PersonName, asked, finish
from igf.asks.rules.positions import WORDS
from igf.runs.answers import stored_answer, wait_for_answer
from schemas.questions import HOW, How
from tasks.asks import answer, let_questions_wait, page_of, record_answer

Question = Annotated[str, asked("Question", "Its key, as the summary of the year shows it.")]

PUBLISHED = "Published at the address below"
#: As in igf.asks.rules.positions.WORDS: a form can only list words that stand here.
Decision = Literal[
    "Approve",
    "Send back for changes",
    "For",
    "Against",
    "Abstain",
    "To be discussed",
    "Recused: a conflict of interest",
    "Published at the address below",
    "Confirmed",
    "Not yet",
    "Answered",
    "Yes",
    "No",
    "Attends in person",
    "Attends online",
    "Does not attend",
    "Declines to answer",
]
CHOICES = {PUBLISHED if key == "published" else words: key for key, words in WORDS.items()}


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


@flow(name="decide", flow_run_name="Decide: {question}")
def record_decision(
    question: Question,
    decision: Annotated[Decision, asked("Decision", "What was decided or confirmed.")],
    by: PersonName,
    how: Annotated[How, asked("How it was given", "How that person said it.")],
    entered_by: Annotated[
        str, asked("Your name", "Who types this in. Leave it empty if you are that person.")
    ] = "",
    on_behalf_of: Annotated[
        str,
        asked(
            "For whom", "If more than one is asked: mag_chair, or a person by address, id or name."
        ),
    ] = "",
    address: Annotated[str, asked("Web address", "Where one is asked for, with https://")] = "",
    note: Annotated[str, asked("Note", "Needed when sending back, and with Not yet.")] = "",
    check: Annotated[str, asked("Next check", "With Not yet: a day, 2027-05-03.")] = "",
    evidence: Annotated[
        str, asked("Evidence", "The letter or file that proves it, if from outside.")
    ] = "",
) -> Any:  # noqa: ANN401 -- a state
    """Record the answer to an open question."""
    said = {"holder": on_behalf_of, "value": address or check, "note": note, "evidence": evidence}
    given = {key: value.strip() for key, value in said.items() if value.strip()}
    given |= {"given_by": by, "how": HOW[how], "entered_by": entered_by}
    return finish(answer(question, {"choice": CHOICES[decision], **given}))
