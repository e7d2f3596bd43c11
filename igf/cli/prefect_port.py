"""The runs of this installation, for commands: they do their work also while Prefect is down."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import httpx
import typer

from schemas.settings import Settings

if TYPE_CHECKING:
    from igf.engine.office import Office
    from igf.engine.ports import Runs

#: How long (seconds) the server has to say that it is there.
PATIENCE = 1.0
LATER = "Prefect is not running: the pages follow as soon as `igf up` runs."


def runs(settings: Settings) -> "Runs | None":
    """The runs in Prefect; None if its server does not answer at once."""
    from igf.ops.places import prefect_address

    try:
        # Proxies of the environment are for the world, not for a server of our own.
        health = f"{prefect_address(settings)}/api/health"
        httpx.get(health, timeout=PATIENCE, trust_env=False).raise_for_status()
    except httpx.HTTPError:
        return None
    from igf.ops.prefect_server import use_prefect

    use_prefect(settings)
    from igf.runs.prefect_runs import PrefectRuns

    return PrefectRuns()


def show_in_prefect(office: "Office", settings: Settings, *, stages: Iterable[str]) -> None:
    """Let the runs of these stages agree with the database, or say when they will."""
    from igf.engine.projection import project, project_asks

    found = runs(settings)
    if found is None:
        typer.echo(LATER)
        return
    for stage in stages:
        project(office, found, stage_id=stage)
        project_asks(office, found, stage_id=stage)
