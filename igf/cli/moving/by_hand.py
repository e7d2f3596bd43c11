"""`igf open` and `igf close`: a stage opens or closes now, after all that follows was shown."""

from dataclasses import dataclass
from typing import Annotated

import typer

from igf.cli.shared.agreeing import moved_if_agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.moving.by_hand import ByHand, Point, by_hand_words, foresee_by_hand
from igf.year.find import find_stage

Stage = Annotated[str, typer.Argument(help="The stage, for example thematic_input.")]
Cycle = Annotated[str | None, typer.Option(help="The year, if several have this stage.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the date.")]
Until = Annotated[
    str | None,
    typer.Option("--until", help="When it closes; needed if it has closed before."),
]
At = Annotated[
    str | None, typer.Option("--at", help="When it was, if not now: 2027-01-31 18:00 UTC.")
]


DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking again.")]


@dataclass(frozen=True)
class _Said:
    """Options given beside the stage."""

    cycle: str | None
    by: str
    reason: str
    yes: bool
    dry_run: bool
    at: str | None = None
    until: str | None = None


def open_command(
    stage: Stage,
    by: DecidedBy,
    reason: Reason,
    until: Until = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Show all that follows from opening a stage now, also one that has closed, and open it."""
    _move("opens", stage, _Said(cycle, by, reason, yes, dry_run, until=until))


def close_command(
    stage: Stage,
    by: DecidedBy,
    reason: Reason,
    at: At = None,
    cycle: Cycle = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Show all that follows from closing a stage now, and close it."""
    _move("closes", stage, _Said(cycle, by, reason, yes, dry_run, at=at))


def _move(point: Point, stage: str, said: _Said) -> None:
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, said.by)
    with office.store.read() as session:
        found = find_stage(session, stage, cycle=said.cycle).id
    hand = ByHand(By(actor, said.reason), at=said.at, until=said.until)
    foreseen = foresee_by_hand(office, found, point=point, hand=hand)
    moved = moved_if_agreed(office, foreseen, yes=said.yes, dry_run=said.dry_run)
    if moved:
        typer.echo(next(iter(by_hand_words(moved, point))))
        show_in_prefect(office, settings, stages=moved.stages)
