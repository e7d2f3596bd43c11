"""`igf people`: who gets mails and owes answers comes in as a file."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.shared.agreeing import agreed
from igf.cli.shared.handed import Dates, Encoding, HiddenCells, Sheet, order_said
from igf.cli.shared.mapping import Map, mapped
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.reading import cannot_write
from igf.engine.installation import open_office
from igf.office.office import Office
from igf.people.beside_words import people_beside
from igf.people.change import PeopleChange, people_words
from igf.people.read import PeopleRead
from igf.people.rules.terms import bodies_cell
from igf.people.take_in import lists_of, people_of, preview_people, read_people_file, take_in_people
from schemas.errors import Mistake
from schemas.sheets import SheetFile


def import_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one person or list a row.")],
    sheet: Sheet = None,
    dates: Dates = None,
    hidden: HiddenCells = None,
    encoding: Encoding = None,
    source: Annotated[
        str, typer.Option(help="Where the file comes from, if its columns have other names.")
    ] = "",
    columns: Map = None,
    complete: Annotated[
        str | None, typer.Option(help="A body or role: its members who are not in the file leave.")
    ] = None,
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --complete: do it without asking again.")
    ] = False,
) -> None:
    """Take in people and mailing lists: all that is new or changed; nothing if a row is wrong."""
    office = open_office()
    actor = acting(office, by)
    handed_in = SheetFile(file, sheet, mapped(columns), order_said(dates), hidden, encoding)
    read = read_people_file(office, handed_in, source=source)
    if dry_run or complete:
        change = preview_people(office, read, complete=complete)
        _show(office, change, read)
        for line in people_beside(change, people_of(office), lists=lists_of(office)):
            typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was changed")
    elif not complete:
        _show(office, take_in_people(office, read, by=actor), read)
    elif agreed("Take it in now?", yes=yes, otherwise="Nothing was changed"):
        take_in_people(office, read, by=actor, complete=complete)
        typer.echo("Taken in.")


def list_command(
    body: Annotated[
        str | None, typer.Argument(help="A body or role: mag, mag_chair; else everybody.")
    ] = None,
) -> None:
    """List who is in a body or holds a role now, or everybody with the mailing lists."""
    office = open_office()
    people, lists = people_of(office, body), lists_of(office) if body is None else ()
    for row in people:
        addresses = ", ".join((row.email, *row.other_addresses))
        about = (row.zone, ", ".join(row.languages), row.stakeholder_group, row.region, row.gender)
        parts = (row.id, row.name, addresses, *about, bodies_cell(row))
        typer.echo("  ".join(part for part in parts if part))
    for each in lists:
        typer.echo(f"list:{each.key}  {each.name}  {each.address}  {', '.join(each.languages)}")
    if not people and not lists:
        known = "Nobody is in it now." if body else "Nobody is known yet: igf people import FILE"
        typer.echo(known)


def template_command(
    file: Annotated[Path, typer.Argument(help="The file to write: .xlsx with explanations, .csv.")],
) -> None:
    """Write a file of people with an example row, to be filled in a spreadsheet."""
    from igf.people.template import people_csv, people_xlsx  # noqa: PLC0415 -- openpyxl is slow

    kinds = {".csv": people_csv, ".xlsx": people_xlsx}
    write = kinds.get(file.suffix.lower())
    if write is None:
        raise Mistake(f"{file} is neither CSV nor XLSX", "name it people.xlsx or people.csv")
    try:
        with file.open("xb") as stream:
            stream.write(write())
    except FileExistsError as error:
        raise Mistake(f"{file} exists already", "name another file") from error
    except OSError as error:
        raise cannot_write(file, error) from error
    typer.echo(f"{file} is written. Replace the example row; with list:KEY as id it is a mailing")
    typer.echo(f"list of the year's file. Then: igf people import {file}")


def _show(office: Office, change: PeopleChange, read: PeopleRead) -> None:
    for note in read.notes:
        typer.echo(note)
    for line in people_words(change, read, now=office.now()):
        typer.echo(line)
