"""`igf backup`."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.shared.settings import read_settings
from igf.ops.backup import back_up
from igf.words.phrases import counted, shown_utc
from schemas.backup import LogEnd


def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write: igf-2027-03-04.tar.gz.")],
) -> None:
    """Write one file with the database, the files to post and the settings, while all runs."""
    done = back_up(read_settings(), file)
    years = ", ".join(done.manifest.years) or "no year yet"
    outgoing = counted(done.files, "file to post", many="files to post")
    typer.echo(
        f"{file} is written ({done.size / 1024:.0f} kB): {years} as of"
        f" {shown_utc(done.manifest.made_at)}, {outgoing}, the settings without passwords."
    )
    typer.echo(log_words(done.manifest.log))
    typer.echo("It holds personal data: keep it where only the Secretariat can read it.")


def log_words(log: LogEnd) -> str:
    """The number of entries and the newest seal of the log of a backup, in words."""
    said = f"Its log has {counted(log.entries, 'entry', many='entries')}"
    if log.sealed_at is None:
        return f"{said}."
    return f"{said}, newest seal {shown_utc(log.sealed_at)}, digest {log.digest}."
