"""A year begins, or goes on with its changed file."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import PersonName, asked, finish
from igf.starting.adopting import Said
from tasks.starting import Beginning, start_year


@flow(name="start", flow_run_name="Start: {file}")
def start_of_year(
    file: Annotated[str, asked("File of the year", "Its name in the folder inbox or cycles.")],
    by: PersonName,
    done: Annotated[
        tuple[str, ...], asked("Stages that are over", "Their keys, if they have not passed yet.")
    ] = (),
    since: Annotated[
        tuple[str, ...],
        asked("Stages that continue from a date", "Each as thematic_input=2027-01-20."),
    ] = (),
    skip: Annotated[tuple[str, ...], asked("Stages that are left out", "Their keys.")] = (),
    take: Annotated[
        tuple[str, ...],
        asked("Dates to be as a changed file says", "Though moved here: thematic_input.closes."),
    ] = (),
    dry_run: Annotated[bool, asked("Only show what would happen", "Switch off to run.")] = True,  # noqa: FBT002 -- a box to tick
) -> Any:  # noqa: ANN401 -- a state
    """Start a year on any day of it, or let a running one go on with its changed file."""
    said = Said(done, since, skip)
    form = Beginning(file=file, said=said, take=take, by=by, dry_run=dry_run)
    return finish(start_year(form))
