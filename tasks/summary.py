"""Summaries in words on the pages of Prefect: one for each stage, one for the whole year."""

from prefect.artifacts import create_markdown_artifact

from igf.engine.status import status
from igf.report.status import stage_markdown, year_markdown
from tasks.work import office


def summarise(stage: str) -> None:
    """Write the summary of a stage and of its year; both keep their key and their history."""
    cycle, _, key = stage.partition("/")
    year = status(office(), cycle)
    create_markdown_artifact(
        stage_markdown(year, stage), key=_artifact(f"{cycle}-{key}"), description="Where it stands"
    )
    create_markdown_artifact(
        year_markdown(year), key=_artifact(cycle), description="Where the whole year is"
    )


def _artifact(key: str) -> str:
    return key.replace("_", "-").lower()
