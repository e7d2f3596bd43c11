"""Contributions of the community are taken in."""

from typing import Annotated, Any, Literal

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
    sheet: Annotated[
        str, asked("Sheet", "The sheet of a workbook, if several could be meant.")
    ] = "",
    dates: Annotated[
        Literal["", "dmy", "mdy"],
        asked("Dates", "If no date tells: 3/4 is 3 April (dmy) or 4 March (mdy)."),
    ] = "",
    hidden: Annotated[
        Literal["", "read", "skip"],
        asked("Hidden rows and columns", "Read what is hidden or filtered out, or skip it."),
    ] = "",
    encoding: Annotated[
        str, asked("Code page", "Of a text not in UTF-8: cp1252, cp1250, cp1251, cp1256.")
    ] = "",
    dry_run: Annotated[bool, asked("Only say what would change", "Nothing is taken in.")] = False,  # noqa: FBT002 -- a box to tick
    year: Year = None,
) -> Any:  # noqa: ANN401 -- a state
    """Take in the contributions of a file in the inbox; nothing if a row is wrong."""
    form = ImportForm(
        stage=stage,
        year=year,
        file=file,
        source=source,
        by=by,
        dry_run=dry_run,
        sheet=sheet,
        dates=dates,
        hidden=hidden,
        encoding=encoding,
    )
    return finish(take_in_contributions(form))
