"""`igf log`: acts with who did them, for whom, through which door; and the check of the chain."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.entry_line import LogLine
from igf.log.export import export_log
from igf.log.lines import read_steps
from igf.log.read import NEWEST, log_lines, walked
from igf.log.rules.chain import Walked, walk
from igf.log.table import log_text
from igf.store.queries.log import Chosen
from igf.words.phrases import counted, shown_utc
from schemas.errors import Mistake

Format = Literal["table", "json", "csv"]


def newest_command() -> None:
    """Show the newest 50 entries of the log."""
    _print(log_lines(open_office(read_settings()), Chosen(), newest=NEWEST), "table")


def show_command(
    year: Annotated[
        str | None, typer.Argument(help="The year, for example igf-2027; else everything.")
    ] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="Only of this stage.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="From then on, UTC."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", help="All about one person, emails too: an address, id or name."),
    ] = None,
    act: Annotated[
        list[str] | None,
        typer.Option("--act", help="Only these acts: answer.given, or mail for all of mails."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = "table",
) -> None:
    """Show the log in words, oldest first."""
    at = since.replace(tzinfo=UTC) if since else None
    chosen = Chosen(year, stage, at, tuple(act or ()), person)
    _print(log_lines(open_office(read_settings()), chosen), format_)


def verify_command(
    file: Annotated[
        Path | None, typer.Argument(help="An exported log; else the one of this installation.")
    ] = None,
    digest: Annotated[
        str, typer.Option("--digest", help="A digest written down earlier: is it in the chain?")
    ] = "",
) -> None:
    """Recompute every digest of the chain; end with 2 and the first entry that is wrong."""
    if file:
        found = walk(read_steps(file), look_for=digest)
    else:
        found = walked(open_office(read_settings()).store, look_for=digest)
    _refuse(found, digest)
    typer.echo(_verified(found))
    if found.met:
        typer.echo(f"The digest written down is there, at position {found.met.position}")


def export_command(
    file: Annotated[Path, typer.Argument(help="The file to write, one entry a line (JSON).")],
    *,
    public: Annotated[
        bool, typer.Option("--public", help="Leave out names, notes and addresses.")
    ] = False,
) -> None:
    """Write the whole log to a file that can be verified without the database."""
    done = export_log(open_office(read_settings()), file, public=public)
    typer.echo(f"{file} is written: {_counted(done.entries)}")
    if public:
        out = ", ".join(f"{name} ({number})" for name, number in sorted(done.left_out.items()))
        typer.echo(f"Left out: {out or 'nothing'}. Roles, bodies, dates and numbers stay")
    if done.erased:
        typer.echo(f"Erased earlier, and not in it: what {_counted(done.erased)} told")
    typer.echo(f"It can be verified: igf log verify {file}")


def _print(lines: Iterable[LogLine], format_: Format) -> None:
    said = False
    for text in log_text(map(asdict, lines), format_):
        typer.echo(text, nl=False)
        said = True
    if not said and format_ == "table":
        typer.echo("Nothing is in the log.")


def _refuse(found: Walked, digest: str) -> None:
    if found.wrong:
        fix = "keep the file as it is, find out who could write to it, compare with a backup"
        raise Mistake(f"the log is not whole: {found.wrong}", fix)
    if digest and not found.met:
        raise Mistake(
            f"the digest {digest} is not in the chain",
            "compare it with what was written down; else the log is another one, or was cut",
        )


def _verified(found: Walked) -> str:
    parts = [_counted(found.entries)]
    if found.erased:
        parts.append(f"of {found.erased} the values were erased")
    if loose := found.entries - found.sealed:
        parts.append(f"{loose} not in the chain yet (the watch puts them in)")
    said = f"{', '.join(parts)}, chain whole"
    if found.newest is None:
        return said
    sealed = shown_utc(found.newest.sealed_at)
    return f"{said}, newest seal {sealed}, digest {found.newest.digest} (write it down)"


def _counted(number: int) -> str:
    return counted(number, "entry", many="entries")
