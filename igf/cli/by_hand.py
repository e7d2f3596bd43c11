"""`igf open` and `igf close`: a stage opens or closes now."""

from typing import TYPE_CHECKING, Annotated

import typer

from igf.cli.person import acting
from igf.cli.prefect_port import show_in_prefect
from igf.cli.settings import read_settings

if TYPE_CHECKING:
    from igf.engine.move import Point

Stage = Annotated[str, typer.Argument(help="The stage, for example thematic_input.")]
Cycle = Annotated[str | None, typer.Option(help="The year, if several have this stage.")]
By = Annotated[str, typer.Option("--by", help="Who decided it, by name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the date.")]
At = Annotated[
    str | None, typer.Option("--at", help="When it was, if not now: 2027-01-31 18:00 UTC.")
]


def open_command(stage: Stage, by: By, reason: Reason, cycle: Cycle = None) -> None:
    """Open a stage now: its opening moves to now, and the dates that hang on it follow."""
    _move("opens", stage, cycle=cycle, by=by, reason=reason)


def close_command(stage: Stage, by: By, reason: Reason, at: At = None, cycle: Cycle = None) -> None:
    """Close a stage now: its closing moves to now, and the dates that hang on it follow."""
    _move("closes", stage, cycle=cycle, by=by, reason=reason, at=at)


def _move(
    point: "Point", stage: str, *, cycle: str | None, by: str, reason: str, at: str | None = None
) -> None:
    from igf.engine.calls import find_stage
    from igf.engine.installation import open_office
    from igf.engine.move import ByHand, move_to_now
    from igf.engine.move_words import moved_words

    settings, actor = read_settings(), acting(by)
    office = open_office(settings)
    with office.store.read() as session:
        found = find_stage(session, stage, cycle=cycle).id
    moved = move_to_now(office, found, point=point, hand=ByHand(actor, reason, at))
    for line in moved_words(moved, point):
        typer.echo(line)
    show_in_prefect(office, settings, stages=moved.stages)
