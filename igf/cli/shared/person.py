"""The person who gives a command: named with --by, else the user of this machine."""

import getpass
from typing import Annotated

import typer

from igf.log.write import Actor
from igf.office.office import Office
from igf.whom.find import who_acts
from schemas.errors import Mistake

DoneBy = Annotated[
    str | None,
    typer.Option(
        "--by", help="Who does this, by address, id or name; else the user of this machine."
    ),
]
DecidedBy = Annotated[str, typer.Option("--by", help="Who decided it, by address, id or name.")]


def acting(office: Office, by: str | None) -> Actor:
    """The person who acts, for the log.

    Mistake: nobody goes by what is said, or several do; nobody is named and the machine knows no
    user.
    """
    if by is not None and by.strip():
        with office.store.read() as session:
            return Actor(who_acts(session, by), "command")
    return by_user()


def by_user(by: str | None = None) -> Actor:
    """The person of this name, kept as it was typed, or the user of this machine."""
    name = (by or _user()).strip()
    if not name:
        raise Mistake("who does this is missing", "say it with --by NAME")
    return Actor(name, "command")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a user that has no name
        return ""
