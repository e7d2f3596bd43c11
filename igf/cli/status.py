"""`igf status`: where the year is."""

import json
from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from rich.console import Console

from igf.cli.shared.settings import none_started, read_settings
from igf.engine.installation import open_office
from igf.engine.status import statuses
from igf.engine.status_text import print_status
from schemas.status import YearStatus


def status_command(
    cycle: Annotated[
        str | None, typer.Argument(help="The year, for example igf-2027; else all of them.")
    ] = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to write it.")
    ] = "text",
) -> None:
    """Say what is open, what waits for whom, what comes next, and what needs attention."""
    settings = read_settings()
    office = open_office(settings)
    found = statuses(office, cycle)
    years = [year.model_copy(update={"mail_mode": settings.mail_mode}) for year in found]
    if format_ == "json":
        typer.echo(
            json.dumps({"years": [year.model_dump(mode="json") for year in years]}, indent=2)
        )
    elif years:
        typer.echo(_as_text(years), nl=False)
    else:
        typer.echo(none_started(settings))


def _as_text(years: Sequence[YearStatus]) -> str:
    console = Console()
    with console.capture() as captured:
        for number, year in enumerate(years):
            if number:
                console.print()
            print_status(year, console)
    return captured.get()
