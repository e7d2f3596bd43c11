"""`igf start`: a year begins."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.person import By, acting
from igf.cli.prefect_port import show_in_prefect
from igf.cli.settings import read_settings
from schemas.errors import Mistake


def start_command(
    file: Annotated[Path, typer.Argument(help="The file of the year.")],
    since: Annotated[
        list[str] | None,
        typer.Option(
            help="A stage that runs although it has passed, or from earlier on: STAGE=DATE; what "
            "was due since then is done."
        ),
    ] = None,
    by: By = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Start without asking again.")] = False,
) -> None:
    """Start a year: nothing is sent for what was due before now; twice changes nothing."""
    from igf.engine.installation import open_office
    from igf.engine.outlook import outlook
    from igf.engine.start import start
    from igf.engine.start_words import outlook_words, started_words
    from igf.engine.starting import read_to_start, since_dates
    from igf.engine.status import started

    settings, actor = read_settings(), acting(by)
    office = open_office(settings)
    year = read_to_start(office, file)
    dates = since_dates(year, _since(since or []))
    if year.cycle.cycle not in started(office):
        for line in outlook_words(outlook(office, year, since=dates)):
            typer.echo(line)
        if not yes and not typer.confirm(f"Start {year.cycle.title} now?"):
            typer.echo("Nothing was started.")
            return
    done = start(office, year, by=actor, since=dates)
    typer.echo(started_words(done, year.cycle.title))
    show_in_prefect(office, settings, stages=done.live)


def _since(said: list[str]) -> dict[str, str]:
    dates = {}
    for each in said:
        stage, equals, date = each.partition("=")
        if not equals:
            raise Mistake(f"--since {each} names no date", "write it as --since STAGE=YYYY-MM-DD")
        dates[stage.strip()] = date.strip()
    return dates
