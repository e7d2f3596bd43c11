"""`igf owed`: who is expected to answer what, by when."""

from typing import Annotated

import typer

from igf.asks.answer_lists import owed
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.words.phrases import counted


def owed_command(
    who: Annotated[
        str | None,
        typer.Argument(help="One person (address, id or name), body or role; else everybody."),
    ] = None,
) -> None:
    """Say who is expected to answer what, by when; the soonest first."""
    lines = owed(open_office(read_settings()), who)
    for line in lines:
        late = "  LATE" if line.is_late else ""
        typer.echo(f"{line.due_shown}{late}  {line.name}: {line.title} ({line.stage})  {line.ask}")
    typer.echo(f"{counted(len(lines), 'answer')} expected.")
