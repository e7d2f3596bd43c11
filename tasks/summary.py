"""Summaries in words on the pages of Prefect: one for each stage, one for the whole year."""

from prefect.runtime import flow_run

from igf.engine.standing import show_standing
from igf.runs.prefect_runs import PrefectRuns
from tasks.work import office


def summarise(stage: str) -> None:
    """Write where a stage and its year stand, each on its own page, and tell it on the run's."""
    show_standing(office(), PrefectRuns(), stage_id=stage, run_id=str(flow_run.get_id()))
