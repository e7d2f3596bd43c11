"""`igf up`."""

from dataclasses import replace
from typing import Annotated

import typer

from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.office.open_store import open_store
from igf.ops import children
from igf.ops.places import desk_address
from igf.ops.up import AfterStart, UpOptions, up
from igf.outbox.why_held import held_words
from igf.signing.sign_in import has_administrator, printed_link
from schemas.errors import Mistake
from schemas.plan import Problem
from schemas.settings import Settings


def up_command(
    *,
    example: Annotated[
        bool, typer.Option("--example", help="Load an example year around today.")
    ] = False,
    once: Annotated[
        bool,
        typer.Option("--once", help="Drive one call from its opening to the thanks, then stop."),
    ] = False,
) -> None:
    """Start everything on this machine: Prefect, its worker, the watch, the mail catcher."""
    plan = UpOptions(
        say=typer.echo,
        checks=(database_problem,),
        others=(children.answers, children.desk, children.watch),
        warning=held_warning,
        enter=sign_in_link,
    )
    if once or example:
        # Whoever signs in there is known only once the example is loaded.
        plan = replace(plan, after_start=_after_start(once=once), enter=lambda _settings: "")
    raise typer.Exit(up(read_settings(), plan))


def _after_start(*, once: bool) -> AfterStart:
    from igf.cli.ops.example import load_example, run_once  # noqa: PLC0415 -- a trial, not the years

    return run_once if once else load_example


def database_problem(settings: Settings) -> Problem | None:
    """Bring the database up to date, before several processes do; why that cannot be done."""
    try:
        open_store(settings).close()
    except Mistake as wrong:
        return _no_database(wrong.message, wrong.fix)
    return None


def held_warning(settings: Settings) -> str:
    """That delivery is held, for the screen; empty while mails leave."""
    store = open_store(settings)
    words = held_words(store)
    store.close()
    return f"{words}. No mail leaves: igf mail held" if words else ""


def sign_in_link(settings: Settings) -> str:
    """A link to sign in at the desk, while nobody can give one to others."""
    office = open_office(settings)
    if has_administrator(office):
        return ""
    return f"{desk_address(settings)}/sign-in/{printed_link(office)}"


def _no_database(message: str, fix: str) -> Problem:
    return Problem(severity="error", code="database", message=message, fix=fix)
