"""Questions, the runs in which they are answered, and answers that were typed into a form."""

from datetime import datetime
from typing import Any

from prefect import task

from igf.asks.at_the_office import enter_answer
from igf.asks.decide import Reply, note_refusal
from igf.asks.question_page import question_page
from igf.asks.questions import open_questions
from igf.engine.projection import project, project_asks
from igf.office import drill
from igf.runs.answers import stored_answer
from igf.runs.prefect_runs import PrefectRuns
from schemas.errors import Mistake
from schemas.questions import QuestionPage
from tasks.acts import DOOR, Done, in_words
from tasks.work import office


def let_questions_wait(stage: str) -> None:
    """Let each open question of a stage have its waiting run, and no settled one."""
    project_asks(office(), PrefectRuns(), stage_id=stage)


def page_of(ask: str) -> QuestionPage:
    """The content of the form of a question, or that it is settled."""
    return question_page(office(), ask)


def collect(stage: str) -> None:
    """Record the answers that were typed in time and wait in Prefect, before a question lapses."""
    for ask, run_id, attempt in open_questions(office(), stage):
        reply = stored_answer(run_id, page_of(ask), attempt=attempt)
        if reply:
            take_in(ask, reply)


def take_in(ask: str, reply: dict[str, Any]) -> str:
    """Validate and record an answer once; the words begin with Recorded, Settled or Refused."""
    try:
        taken = enter_answer(office(), ask, reply=reply_of(reply))
    except Mistake as refused:
        if settled := page_of(ask).settled:
            return f"Settled: {settled}"
        note_refusal(office(), ask, reason=str(refused))
        return f"Refused: {refused}"
    return f"Recorded: {taken.outcome or taken.awaits}"


def reply_of(typed: dict[str, Any]) -> Reply:
    """An answer that came through Prefect, as the engine takes it; `given_at` is ISO there."""
    given = typed.get("given_at")
    return Reply(**typed | {"given_at": datetime.fromisoformat(given) if given else None})


@task(name="Record the answer", task_run_name="Record: {ask}", retries=3, retry_delay_seconds=2)
def record_answer(ask: str, reply: dict[str, str]) -> str:
    """Record the answer that was typed in, then wake the stage; returns the result in words."""
    drill.point("after_answer", ask)
    words = take_in(ask, reply)
    project(office(), PrefectRuns(), stage_id=page_of(ask).stage)
    return words


@task(name="Record the answer", task_run_name="Record: {question}")
def answer(question: str, reply: dict[str, Any]) -> Done:
    """Record an answer to an open question; `reply` as in igf.asks.decide.Reply."""

    def act() -> Done:
        taken = enter_answer(office(), question, reply=Reply(**reply, door=DOOR))
        outcome = (taken.outcome or "waiting for other answers").replace("_", " ")
        return Done(words=[f"Recorded: {outcome}"], stages=[taken.stage])

    return in_words(act)
