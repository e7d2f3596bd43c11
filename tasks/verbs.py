"""What people start from a form: load, delegate to the engine, say in words what was done.

A mistake of the person is no failure: the words begin with "Not done" and say what to do next.
Nothing here is tried again by itself: what a person does is done once.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed
from pydantic import BaseModel

from igf.engine.calls import find_call, find_stage
from igf.engine.decide import Reply, decide
from igf.engine.document_files import document_file
from igf.engine.documents import put_document
from igf.engine.inbox import put_away, waiting_file
from igf.engine.input_files import InputFile, read_input
from igf.engine.input_words import import_words, outcome_words
from igf.engine.inputs import preview, take_in
from igf.engine.log import Actor
from igf.engine.move import ByHand, Point, move_to_now
from igf.engine.move_words import moved_words
from igf.engine.outlook import outlook
from igf.engine.projection import project, project_asks
from igf.engine.start import start
from igf.engine.start_words import outlook_words, started_words
from igf.engine.starting import CYCLES, read_to_start, since_dates
from igf.engine.status import started
from igf.runs.prefect_runs import LONGEST_NAME, PrefectRuns
from schemas.errors import Mistake
from schemas.settings import Settings
from tasks.work import RETRIES, RETRY_SECONDS, office

DOOR = "prefect"


class Done(BaseModel):
    """What an act did, line by line, and the stages whose runs follow it."""

    words: list[str]
    stages: list[str] = []


class Contributions(BaseModel):
    """What the form for an import says."""

    stage: str
    year: str | None
    file: str
    source: str
    by: str
    dry_run: bool


class Paper(BaseModel):
    """What the form for a document says."""

    stage: str
    year: str | None
    document: str
    file: str
    title: str
    by: str


@task(name="Move the date to now", task_run_name="{point}: {stage}")
def move_date(point: Point, stage: str, *, year: str | None, why: dict[str, str]) -> Done:
    """Open or close a stage; `why` holds `by`, `reason`, and `at` if it was not now."""

    def act() -> Done:
        hand = ByHand(Actor(why["by"], DOOR), why["reason"], why.get("at") or None)
        moved = move_to_now(office(), _stage(stage, year), point=point, hand=hand)
        return Done(words=list(moved_words(moved, point)), stages=list(moved.stages))

    return _in_words(act)


@task(name="Record the answer", task_run_name="Record: {question}")
def answer(question: str, reply: dict[str, Any]) -> Done:
    """Record an answer to an open question; `reply` as in igf.engine.decide.Reply."""

    def act() -> Done:
        taken = decide(office(), question, reply=Reply(**reply, door=DOOR))
        outcome = (taken.outcome or "others are still awaited").replace("_", " ")
        return Done(words=[f"Recorded: {outcome}"], stages=[taken.stage])

    return _in_words(act)


@task(name="Start the year", task_run_name="Start: {file}")
def start_year(file: str, *, since: list[str], by: str) -> Done:
    """Start a year from a file of the inbox, or one that comes with the project."""

    def act() -> Done:
        path = _year_file(file)
        ready = read_to_start(office(), path)
        dates = since_dates(ready, dict(_pairs(since)))
        known = ready.cycle.cycle in started(office())
        words = [] if known else list(outlook_words(outlook(office(), ready, since=dates)))
        done = start(office(), ready, by=Actor(by, DOOR), since=dates)
        _put_away(path)
        return Done(words=[started_words(done, ready.cycle.title), *words], stages=list(done.live))

    return _in_words(act)


@task(name="Take in the contributions", task_run_name="Import: {form.file}")
def take_in_contributions(form: Contributions) -> Done:
    """Import a file of the inbox, or say what that would change."""

    def act() -> Done:
        path = waiting_file(_home(), form.file)
        with office().store.read() as session:
            call = find_call(session, form.stage, cycle=form.year).id
        source = form.source or call.rpartition("/")[2]
        read = read_input(office(), InputFile(path, source), stage=call)
        if form.dry_run:
            incoming = preview(office(), call, read=read)
        else:
            incoming = take_in(office(), call, read=read, by=Actor(form.by, DOOR))
            _put_away(path)
        outcome = outcome_words(incoming, dry_run=form.dry_run)
        return Done(words=[outcome, *import_words(read, incoming)])

    return _in_words(act)


@task(name="Put in the document", task_run_name="Put in: {form.document}")
def put_in(form: Paper) -> Done:
    """Keep a file of the inbox as the next version of a document."""

    def act() -> Done:
        path = waiting_file(_home(), form.file)
        stage = _stage(form.stage, form.year)
        made = document_file(
            office(), stage, key=form.document, path=path, title=form.title or None
        )
        by = Actor(form.by, DOOR)
        version = put_document(office(), stage, key=form.document, made=made, by=by)
        _put_away(path)
        return Done(words=[f"{made.title} is put in, version {version}"], stages=[stage])

    return _in_words(act)


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
    """The end of a run under the words for what was done; all of them on its page."""
    lines = "\n".join(f"- {line.strip()}" for line in done.words)
    create_markdown_artifact(lines, description="What was done")
    return Completed(name=done.words[0][:LONGEST_NAME], message="\n".join(done.words))


def _in_words(act: Callable[[], Done]) -> Done:
    try:
        return act()
    except Mistake as mistake:
        return Done(words=[f"Not done: {line}" for line in str(mistake).splitlines()])


def _stage(name: str, year: str | None) -> str:
    with office().store.read() as session:
        return find_stage(session, name, cycle=year).id


def _home() -> Path:
    return Settings().home.expanduser().resolve()


def _year_file(name: str) -> Path:
    shipped = CYCLES / name
    return shipped if shipped in CYCLES.iterdir() else waiting_file(_home(), name)


def _put_away(path: Path) -> None:
    if path.parent != CYCLES:
        put_away(path, now=office().now())


def _pairs(since: list[str]) -> Iterator[tuple[str, str]]:
    for each in since:
        stage, equals, date = each.partition("=")
        if not equals:
            raise Mistake(f"{each} names no date", "write it as STAGE=YYYY-MM-DD")
        yield stage.strip(), date.strip()
