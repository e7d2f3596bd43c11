"""`igf backup` and `igf restore`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from igf.cli.shared.person import By, acting
from igf.cli.shared.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from igf.ops.restore import Restored
    from schemas.backup import LogEnd


def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write: igf-2027-03-04.tar.gz.")],
) -> None:
    """Write one file with the database, the files to post and the settings, while all runs."""
    from igf.ops.backup import back_up
    from igf.words.phrases import counted, shown_utc

    done = back_up(read_settings(), file)
    years = ", ".join(done.manifest.years) or "no year yet"
    outgoing = counted(done.files, "file to post", many="files to post")
    typer.echo(
        f"{file} is written ({done.size / 1024:.0f} kB): {years} as of"
        f" {shown_utc(done.manifest.made_at)}, {outgoing}, the settings without passwords."
    )
    typer.echo(_log_words(done.manifest.log))
    typer.echo("It holds personal data: keep it where only the Secretariat can read it.")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that igf backup wrote.")],
    by: By = None,
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Instead of the year that is here, which is kept aside."),
    ] = False,
) -> None:
    """Restore a backup into an empty installation; it comes up with all mails held."""
    from igf.ops.restore import restore

    done = restore(read_settings(), file, by=acting(by), replace=replace)
    for line in _restored(done):
        typer.echo(line)


def _restored(done: "Restored") -> "Iterator[str]":
    from igf.words.phrases import counted, shown_utc

    manifest = done.manifest
    parts = counted(len(manifest.parts), "part")
    yield f"The backup of {shown_utc(manifest.made_at)} is whole: {parts}."
    if done.aside:
        yield f"What was here is kept: {done.aside}"
    yield f"Restored: {', '.join(manifest.years) or 'no year yet'}. {_log_words(manifest.log)}"
    if manifest.tables != done.tables:
        yield f"It is of an older version: brought up to date ({manifest.tables} to {done.tables})."
    for name, there, here in done.settings:
        yield f"{name} was {there} when the backup was made, and is {here} here."
    yield f"{done.held}."
    yield "Next: igf up. It works out what fell due since the backup, and no mail leaves."
    yield "Then: igf mail held, and decide: igf mail release"


def _log_words(log: "LogEnd") -> str:
    from igf.words.phrases import counted, shown_utc

    said = f"Its log has {counted(log.entries, 'entry', many='entries')}"
    if log.sealed_at is None:
        return f"{said}."
    return f"{said}, newest seal {shown_utc(log.sealed_at)}, digest {log.digest}."
