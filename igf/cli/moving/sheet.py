"""`igf dates`: dates that were changed in a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.shared.agreeing import moved_if_agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.moving.sheet import NOTHING, foresee_dates, kept_words, left_out_words, read_dates


def import_command(
    file: Annotated[
        Path, typer.Argument(help="The workbook that `igf plan YEAR --format xlsx` wrote, changed.")
    ],
    by: DecidedBy,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with every date.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Move without asking again.")] = False,
) -> None:
    """Move every date that was changed in the workbook, all at once, after showing what follows."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    read = read_dates(office, file)
    if not read.changes.wanted:
        typer.echo(NOTHING)
        return
    foreseen = foresee_dates(office, read, by=By(actor, reason))
    more = (*left_out_words(read), *kept_words(read))
    moved = moved_if_agreed(office, foreseen, yes=yes, dry_run=dry_run, more=more)
    if moved:
        typer.echo(f"Moved: {', '.join(each.title for each in moved.shifts)}")
        show_in_prefect(office, settings, stages=moved.stages)
