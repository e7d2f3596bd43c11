"""Parts shared by acts that people start from a form: load, delegate, say in words what was done.

A mistake of the person is no failure: the words begin with "Not done" and say what to do next.
Nothing here is tried again by itself: what a person does is done once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed
from pydantic import BaseModel

from igf.engine.projection import project, project_asks
from igf.files import inbox
from igf.log.write import Actor
from igf.office.trouble import CANNOT_WORK, trouble
from igf.runs.prefect_runs import LONGEST_NAME, PrefectRuns
from igf.whom.find import who_acts
from igf.year.find import find_stage, find_target
from schemas.errors import Mistake
from schemas.settings import Settings
from tasks.work import RETRIES, RETRY_SECONDS, office

DOOR = "prefect"


class Done(BaseModel):
    """The result of an act, line by line, and the stages whose runs follow it.

    `read` is a text of anybody that is shown as it is.
    """

    words: list[str]
    stages: list[str] = []
    read: str = ""


@task(
    name="Let the runs follow",
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
)
def let_runs_follow(stages: list[str]) -> None:
    """Let the runs of these stages and of their questions agree with the database."""
    for stage in stages:
        project(office(), PrefectRuns(), stage_id=stage)
        project_asks(office(), PrefectRuns(), stage_id=stage)


def tell(done: Done) -> Any:  # noqa: ANN401 -- a state of Prefect
    """The end of a run, named by the result of the act; all of its words on its page."""
    lines = "\n".join(f"- {line.strip()}" for line in done.words)
    if done.read:
        # A block by its indent: nothing in it can end it.
        lines += "\n\n" + "\n".join(f"    {line}" for line in done.read.splitlines())
    create_markdown_artifact(lines, description="What was done")
    return Completed(name=done.words[0][:LONGEST_NAME], message="\n".join(done.words))


def in_words(act: Callable[[], Done]) -> Done:
    """The result of an act, or why it was not done: also where the clock or the database hinder."""
    try:
        return act()
    except Mistake as mistake:
        return _not_done(mistake)
    except CANNOT_WORK as error:
        if words := trouble(error):
            return _not_done(words)
        raise


def _not_done(mistake: Mistake) -> Done:
    return Done(words=[f"Not done: {line}" for line in str(mistake).splitlines()])


def stage_id(name: str, year: str | None) -> str:
    """The id of a stage that was named in a form."""
    with office().store.read() as session:
        return find_stage(session, name, cycle=year).id


def target_id(stage: str, year: str | None) -> str:
    """The id of a stage, or of its whole year if none is named."""
    with office().store.read() as session:
        return find_target(session, stage.strip() or None, cycle=year)


def acting(by: str) -> Actor:
    """Who acts, as a form names the person. Mistake: nobody is meant, or several are."""
    with office().store.read() as session:
        return Actor(who_acts(session, by), DOOR)


def home() -> Path:
    """The folder of this installation."""
    return Settings().home.expanduser().resolve()


def waiting_file(name: str) -> Path:
    """A file of the inbox by its name."""
    return inbox.waiting_file(home(), name)


def put_away(path: Path) -> None:
    """Move a file of the inbox that was taken in to the folder `done`."""
    inbox.put_away(path, now=office().now())
