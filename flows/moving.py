"""Dates are moved: opened or closed by hand, moved, or taken from the spreadsheet of a year."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import DryRun, PersonName, Reason, Stage, Year, asked, finish
from tasks.moving import Dates, move_date, move_dates, take_in_dates


@flow(name="open", flow_run_name="Open: {stage}")
def open_stage(
    stage: Stage,
    by: PersonName,
    reason: Reason,
    until: Annotated[
        str, asked("When it closes", "Needed if it has closed before: 2027-02-07.")
    ] = "",
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Open a stage now, also one that has closed; first see all that follows."""
    why = {"by": by, "reason": reason, "until": until}
    return finish(move_date("opens", stage, year=year, why=why, dry_run=dry_run))


@flow(name="close", flow_run_name="Close: {stage}")
def close_stage(
    stage: Stage,
    by: PersonName,
    reason: Reason,
    at: Annotated[str, asked("When it was, if not now", "For example 2027-01-31 18:00 UTC.")] = "",
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Close a stage now: its closing moves to now; first see all that follows."""
    why = {"by": by, "reason": reason, "at": at}
    return finish(move_date("closes", stage, year=year, why=why, dry_run=dry_run))


@flow(name="move", flow_run_name="Move: {what} to {to}")
def move_a_date(
    what: Annotated[str, asked("What", "T, a milestone, thematic_input.closes, or a stage.")],
    to: Annotated[str, asked("Where to", "2027-02-07, 2027-02-07 18:00 UTC, T-300d, +7d or now.")],
    by: PersonName,
    reason: Reason,
    more: Annotated[
        tuple[str, ...], asked("Further dates of the move", "Each as oc_mag_2=2027-06-23.")
    ] = (),
    force: Annotated[  # noqa: FBT002 -- a box to tick
        bool,
        asked(
            "Move all the same",
            "Also extend a stage that must not be extended (R-EXT-1), or let one close before it"
            " opens.",
        ),
    ] = False,
    dry_run: DryRun = True,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Move dates of a running year, or show everything that follows from it."""
    dates = {what.strip(): to, **_further(more)}
    form = Dates(dates=dates, year=year, by=by, reason=reason, force=force, dry_run=dry_run)
    return finish(move_dates(form))


@flow(name="import-dates", flow_run_name="Dates: {file}")
def import_dates(
    file: Annotated[str, asked("File", "The name of a changed workbook in the folder inbox.")],
    by: PersonName,
    reason: Reason,
    dry_run: Annotated[bool, asked("Only show what would move", "Switch off to run.")] = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Move all dates that were changed in the spreadsheet of a year, as one move."""
    return finish(take_in_dates(file, by=by, reason=reason, dry_run=dry_run))


def _further(more: tuple[str, ...]) -> dict[str, str]:
    pairs = (each.partition("=") for each in more)
    return {what.strip(): to.strip() for what, _, to in pairs}
