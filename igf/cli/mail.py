"""`igf mail`: which mails are in which state, and what becomes of those in doubt."""

from typing import Annotated

import typer

from igf.cli.person import By, acting
from igf.cli.prefect_port import show_in_prefect
from igf.cli.settings import read_settings

mail_app = typer.Typer(
    help="Mails: list them, decide what becomes of one in doubt.", no_args_is_help=True
)

Number = Annotated[int, typer.Argument(help="The number of the mail, as `igf mail list` shows it.")]


@mail_app.command("list")
def list_command(
    state: Annotated[
        str | None, typer.Option(help="Only those queued, sending, sent, failed or unknown.")
    ] = None,
) -> None:
    """List mails with their number, state, recipient and subject."""
    from igf.engine.installation import open_office
    from igf.engine.mails import mails

    found = mails(open_office(read_settings()), state=state)
    for row in found:
        reason = f"  ({row.reason})" if row.reason else ""
        typer.echo(f"{row.id:>6}  {row.state:<8}{row.name} <{row.address}>  {row.subject}{reason}")
    if not found:
        typer.echo("No mails." if state is None else f"No mails are {state}.")


@mail_app.command("arrived")
def arrived_command(mail: Number, by: By = None) -> None:
    """Say that a mail in doubt arrived: it is not sent again."""
    _settle(mail, by=by, again=False)
    typer.echo(f"Mail {mail} counts as sent.")


@mail_app.command("again")
def again_command(mail: Number, by: By = None) -> None:
    """Send a mail in doubt again, with the Message-ID it had."""
    _settle(mail, by=by, again=True)
    typer.echo(f"Mail {mail} is sent again.")


def _settle(mail: int, *, by: str | None, again: bool) -> None:
    from igf.engine.installation import open_office
    from igf.engine.mails import settle_mail

    settings = read_settings()
    office = open_office(settings)
    stage = settle_mail(office, mail, again=again, by=acting(by))
    show_in_prefect(office, settings, stages=[stage])
