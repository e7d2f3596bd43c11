"""`igf people merge`: one person who was entered twice is made one."""

from typing import Annotated

import typer

from igf.cli.people.memberships import Yes
from igf.cli.shared.agreeing import agreed
from igf.cli.shared.person import DoneBy, acting
from igf.engine.installation import open_office
from igf.log.write import By
from igf.people.change import twin_words
from igf.people.merge import foresee_merge, merge, merge_words, proposed_merges
from schemas.errors import Mistake


def merge_command(
    gone: Annotated[
        str | None, typer.Argument(help="The entry that goes; without any, who may be one person.")
    ] = None,
    stays: Annotated[str | None, typer.Argument(help="The entry that stays.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Yes = False,
) -> None:
    """Make one person of two entries, once it was shown; without names list who may be one."""
    office = open_office()
    if gone is None:
        found = list(twin_words(proposed_merges(office)))
        typer.echo("\n".join(found or ["Nobody seems to be entered twice."]))
        return
    if stays is None:
        raise Mistake("the entry that stays is missing", "name who goes first, who stays second")
    who = By(acting(office, by), reason)
    foreseen = foresee_merge(office, gone, into=stays)
    for line in merge_words(foreseen, now=office.now()):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was merged.")
    elif agreed("Merge now?", yes=yes, otherwise="Nothing was merged"):
        merge(office, foreseen, by=who)
        typer.echo("Merged.")
