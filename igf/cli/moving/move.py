"""`igf move`: dates of a running year are moved, after everything that follows was shown."""

from typing import Annotated

import typer

from igf.cli.shared.agreeing import moved_if_agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.moving import MoveOrder, foresee, moved_words
from igf.year.find import find_year
from schemas.errors import Mistake


def move_command(
    dates: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT TO ...",
            help="T, a milestone, STAGE.closes, STAGE.opens or a stage, and where to: 2027-02-07, "
            "'2027-02-07 18:00 UTC', T-300d, +7d, now. Several pairs are one move.",
        ),
    ],
    by: DecidedBy,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the date.")],
    cycle: Annotated[str | None, typer.Option(help="The year, if several were started.")] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Move without asking again.")] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Extend also a stage that must not be extended; let one close before it opens.",
        ),
    ] = False,
) -> None:
    """Show all that follows from moving dates, and move them."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    with office.store.read() as session:
        year = find_year(session, cycle)
    order = MoveOrder(year, _pairs(dates), By(actor, reason), force=force)
    moved = moved_if_agreed(office, foresee(office, order), yes=yes, dry_run=dry_run)
    if moved:
        typer.echo(f"Moved. {next(iter(moved_words(moved)))}")
        show_in_prefect(office, settings, stages=moved.stages)


def _pairs(dates: list[str]) -> dict[str, str]:
    """The targets by date, from arguments in pairs. Mistake: one is unpaired or repeated."""
    if unknown := [each for each in dates if each.startswith("--")]:
        raise Mistake(f"there is no option {unknown[0]}", "see igf move --help")
    if len(dates) % 2:
        right = "name each date with where to, as in: igf move thematic_input.closes +7d"
        raise Mistake(f"{dates[-1]} goes nowhere", right)
    found = dict(zip(dates[::2], dates[1::2], strict=True))
    if len(found) < len(dates) // 2:
        raise Mistake("a date is named twice", "name each date once")
    return found
