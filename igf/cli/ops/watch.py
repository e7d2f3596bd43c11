"""`igf watch`."""

from datetime import UTC, datetime

import typer

from igf.cli.shared.prefect_port import prefect_runs
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.ops.places import prefect_address
from igf.ops.watch import Watch


def watch_command() -> None:
    """Put right, every half minute, what died or was lost; `igf up` starts it by itself."""
    settings = read_settings()
    runs = prefect_runs(settings)
    health = f"{prefect_address(settings)}/api/health"
    office = open_office(settings)
    Watch(office, runs, _say, health).go_on(settings.watch_seconds)


def _say(words: str) -> None:
    typer.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {words}")
