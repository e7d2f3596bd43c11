"""What people start from a form: load, delegate to the engine, say in words what was done.

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

from igf.engine.calls import find_call, find_stage, find_target, find_year
from igf.engine.dates_file import NOTHING, foresee_dates, left_out_words, read_dates
from igf.engine.decide import Reply, decide
from igf.engine.document_files import document_file
from igf.engine.documents import put_document
from igf.engine.going_on import going_on
from igf.engine.inbox import put_away, waiting_file
from igf.engine.input_files import InputFile, read_input
from igf.engine.input_words import import_words, outcome_words
from igf.engine.inputs import preview, take_in
from igf.engine.log import Actor
from igf.engine.moving import (
    Foreseen,
    MoveOrder,
    carry_out,
    foresee,
    foreseen_words,
    moved_words,
)
from igf.engine.moving.by_hand import ByHand, Point, by_hand_words, foresee_by_hand
from igf.engine.projection import project, project_asks
from igf.engine.stop_words import depends_words, going_on_words, resumed_words, stopped_words
from igf.engine.stopping import Hand, cancel, pause, resume
from igf.runs.prefect_runs import LONGEST_NAME, PrefectRuns
from schemas.errors import Mistake
from schemas.settings import Settings
from tasks.work import RETRIES, RETRY_SECONDS, office

DOOR = "prefect"
_ACTS = {"pause": pause, "cancel": cancel, "resume": resume}


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


class Dates(BaseModel):
    """What the form for a move says; `dates` are what is moved, and where to."""

    dates: dict[str, str]
    year: str | None
    by: str
    reason: str
    force: bool
    dry_run: bool


@task(name="Move the date to now", task_run_name="{point}: {stage}")
def move_date(
    point: Point, stage: str, *, year: str | None, why: dict[str, str], dry_run: bool
) -> Done:
    """Open or close a stage, or say what that would do.

    `why` holds `by`, `reason`, and `at` or `until` if said.
    """

    def act() -> Done:
        times = {key: why.get(key) or None for key in ("at", "until")}
        hand = ByHand(Actor(why["by"], DOOR), why["reason"], **times)
        foreseen = foresee_by_hand(office(), _stage(stage, year), point=point, hand=hand)
        if dry_run:
            return _only_shown(foreseen)
        moved = carry_out(office(), foreseen)
        return Done(words=list(by_hand_words(moved, point)), stages=list(moved.stages))

    return in_words(act)


@task(name="Stop or go on", task_run_name="{act}: {stage}")
def stop_or_go_on(act: str, stage: str, *, year: str | None, why: dict[str, str]) -> Done:
    """Pause, cancel or resume a stage, or the whole year if none is named."""

    def done() -> Done:
        target = _target(stage, year)
        changed = _ACTS[act](office(), target, hand=Hand(Actor(why["by"], DOOR), why["reason"]))
        words = [*(resumed_words if act == "resume" else stopped_words)(changed)]
        words += depends_words(office(), target) if act == "cancel" else []
        return Done(words=words, stages=list(changed.stages))

    return in_words(done)


@task(name="Show what would leave", task_run_name="What would leave: {stage}")
def show_what_would_leave(stage: str, *, year: str | None) -> Done:
    """Say what would leave if a stopped stage or year went on now."""
    return in_words(lambda: Done(words=[*going_on_words(going_on(office(), _target(stage, year)))]))


@task(name="Move the dates", task_run_name="Move: {form.dates}")
def move_dates(form: Dates) -> Done:
    """Move dates, or say what that would do."""

    def act() -> Done:
        with office().store.read() as session:
            year = find_year(session, form.year)
        by = Actor(form.by, DOOR)
        order = MoveOrder(year, form.dates, by, form.reason, force=form.force)
        foreseen = foresee(office(), order)
        if form.dry_run:
            return _only_shown(foreseen)
        moved = carry_out(office(), foreseen)
        return Done(words=list(moved_words(moved)), stages=list(moved.stages))

    return in_words(act)


@task(name="Record the answer", task_run_name="Record: {question}")
def answer(question: str, reply: dict[str, Any]) -> Done:
    """Record an answer to an open question; `reply` as in igf.engine.decide.Reply."""

    def act() -> Done:
        taken = decide(office(), question, reply=Reply(**reply, door=DOOR))
        outcome = (taken.outcome or "others are still awaited").replace("_", " ")
        return Done(words=[f"Recorded: {outcome}"], stages=[taken.stage])

    return in_words(act)


@task(name="Take in the contributions", task_run_name="Import: {form.file}")
def take_in_contributions(form: Contributions) -> Done:
    """Import a file of the inbox, or say what that would change."""

    def act() -> Done:
        path = waiting_file(home(), form.file)
        with office().store.read() as session:
            call = find_call(session, form.stage, cycle=form.year).id
        source = form.source or call.rpartition("/")[2]
        read = read_input(office(), InputFile(path, source=source), stage=call)
        if form.dry_run:
            incoming = preview(office(), call, read=read)
        else:
            incoming = take_in(office(), call, read=read, by=Actor(form.by, DOOR))
            _put_away(path)
        outcome = outcome_words(incoming, dry_run=form.dry_run)
        return Done(words=[outcome, *import_words(read, incoming)])

    return in_words(act)


@task(name="Move the changed dates", task_run_name="Dates: {file}")
def take_in_dates(file: str, *, by: str, reason: str, dry_run: bool) -> Done:
    """Move the dates that were changed in a workbook of the inbox, or say what that would do."""

    def act() -> Done:
        path = waiting_file(home(), file)
        read = read_dates(office(), path)
        if not read.changes.wanted:
            return Done(words=[NOTHING])
        foreseen = foresee_dates(office(), read, by=Actor(by, DOOR), reason=reason)
        if dry_run:
            return _only_shown(foreseen, *left_out_words(read))
        moved = carry_out(office(), foreseen)
        _put_away(path)
        return Done(words=[*moved_words(moved), *left_out_words(read)], stages=list(moved.stages))

    return in_words(act)


@task(name="Put in the document", task_run_name="Put in: {form.document}")
def put_in(form: Paper) -> Done:
    """Keep a file of the inbox as the next version of a document."""

    def act() -> Done:
        path = waiting_file(home(), form.file)
        stage = _stage(form.stage, form.year)
        made = document_file(
            office(), stage, key=form.document, path=path, title=form.title or None
        )
        by = Actor(form.by, DOOR)
        version = put_document(office(), stage, key=form.document, made=made, by=by)
        _put_away(path)
        return Done(words=[f"{made.title} is put in, version {version}"], stages=[stage])

    return in_words(act)


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


def in_words(act: Callable[[], Done]) -> Done:
    """What an act did, or why it was not done."""
    try:
        return act()
    except Mistake as mistake:
        return Done(words=[f"Not done: {line}" for line in str(mistake).splitlines()])


def _only_shown(foreseen: Foreseen, *more: str) -> Done:
    return Done(words=["Only shown, nothing was moved", *foreseen_words(foreseen), *more])


def _stage(name: str, year: str | None) -> str:
    with office().store.read() as session:
        return find_stage(session, name, cycle=year).id


def _target(stage: str, year: str | None) -> str:
    with office().store.read() as session:
        return find_target(session, stage.strip() or None, cycle=year)


def home() -> Path:
    """The folder of this installation."""
    return Settings().home.expanduser().resolve()


def _put_away(path: Path) -> None:
    put_away(path, now=office().now())
