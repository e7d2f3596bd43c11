"""`igf start`: a year begins."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from igf.cli.changing.apply import Restart, restart
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.cli.starting.adopting import AdoptionDialogue, adopt, from_terminal, say
from igf.engine.installation import open_office
from igf.engine.status import started
from igf.office.office import Office
from igf.starting.adopting import Said, read_adoption, refuse_late
from igf.starting.outlook import outlook
from igf.starting.read import read_to_start
from igf.starting.start import YearToStart, start
from igf.starting.words import coming_words, first_day_words, outlook_words, started_words
from igf.year.rules.adoption import Adoption
from schemas.errors import Mistake

Stages = list[str] | None


def start_command(
    file: Annotated[Path, typer.Argument(help="The file of the year.")],
    done: Annotated[
        Stages, typer.Option(help="A stage that is over: nothing of it is done or sent here.")
    ] = None,
    since: Annotated[
        Stages,
        typer.Option(
            help="A stage that continues, as STAGE=DATE or STAGE=beginning: what was due since "
            "then is done now, if it is not too late; what was due before is taken as done."
        ),
    ] = None,
    skip: Annotated[
        Stages, typer.Option(help="A stage that is left out, or begun later with igf open.")
    ] = None,
    take: Annotated[
        Stages,
        typer.Option(
            help="Of a year that was started before: a date or stage that was moved here, or has "
            "come, and is to be as the file says all the same."
        ),
    ] = None,
    by: DoneBy = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would happen.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Start as proposed, without asking anything.")
    ] = False,
) -> None:
    """Start a year on any day of it, or apply the changed file of a running one."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    year = read_to_start(office, file)
    said = Said(*(tuple(each or ()) for each in (done, since, skip)))
    if year.cycle.cycle in started(office):
        refuse_late(said, year.cycle.title)
        beside = Restart(actor, take or (), yes=yes, dry_run=dry_run)
        restart(office, year, settings=settings, said=beside)
        return
    adoption = read_adoption(year, said, now=office.now())
    agreed = _agreed(office, year, adoption, yes=yes, dry_run=dry_run)
    if agreed is None:
        typer.echo("Nothing was started.")
        return
    result = start(office, year, by=actor, adoption=agreed)
    typer.echo(started_words(result, year.cycle.title))
    show_in_prefect(office, settings, stages=result.live)


def _agreed(
    office: Office, year: YearToStart, adoption: Adoption, *, yes: bool, dry_run: bool
) -> Adoption | None:
    """The adoption agreed with the person at the terminal; None: the year is not started."""
    seen = outlook(office, year, adoption=adoption)
    asked = sys.stdin.isatty() and not yes and not dry_run
    if not asked:
        say(outlook_words(seen))
    if yes or dry_run:
        return None if dry_run else adoption
    if not asked:
        raise Mistake("nothing was started: this needs confirmation", "add --yes")
    chosen = adopt(AdoptionDialogue(office, year, seen, from_terminal), adoption)
    if chosen != adoption:
        seen = outlook(office, year, adoption=chosen)
    say(coming_words(seen))
    say(first_day_words(seen))
    return chosen if typer.confirm(f"Start {year.cycle.title} now?") else None
