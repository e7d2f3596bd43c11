"""`igf pause`, `igf resume` and `igf cancel`: a stage or a whole year is stopped, or goes on."""

from typing import Annotated

import typer

from igf.cli.shared.agreeing import agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.office.office import Office
from igf.stopping.preview import going_on
from igf.stopping.stop import cancel, pause, resume
from igf.stopping.words import ending_words, going_on_words, resumed_words, stopped_words
from igf.year.find import find_target

Stage = Annotated[str | None, typer.Argument(help="The stage; without one it is the whole year.")]
Year = Annotated[
    str | None, typer.Option("--year", help="The year, for example igf-2027; alone: all of it.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept and shown.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking again.")]


def pause_command(by: DecidedBy, reason: Reason, stage: Stage = None, year: Year = None) -> None:
    """Pause a stage or a whole year: nothing is sent and nothing is done until it is resumed."""
    office, target, who = _ready(stage, year, by=by, reason=reason)
    done = pause(office, target, by=who)
    for line in stopped_words(done):
        typer.echo(line)
    show_in_prefect(office, read_settings(), stages=done.stages)


def cancel_command(
    by: DecidedBy,
    reason: Reason,
    stage: Stage = None,
    year: Year = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would end.")] = False,
    yes: Yes = False,
) -> None:
    """Cancel a stage or a whole year: its questions are closed, waiting emails are dropped."""
    office, target, who = _ready(stage, year, by=by, reason=reason)
    for line in ending_words(office, target):
        typer.echo(line)
    if dry_run:
        return
    if not agreed(f"Cancel {target} now?", yes=yes, otherwise="Nothing was cancelled"):
        return
    done = cancel(office, target, by=who)
    for line in stopped_words(done):
        typer.echo(line)
    show_in_prefect(office, read_settings(), stages=done.stages)


def resume_command(
    by: DecidedBy = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; not needed to look only.")] = "",
    stage: Stage = None,
    year: Year = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would leave.")] = False,
    yes: Yes = False,
) -> None:
    """Resume a stage or a year that was stopped, after showing what would leave."""
    office, target, who = _ready(stage, year, by=by, reason=reason)
    for line in going_on_words(going_on(office, target)):
        typer.echo(line)
    if dry_run:
        return
    if not agreed(f"Resume {target} now?", yes=yes, otherwise="Nothing was changed"):
        return
    done = resume(office, target, by=who)
    for line in resumed_words(done):
        typer.echo(line)
    show_in_prefect(office, read_settings(), stages=done.stages)


def _ready(stage: str | None, year: str | None, *, by: str, reason: str) -> tuple[Office, str, By]:
    """The office, the id of the stage or year, and who acts and why."""
    office = open_office(read_settings())
    who = By(acting(office, by), reason)
    with office.store.read() as session:
        return office, find_target(session, stage, cycle=year), who
