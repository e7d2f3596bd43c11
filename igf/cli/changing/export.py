"""`igf export`: the year as it stands, as a file."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from igf.changing.export import export_year
from igf.cli.shared.reading import Out, write_output
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.office.office import Office
from igf.ops.places import PROJECT
from igf.starting.read import read_to_start
from schemas.errors import Mistakes
from schemas.plan import Problem


def export_command(
    year: Annotated[
        str | None,
        typer.Argument(help="The year, for example igf-2027; only if several were started."),
    ] = None,
    out: Out = None,
) -> None:
    """Write the year as it stands as a file of cycles/, with what was moved, by whom and why.

    A year that could not be started as it stands is written all the same, and its errors are told.
    """
    schema = PROJECT / "schemas" / "cycle.schema.json"
    folder = out.resolve().parent if out else PROJECT / "cycles"
    beside = Path(os.path.relpath(schema, folder)).as_posix()
    office = open_office(read_settings())
    text = export_year(office, year, schema=beside)
    write_output(text, out)
    if wrong := _errors(office, text, named=out):
        typer.echo("The year is written as it stands, and igf start would refuse it:", err=True)
        raise Mistakes(wrong)


def _errors(office: Office, text: str, *, named: Path | None) -> list[Problem]:
    """What keeps the written year from being started, with the lines of its file."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "year.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            read_to_start(office, file)
        except Mistakes as wrong:
            shown = str(named or "the year")
            return [
                each.model_copy(update={"file": shown}) if each.file == str(file) else each
                for each in wrong.problems
            ]
    return []
