"""The runs of this installation, for commands: they do their work also while Prefect is down."""
# ruff: noqa: PLC0415 -- httpx, which all of it loads, is slow: only once a run is to be shown

from collections.abc import Collection
from typing import TYPE_CHECKING

import typer

from schemas.settings import Settings

if TYPE_CHECKING:
    from igf.office.office import Office
    from igf.runs.prefect_runs import PrefectRuns

#: How long (seconds) the server has to say that it is there.
PATIENCE = 1.0
#: The deployments without which no run can be made.
NEEDED = frozenset({"stage", "decision"})
LATER = "Prefect is not up: its runs follow as soon as `igf up` runs."


def runs(settings: Settings) -> "PrefectRuns | None":
    """The runs in Prefect; None if its server does not answer at once, or is not ours."""
    import httpx

    from igf.ops.places import prefect_address
    from igf.ops.prefect_server import deployed
    from igf.runs.own_server import OWN_SERVER

    try:
        health = f"{prefect_address(settings)}/api/health"
        httpx.get(health, timeout=PATIENCE, **OWN_SERVER).raise_for_status()
        known = deployed(settings)
    except httpx.HTTPError:
        return None
    return prefect_runs(settings) if known >= NEEDED else None


def prefect_runs(settings: Settings) -> "PrefectRuns":
    """The runs in Prefect, whose server is there."""
    from igf.ops.prefect_server import use_prefect
    from igf.runs.prefect_runs import PrefectRuns

    use_prefect(settings)
    return PrefectRuns()


def show_in_prefect(office: "Office", settings: Settings, *, stages: Collection[str]) -> None:
    """Let the runs of these stages agree with the database, or say when they will."""
    if stages and not _shown(office, settings, stages=stages):
        typer.echo(LATER)


def _shown(office: "Office", settings: Settings, *, stages: Collection[str]) -> bool:
    import httpx

    from igf.engine.projection import project, project_asks

    found = runs(settings)
    if found is None:
        return False
    try:
        for stage in stages:
            project(office, found, stage_id=stage)
            project_asks(office, found, stage_id=stage)
    except httpx.HTTPError:  # it went away meanwhile; the watch puts it right
        return False
    return True
