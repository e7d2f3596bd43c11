"""The person who gives a command: named with --by, else the user of this machine."""

import getpass
from typing import Annotated

import typer

from igf.log.write import Actor
from schemas.errors import Mistake

DoneBy = Annotated[
    str | None,
    typer.Option("--by", help="Who does this, by name; else the user of this machine."),
]
DecidedBy = Annotated[str, typer.Option("--by", help="Who decided it, by name.")]


def acting(by: str | None) -> Actor:
    """The person who acts, for the log. Mistake: nobody is named and the machine knows no user."""
    name = (by or _user()).strip()
    if not name:
        raise Mistake("who does this is missing", "say it with --by NAME")
    return Actor(name, "command")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a user that has no name
        return ""
