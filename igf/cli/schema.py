"""`igf schema`: what an editor needs to complete and check the files while one types."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from igf.cli.shared.reading import cannot_write, write_output
from schemas.errors import Mistake
from schemas.export import NAMES, export, file_name


def schema_command(
    name: Annotated[
        Literal["cycle", "kind", "acts"] | None,
        typer.Argument(
            help="The files to describe: years (cycle) or kinds of stage (kind); or all acts."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write to; else it is printed.")
    ] = None,
) -> None:
    """Export the JSON Schema of years and kinds of stage, or the acts of the office."""
    if name == "acts":
        from igf.acts.table import acts_as_data  # noqa: PLC0415 -- all rooms, not for an editor

        write_output(f"{json.dumps(acts_as_data(), indent=2)}\n", _file(out, "acts.json"))
        return
    chosen = (name,) if name else NAMES
    if out is None and name is None:
        raise Mistake(
            "Two schemas cannot be printed as one", "name one (cycle, kind), or a folder with --out"
        )
    for each in chosen:
        write_output(export(each), _file(out, file_name(each)))


def _file(folder: Path | None, name: str) -> Path | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder / name
