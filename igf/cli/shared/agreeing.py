"""Asking before something is done; and moving dates once what follows was shown and agreed to."""

import sys

import typer

from igf.moving import Foreseen, Moved, carry_out, foreseen_words
from igf.office.office import Office
from schemas.errors import Mistake


def agreed(question: str, *, yes: bool, otherwise: str, fix: str = "add --yes") -> bool:
    """Ask for confirmation unless `yes` was given; print `otherwise` if it is refused.

    Mistake: there is no terminal on which to ask; `fix` says how to confirm without.
    """
    if yes:
        return True
    try:
        said = typer.confirm(question)
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        typer.echo()
        raise Mistake(f"{otherwise}: this needs confirmation", fix) from None
    if not said:
        typer.echo(f"{otherwise}.")
    return said


def moved_if_agreed(
    office: Office, foreseen: Foreseen, *, yes: bool, dry_run: bool, more: tuple[str, ...] = ()
) -> Moved | None:
    """Show all that a move would do, and `more`; move if that is agreed to."""
    for line in (*foreseen_words(foreseen), *more):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was moved.")
        return None
    if not agreed("Move now?", yes=yes, otherwise="Nothing was moved"):
        return None
    return carry_out(office, foreseen)
