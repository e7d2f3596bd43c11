"""Pausing, cancelling and resuming from a form."""

from prefect import task

from igf.log.write import By
from igf.stopping.preview import going_on
from igf.stopping.stop import cancel, pause, resume
from igf.stopping.words import (
    depends_words,
    ending_words,
    going_on_words,
    resumed_words,
    stopped_words,
)
from tasks.acts import Done, acting, in_words, target_id
from tasks.work import office

_ACTS = {"pause": pause, "cancel": cancel, "resume": resume}


@task(name="Stop or go on", task_run_name="{act}: {stage}")
def stop_or_go_on(act: str, stage: str, *, year: str | None, why: dict[str, str]) -> Done:
    """Pause, cancel or resume a stage, or the whole year if none is named."""

    def done() -> Done:
        target = target_id(stage, year)
        changed = _ACTS[act](office(), target, by=By(acting(why["by"]), why["reason"]))
        words = [*(resumed_words if act == "resume" else stopped_words)(changed)]
        words += depends_words(office(), target) if act == "cancel" else []
        return Done(words=words, stages=list(changed.stages))

    return in_words(done)


@task(name="Show what would leave", task_run_name="What would leave: {stage}")
def show_what_would_leave(stage: str, *, year: str | None) -> Done:
    """Say what would leave if a stopped stage or year went on now."""
    return in_words(
        lambda: Done(words=[*going_on_words(going_on(office(), target_id(stage, year)))])
    )


@task(name="Show what would end", task_run_name="What would end: {stage}")
def show_what_would_end(stage: str, *, year: str | None) -> Done:
    """Say what would be closed and dropped if a stage were cancelled now."""
    return in_words(lambda: Done(words=[*ending_words(office(), target_id(stage, year))]))
