"""A stage or a year is paused, cancelled, or goes on."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import PersonName, ShowOnly, Stage, Why, Year, asked, finish
from tasks.stopping import show_what_would_end, show_what_would_leave, stop_or_go_on

Stopped = Annotated[
    str, asked("Stage", "Its key, for example thematic_input; empty for the whole year.")
]


@flow(name="pause", flow_run_name="Pause: {stage}")
def pause_stage(by: PersonName, reason: Why, stage: Stopped = "", year: Year = None) -> Any:  # noqa: ANN401 -- a state
    """Pause a stage or a whole year: nothing is sent and nothing is done until it is resumed."""
    return finish(stop_or_go_on("pause", stage, year=year, why={"by": by, "reason": reason}))


@flow(name="resume", flow_run_name="Resume: {stage}")
def resume_stage(
    by: PersonName,
    reason: Why,
    stage: Stopped = "",
    only_show: ShowOnly = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Let a stage or a year that was paused or cancelled go on; first see what would leave."""
    if only_show:
        return finish(show_what_would_leave(stage, year=year))
    return finish(stop_or_go_on("resume", stage, year=year, why={"by": by, "reason": reason}))


@flow(name="cancel-stage", flow_run_name="Cancel: {stage}")
def cancel_stage(
    stage: Stage,
    by: PersonName,
    reason: Why,
    only_show: ShowOnly = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Cancel a stage, after seeing which questions are closed and which mails are dropped."""
    if only_show:
        return finish(show_what_would_end(stage, year=year))
    return finish(stop_or_go_on("cancel", stage, year=year, why={"by": by, "reason": reason}))
