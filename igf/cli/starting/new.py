"""`igf new`: a year to begin with."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from igf.cli.shared.reading import cannot_write, read_year
from igf.ops.places import PROJECT
from igf.starting.rules.new import new_year, previous_end, to_look_at
from igf.year.file import Year
from igf.year.rules.plan import plan
from igf.year.write import year_text
from schemas.errors import Mistake, Mistakes
from schemas.plan import Plan


def new_command(
    year: Annotated[
        int, typer.Argument(help="The year of the annual meeting.", min=2006, max=2199)
    ],
    first_day: Annotated[
        datetime,
        typer.Option("--T", formats=["%Y-%m-%d"], help="T, the first day of the annual meeting."),
    ],
    like: Annotated[Path, typer.Option(help="The file of the year to start from.")],
    out: Annotated[
        Path | None, typer.Option(help="The file to write; else igf-YEAR.yaml beside the other.")
    ] = None,
) -> None:
    """Write a year to begin with: the stages of another one, at the same distance from T."""
    if first_day.year != year:
        raise Mistake(
            f"T is in {first_day.year}, the annual meeting of IGF {year} is in {year}",
            f"give --T a day of {year}",
        )
    model = read_year(like)
    moments = _planned(model).anchors
    content = new_year(model.cycle, moments, year=year, first_day=first_day.date())
    target = out or like.with_name(f"igf-{year}.yaml")
    _write(content, target)
    _planned(read_year(target))
    typer.echo(f"{target} is written. Now look at these:")
    for note in to_look_at(model.cycle, content, end=previous_end(model.cycle, moments, year=year)):
        typer.echo(f"- {note}")
    typer.echo(f"Then: igf check {target}")


def _planned(year: Year) -> Plan:
    """The plan of a year that can be worked out."""
    found = plan(year.cycle, year.definitions)
    if found.problems:
        raise Mistakes([year.located(problem) for problem in found.problems])
    if "T" not in found.anchors:
        raise Mistake(f"T of {year.file} has no date yet", "start from a year that has one")
    return found


def _write(content: dict[str, Any], target: Path) -> None:
    """Write a file that was not there before."""
    schema = PROJECT / "schemas" / "cycle.schema.json"
    beside = Path(os.path.relpath(schema, target.resolve().parent)).as_posix()
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(year_text(content, beside))
    except FileExistsError as error:
        raise Mistake(f"{target} exists already", "name another file with --out") from error
    except OSError as error:
        raise cannot_write(target, error) from error
