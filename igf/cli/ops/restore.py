"""`igf restore`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from igf.cli.ops.backup import log_words
from igf.cli.shared.person import DoneBy, by_user
from igf.cli.shared.settings import read_settings
from igf.ops.restore import Restored, restore
from igf.words.phrases import counted, shown_utc


def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that igf backup wrote.")],
    by: DoneBy = None,
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Instead of the year that is here, which is kept aside."),
    ] = False,
) -> None:
    """Restore a backup into an empty installation; it comes up with all emails held."""
    done = restore(read_settings(), file, by=by_user(by), replace=replace)
    for line in _restored(done):
        typer.echo(line)


def _restored(done: Restored) -> Iterator[str]:
    manifest = done.manifest
    parts = counted(len(manifest.parts), "part")
    yield f"The backup of {shown_utc(manifest.made_at)} is whole: {parts}."
    if done.aside:
        yield f"What was here is kept: {done.aside}"
    yield f"Restored: {', '.join(manifest.years) or 'no year yet'}. {log_words(manifest.log)}"
    if manifest.tables != done.tables:
        yield f"It is of an older version: brought up to date ({manifest.tables} to {done.tables})."
    for name, there, here in done.settings:
        yield f"{name} was {there} when the backup was made, and is {here} here."
    yield f"{done.held}."
    yield "Next: igf up. It works out what fell due since the backup, and no mail leaves."
    yield "Then: igf mail held, and decide: igf mail release"
