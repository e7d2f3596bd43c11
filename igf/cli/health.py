"""`igf health`: the findings in a year that require an action."""

import json
from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from rich.console import Console

from igf.cli.shared.settings import none_started, read_settings
from igf.engine.installation import open_office
from igf.health.assess import healths
from igf.health.text import print_health
from schemas.health import YearHealth


def health_command(
    cycle: Annotated[
        str | None, typer.Argument(help="The year, for example igf-2027; else all of them.")
    ] = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to write it.")
    ] = "text",
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 if something needs attention now.")
    ] = False,
) -> None:
    """Say what is late, for whom, since when, and what to do; slack, and workload by person."""
    settings = read_settings()
    years = healths(open_office(settings), cycle)
    if format_ == "json":
        found = [year.model_dump(mode="json") for year in years]
        typer.echo(json.dumps({"years": found}, indent=2))
    else:
        typer.echo(_as_text(years) or none_started(settings), nl=not years)
    if strict and any(finding.matters for year in years for finding in year.findings):
        raise typer.Exit(1)


def _as_text(years: Sequence[YearHealth]) -> str:
    console = Console()
    with console.capture() as captured:
        for number, year in enumerate(years):
            if number:
                console.print()
            print_health(year, console)
    return captured.get()
