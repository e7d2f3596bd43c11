"""Saying which column of a file is which."""

from typing import Annotated

import typer

from schemas.errors import Mistake

Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="Which column is which: FIELD=HEADER; FIELD= if there is none."),
]


def mapped(said: list[str] | None) -> dict[str, str]:
    """The header of each field. Mistake: something said names no column."""
    columns = {}
    for each in said or []:
        field, equals, header = each.partition("=")
        if not equals:
            raise Mistake(f"--map {each} names no column", 'write it as --map region="HEADER"')
        columns[field.strip()] = header.strip()
    return columns
