"""`igf handover`: what one person leads, another leads from then on."""

from typing import Annotated

import typer

from igf.cli.people.memberships import Reason, Yes, day_option
from igf.cli.shared.agreeing import agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.engine.installation import open_office
from igf.log.write import By
from igf.people.handover import Duties, foresee_handover, hand_over, handover_words


def handover_command(
    person: Annotated[str, typer.Argument(help="Who hands over: an address, id or name.")],
    to: Annotated[str, typer.Argument(help="Who takes over: an address, id or name.")],
    by: DecidedBy,
    reason: Reason,
    since: Annotated[
        str | None, typer.Option("--from", help="The first day of the other person; else now.")
    ] = None,
    *,
    bodies: Annotated[
        bool, typer.Option("--bodies", help="Also the memberships in bodies, not only roles.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would move.")] = False,
    yes: Yes = False,
) -> None:
    """Hand over a person's duties, after showing them; answers already given stay."""
    office = open_office()
    who = By(acting(office, by), reason)
    duties = Duties(person, to, day_option(since, "--from"), bodies=bodies)
    handover = foresee_handover(office, duties)
    for line in handover_words(handover):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was handed over.")
    elif agreed("Hand over now?", yes=yes, otherwise="Nothing was handed over"):
        hand_over(office, handover, by=who)
        typer.echo("Handed over.")
