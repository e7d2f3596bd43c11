"""`igf input`: contributions to a call come in as files, and can be taken back."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.shared.handed import Dates, Encoding, HiddenCells, Sheet, order_said
from igf.cli.shared.mapping import Map, mapped
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.input.imports import Import, batch_of, imports, withdraw_import
from igf.input.read import InputFile, read_input
from igf.input.take_in import preview, take_in
from igf.input.words import (
    contribution_line,
    import_line,
    import_words,
    outcome_words,
    withdrawn_words,
)
from igf.log.write import By
from igf.office.office import Office
from igf.year.find import find_call

Stage = Annotated[str, typer.Option("--stage", help="The call, for example thematic_input.")]
Cycle = Annotated[str | None, typer.Option("--cycle", help="The year, if several have this call.")]


def import_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one contribution a row.")],
    stage: Stage,
    cycle: Cycle = None,
    source: Annotated[
        str | None,
        typer.Option(help="Where the file comes from, if the call has more than one source."),
    ] = None,
    sheet: Sheet = None,
    columns: Map = None,
    zone: Annotated[
        str | None, typer.Option(help="The zone of times that name none: Europe/Zurich.")
    ] = None,
    dates: Dates = None,
    hidden: HiddenCells = None,
    encoding: Encoding = None,
    separator: Annotated[
        str | None, typer.Option(help="What stands between categories in a cell; else ;")
    ] = None,
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take in the contributions of a file: what is new or changed; nothing if a row is wrong."""
    told = {"zone": zone, "dates": order_said(dates), "separator": separator}
    office = open_office(read_settings())
    call = _call(office, stage, cycle=cycle)
    handed_in = InputFile(
        path=file,
        source=source or call.rpartition("/")[2],
        sheet=sheet,
        columns=mapped(columns),
        hidden=hidden,
        encoding=encoding,
        reading={name: value for name, value in told.items() if value},
    )
    _import(office, handed_in, call, by=by, dry_run=dry_run)


def list_command(
    stage: Annotated[str | None, typer.Option(help="Of this call only.")] = None,
    cycle: Cycle = None,
) -> None:
    """List the imports, the withdrawn ones too, in the order they came."""
    office = open_office(read_settings())
    found = imports(office, _call(office, stage, cycle=cycle) if stage else None)
    for each in found:
        typer.echo(import_line(each))
    if not found:
        typer.echo("Nothing was imported yet: igf input import FILE --stage STAGE")


def show_command(
    batch: Annotated[str, typer.Argument(help="The import, as `igf input list` names it.")],
) -> None:
    """Show what an import brought."""
    found, rows = batch_of(open_office(read_settings()), batch)
    typer.echo(import_line(Import(found, len(rows))))
    for row in rows:
        typer.echo(contribution_line(row))


def withdraw_command(
    batch: Annotated[str, typer.Argument(help="The import, as `igf input list` names it.")],
    reason: Annotated[str, typer.Option(help="Why it is withdrawn; kept in the log.")],
    by: DoneBy = None,
) -> None:
    """Withdraw an import: its contributions no longer count, older versions count again."""
    office = open_office(read_settings())
    done = withdraw_import(office, batch, by=By(acting(office, by), reason))
    for line in withdrawn_words(done):
        typer.echo(line)


def _import(office: Office, file: InputFile, call: str, *, by: str | None, dry_run: bool) -> None:
    actor = acting(office, by)
    read = read_input(office, file, stage=call)
    incoming = (
        preview(office, call, read=read) if dry_run else take_in(office, call, read=read, by=actor)
    )
    words = import_words(read, incoming, dry_run=dry_run)
    for line in (*words, outcome_words(incoming, dry_run=dry_run)):
        typer.echo(line)


def _call(office: Office, stage: str, *, cycle: str | None) -> str:
    with office.store.read() as session:
        return find_call(session, stage, cycle=cycle).id
