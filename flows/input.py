"""Contributions of the community are taken in."""

from typing import Annotated, Any

from prefect import flow

from flows.forms import Name, PersonName, Year, asked, finish
from tasks.input import ImportForm, take_in_contributions


@flow(name="import", flow_run_name="Import: {file}")
def import_contributions(
    stage: Annotated[str, asked("Call", "Its key, for example thematic_input.")],
    file: Name,
    by: PersonName,
    source: Annotated[
        str, asked("Source", "Where the file comes from, if the call has more than one source.")
    ] = "",
    dry_run: Annotated[bool, asked("Only say what would change", "Nothing is taken in.")] = False,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Take in the contributions of a file in the inbox; nothing if a row is wrong."""
    form = ImportForm(stage=stage, year=year, file=file, source=source, by=by, dry_run=dry_run)
    return finish(take_in_contributions(form))
