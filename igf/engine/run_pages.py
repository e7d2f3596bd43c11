"""Showing where a stage and its year stand, on the pages beside the runs."""

from igf.engine.status import status
from igf.engine.status_table import rests, stage_lines, stage_markdown, year_markdown
from igf.office.office import Office
from igf.office.ports import Runs
from schemas.runs import Standing
from schemas.status import YearStatus

#: How often the page of a year is written again at once, while the year goes on.
MOST_CORRECTIONS = 3


def show_standing(office: Office, runs: Runs, *, stage_id: str, run_id: str) -> None:
    """Write where a stage that has begun and its year stand; `run_id` is the stage's run.

    Nothing is written while something is due in it: its run does that, and writes it then.
    """
    cycle = stage_id.partition("/")[0]
    year = status(office, cycle)
    if not rests(year, stage_id):
        return
    runs.show(
        Standing(
            run=run_id,
            stage=stage_id,
            text=stage_markdown(year, stage_id),
            lines=tuple(stage_lines(year, stage_id)),
            year=cycle,
            year_text=year_markdown(year),
        )
    )
    _show_what_came_meanwhile(office, runs, shown=year)


def _show_what_came_meanwhile(office: Office, runs: Runs, *, shown: YearStatus) -> None:
    """Write the year's page again if it changed meanwhile: two stages may write it at once."""
    for _ in range(MOST_CORRECTIONS):
        year = status(office, shown.cycle)
        if year.model_copy(update={"at": shown.at}) == shown:
            return
        runs.show_year(year.cycle, year_markdown(year))
        shown = year
