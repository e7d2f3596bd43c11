"""`igf desk`: the office's desk, as a process of its own; and a link to sign in there."""

from typing import Annotated

import typer

from igf.cli.shared.settings import read_settings
from igf.desk.serve import serve_desk
from igf.engine.installation import open_office
from igf.ops.places import desk_address
from igf.signing.sign_in import printed_link, staff_member


def desk_command(
    link: Annotated[
        str | None,
        typer.Option(
            "--link",
            help="Only print a link to sign in, for this member of the staff (by name).",
        ),
    ] = None,
) -> None:
    """Serve the pages where the Secretariat works."""
    settings = read_settings()
    where = desk_address(settings)
    if link is not None:
        office = open_office(settings)
        token = printed_link(office, staff_member(office, link))
        typer.echo(f"{where}/sign-in/{token}\nGood once, for 24 hours.")
        return
    typer.echo(f"The desk is at {where}. Ctrl-C stops it.")
    serve_desk(settings)
