"""`igf watch`."""

from datetime import UTC, datetime

import typer

from igf.cli.shared.settings import read_settings


def watch() -> None:
    """Put right, every half minute, what died or was lost; `igf up` starts it by itself."""
    from igf.engine.installation import open_office
    from igf.ops.places import prefect_address
    from igf.ops.prefect_server import use_prefect
    from igf.ops.watch import watch as rounds
    from igf.runs.prefect_runs import PrefectRuns

    settings = read_settings()
    use_prefect(settings)
    health = f"{prefect_address(settings)}/api/health"
    office = open_office(settings)
    rounds(office, PrefectRuns(), health=health, seconds=settings.watch_seconds, say=_say)


def _say(words: str) -> None:
    typer.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {words}")
