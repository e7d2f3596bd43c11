"""`igf people`: who gets mails and owes answers comes in as a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from igf.cli.person import By, acting
from igf.cli.reading import cannot_write
from schemas.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from igf.domain.difference import Difference
    from igf.engine.people import PeopleChange

people_app = typer.Typer(
    help="People and mailing lists: import a file, list them, write an empty file.",
    no_args_is_help=True,
)


@people_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one person or list a row.")],
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of a workbook; else its first.")
    ] = None,
    by: By = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take in people and mailing lists: all that is new or changed; nothing if a row is wrong."""
    from igf.engine.installation import open_office
    from igf.engine.people import preview_people, read_people_file, take_in_people

    office, actor = open_office(), acting(by)
    read = read_people_file(office, file, sheet=sheet)
    change = preview_people(office, read) if dry_run else take_in_people(office, read, by=actor)
    for line in _change_words(change):
        typer.echo(line)
    if read.unnamed:
        typer.echo(f"No started year names these yet: {', '.join(read.unnamed)}")
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run")


@people_app.command("list")
def list_command(
    body: Annotated[
        str | None, typer.Argument(help="A body or role: mag, mag_chair; else everybody.")
    ] = None,
) -> None:
    """List the members of a body, the holders of a role, or everybody with the mailing lists."""
    from igf.engine.installation import open_office
    from igf.engine.people import lists_of, people_of

    office = open_office()
    people, lists = people_of(office, body), lists_of(office) if body is None else ()
    for row in people:
        about = (row.zone, ", ".join(row.languages), row.stakeholder_group, row.region)
        parts = (row.id, row.name, row.email, *about, "; ".join(row.bodies))
        typer.echo("  ".join(part for part in parts if part))
    for each in lists:
        typer.echo(f"list:{each.key}  {each.name}  {each.address}  {', '.join(each.languages)}")
    if not people and not lists:
        typer.echo("Nobody is known yet: igf people import FILE")


@people_app.command("template")
def template_command(
    file: Annotated[Path, typer.Argument(help="The CSV file to write.")],
) -> None:
    """Write an empty file of people, to be filled in a spreadsheet."""
    from igf.engine.people_file import COLUMNS

    try:
        with file.open("x", encoding="utf-8-sig", newline="") as stream:
            stream.write(",".join(COLUMNS) + "\r\n")
    except FileExistsError as error:
        raise Mistake(f"{file} exists already", "name another file") from error
    except OSError as error:
        raise cannot_write(file, error) from error
    typer.echo(f"{file} is written. A row with list:KEY as id is a mailing list of the year's file")
    typer.echo(f"Then: igf people import {file}")


def _change_words(change: "PeopleChange") -> "Iterator[str]":
    yield from _words("People", change.people, [row.id for row in change.people.incoming])
    yield from _words("Mailing lists", change.lists, [row.key for row in change.lists.incoming])


def _words(what: str, found: "Difference[object]", keys: "Sequence[str]") -> "Iterator[str]":
    counts = f"{len(found.added)} added, {len(found.changed)} changed"
    stay = f"{len(found.missing)} not in this file, they stay"
    named = f": {', '.join(keys)}" if keys else ""
    yield f"{what}: {counts}, {len(found.unchanged)} unchanged, {stay}{named}"
