"""`igf rehearse`: a whole year on a simulated clock, before it happens."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from igf.cli.rehearsal.output import bar, way_out, write_out
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.mail.catalogue import load_catalogue
from igf.rehearsal.folder import as_json, require_free
from igf.rehearsal.now import rehearse_from_now, running_year
from igf.rehearsal.post import Post
from igf.rehearsal.summary import summary_lines
from igf.rehearsal.week import this_week, week_lines
from igf.rehearsal.year import RehearsalSettings, rehearse_year, span
from igf.starting.read import read_checked
from igf.year.dates import standing_year
from schemas.errors import Mistake
from schemas.rehearsal import Rehearsed

#: Objects that are made before Python looks again for what nobody holds; 700 is usual.
_COLLECT_AFTER: Final = 50_000


def rehearse_command(
    file: Annotated[
        str | None,
        typer.Argument(help="The file of the year; with --from-now the key of a started year."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number: other people and accidents.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="The folder for the report, the mails and the record.")
    ] = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to write what was found.")
    ] = "text",
    *,
    smtp: Annotated[
        bool, typer.Option("--smtp", help="Hand the mails to a mail server on this machine.")
    ] = False,
    from_now: Annotated[
        bool,
        typer.Option("--from-now", help="Carry a started year on from where it stands, in a copy."),
    ] = False,
) -> None:
    """See the whole year before it happens: every email, every approval, what collides."""
    with _collecting_seldom():
        if out is not None:
            require_free(out)
        if from_now and format_ == "text":
            _print_week(file)
        with way_out(keep=out is not None, smtp=smtp, say=_aside) as post:
            rehearsed = _from_now if from_now else _from_file
            record = rehearsed(file, seed=seed, post=post)
    if out is not None:
        write_out(record, out, post=post)
    _print(record, out, format_=format_)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Collect garbage seldom: a year's objects live to its end; visits took a tenth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _from_file(file: str | None, *, seed: int, post: Post) -> Rehearsed:
    if file is None:
        raise Mistake("the year is missing", "name its file: igf rehearse cycles/igf-2027.yaml")
    catalogue = load_catalogue()
    year = read_checked(Path(file), catalogue)
    with bar(*span(year.plan)) as progress:
        wish = RehearsalSettings(seed=seed, post=post, progress=progress, catalogue=catalogue)
        return rehearse_year(year, wish)


def _from_now(year: str | None, *, seed: int, post: Post) -> Rehearsed:
    office = open_office(read_settings())
    cycle, now = running_year(office, year), office.now()
    last = max(span(standing_year(office, cycle).plan)[1], now)
    with bar(now, last) as progress:
        wish = RehearsalSettings(seed=seed, post=post, progress=progress)
        return rehearse_from_now(office, cycle, wish=wish)


def _print_week(year: str | None) -> None:
    office = open_office(read_settings())
    for line in week_lines(this_week(office, running_year(office, year))):
        typer.echo(line)
    typer.echo()


def _print(record: Rehearsed, out: Path | None, *, format_: str) -> None:
    if format_ == "json":
        typer.echo(as_json(record))
        return
    for line in summary_lines(record):
        typer.echo(line)
    typer.echo(f"Read it: {out / 'index.html'}" if out else "To read all of it: --out FOLDER")


def _aside(words: str) -> None:
    typer.echo(words, err=True)
