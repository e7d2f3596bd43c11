"""`igf export`: the year as it stands, as a file."""

import os
from pathlib import Path
from typing import Annotated

import typer

from igf.changing.export import export_year
from igf.cli.shared.reading import Out, write_output
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.ops.places import PROJECT


def export_command(
    year: Annotated[
        str | None,
        typer.Argument(help="The year, for example igf-2027; only if several were started."),
    ] = None,
    out: Out = None,
) -> None:
    """Write the year as it stands as a file of cycles/, with what was moved, by whom and why."""
    schema = PROJECT / "schemas" / "cycle.schema.json"
    folder = out.resolve().parent if out else PROJECT / "cycles"
    beside = Path(os.path.relpath(schema, folder)).as_posix()
    write_output(export_year(open_office(read_settings()), year, schema=beside), out)
