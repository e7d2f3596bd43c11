"""`igf document`: what the steps of a stage make, and what people put in."""

from pathlib import Path
from typing import Annotated, Final

import typer

from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.reading import write_new
from igf.cli.shared.settings import read_settings
from igf.documents.files import document, document_file, document_line, documents_of
from igf.documents.put import put_document
from igf.documents.withdraw import withdraw_document
from igf.engine.installation import open_office
from igf.log.write import By
from igf.office.office import Office
from igf.store.tables.year import Document
from igf.year.find import find_stage
from schemas.errors import Mistake

KEPT_ELSEWHERE: Final = (
    "Copies that were sent or posted, in outgoing/ or in a backup, are not erased by it."
)
Stage = Annotated[str, typer.Argument(help="The stage, for example thematic_input.")]
Key = Annotated[str, typer.Argument(help="The document, for example synthesis.")]
Version = Annotated[
    int | None, typer.Option(help="Which version; else the newest.", min=1, max=9999)
]
Cycle = Annotated[str | None, typer.Option(help="The year, if several have this stage.")]


def put_command(
    stage: Stage,
    key: Key,
    file: Annotated[Path, typer.Argument(help="The file.")],
    title: Annotated[
        str | None, typer.Option(help="Its title; else that of the version before.")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(help="Where it stands on the web; the file is the copy of today that counts."),
    ] = None,
    by: DoneBy = None,
    cycle: Cycle = None,
) -> None:
    """Upload a document, or its next version; steps that wait for it continue."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    stage_id = _stage(office, stage, cycle=cycle)
    made = document_file(office, stage_id, key=key, path=file, title=title, address=address)
    version = put_document(office, stage_id, key=key, made=made, by=actor)
    typer.echo(f"{made.title} is {key} of {stage_id}, version {version}")
    show_in_prefect(office, settings, stages=[stage_id])


def list_command(stage: Stage, cycle: Cycle = None) -> None:
    """List every version of the documents of a stage."""
    office = open_office(read_settings())
    found = documents_of(office, _stage(office, stage, cycle=cycle))
    for row in found:
        typer.echo(document_line(row))
    if not found:
        typer.echo("This stage has no document yet: igf document put STAGE KEY FILE")


def show_command(stage: Stage, key: Key, version: Version = None, cycle: Cycle = None) -> None:
    """Print the text of a document."""
    found = _document(stage, key, version=version, cycle=cycle)
    try:
        typer.echo(found.content.decode(), nl=False)
    except UnicodeDecodeError as error:
        fix = f"save it: igf document save {stage} {key} FILE"
        raise Mistake(f"{found.title} is not a text ({found.media_type})", fix) from error


def save_command(
    stage: Stage,
    key: Key,
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    version: Version = None,
    cycle: Cycle = None,
) -> None:
    """Write a document to a file."""
    found = _document(stage, key, version=version, cycle=cycle)
    write_new(file, found.content)
    typer.echo(f"{found.title}, version {found.version}, is in {file}")


def withdraw_command(
    stage: Stage,
    key: Key,
    version: Annotated[
        int, typer.Option(help="Which version, as igf document list shows it.", min=1, max=9999)
    ],
    reason: Annotated[
        str, typer.Option("--reason", help="Why, without naming a person; kept in the log.")
    ],
    by: DoneBy = None,
    cycle: Cycle = None,
) -> None:
    """Withdraw a version that was uploaded by mistake: its content is erased, its links say so."""
    office = open_office(read_settings())
    who = By(acting(office, by), reason)
    stage_id = _stage(office, stage, cycle=cycle)
    title = withdraw_document(office, stage_id, key=key, version=version, by=who)
    typer.echo(f"Withdrawn: {title}, version {version}. Its links say so from now on.")
    typer.echo(KEPT_ELSEWHERE)


def _document(stage: str, key: str, *, version: int | None, cycle: str | None) -> Document:
    office = open_office(read_settings())
    return document(office, _stage(office, stage, cycle=cycle), key=key, version=version)


def _stage(office: Office, stage: str, *, cycle: str | None) -> str:
    with office.store.read() as session:
        return find_stage(session, stage, cycle=cycle).id
