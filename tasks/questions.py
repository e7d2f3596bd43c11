"""Questions and the runs in which their answers can be given."""

from prefect import task

from igf.engine import drill
from igf.engine.decide import Reply, decide, note_refusal
from igf.engine.projection import project, project_asks
from igf.engine.question_page import question_page
from igf.runs.prefect_runs import PrefectRuns
from schemas.errors import Mistake
from schemas.questions import QuestionPage
from tasks.work import office


def let_questions_wait(stage: str) -> None:
    """Let each open question of a stage have its waiting run, and no settled one."""
    project_asks(office(), PrefectRuns(), stage_id=stage)


def page_of(ask: str) -> QuestionPage:
    """What the form of a question says, or that it is settled."""
    return question_page(office(), ask)


@task(name="Record the answer", task_run_name="Record: {ask}", retries=3, retry_delay_seconds=2)
def record_answer(ask: str, reply: dict[str, str]) -> str:
    """Validate and record an answer once, then wake the stage. Words that begin with "Refused"
    say why it could not be taken.
    """
    drill.point("after_answer", ask)
    try:
        taken = decide(office(), ask, reply=Reply(**reply))
    except Mistake as refused:
        note_refusal(office(), ask, reason=str(refused))
        return f"Refused: {refused}"
    project(office(), PrefectRuns(), stage_id=taken.stage)
    return f"Recorded: {taken.outcome or 'others are still awaited'}"
