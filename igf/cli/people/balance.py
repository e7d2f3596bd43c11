"""`igf people balance`: a body by stakeholder group, region and gender."""

from typing import Annotated, Literal

import typer

from igf.cli.shared.reading import Out, write_output
from igf.engine.installation import open_office
from igf.people.balance import balance_of
from igf.people.balance_picture import balance_svg, balance_text


def balance_command(
    body: Annotated[str, typer.Argument(help="The body or role: mag.")],
    form: Annotated[
        Literal["table", "svg", "json"], typer.Option("--format", help="table, svg or json.")
    ] = "table",
    out: Out = None,
) -> None:
    """Count who is in a body now by stakeholder group, region and gender."""
    found = balance_of(open_office(), body)
    if form == "json":
        write_output(found.model_dump_json(indent=2) + "\n", out)
    else:
        write_output((balance_svg if form == "svg" else balance_text)(found), out)
