"""`igf mail hold`, `held`, `release`: an emergency stop of all mails, and the end of a restore."""

from typing import Annotated

import typer

from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.outbox.hold import Verdict, held, hold_mails, release_mails
from igf.outbox.hold_words import held_lines, read_numbers, released_words
from igf.outbox.why_held import held_words

Numbers = Annotated[
    list[str] | None,
    typer.Argument(help="Numbers of mails to send, as igf mail held shows them: 12 14-20."),
]
Sent = Annotated[
    list[str] | None,
    typer.Option("--already-sent", help="Numbers of mails that had left before: 12,14-20."),
]
Drop = Annotated[
    list[str] | None, typer.Option("--drop", help="Numbers of mails that never leave: 12,14-20.")
]


def hold_command(
    reason: Annotated[str, typer.Option("--reason", help="Why no mail may leave.")],
    by: DoneBy = None,
) -> None:
    """Hold all emails from now on; steps continue and their emails wait."""
    office = open_office(read_settings())
    again = not hold_mails(office, by=By(acting(office, by), reason))
    typer.echo(held_words(office.store))
    typer.echo("It was so before." if again else "What waits: igf mail held")


def held_command() -> None:
    """List what waits while emails are held; after a restore, what may have been sent already."""
    for line in held_lines(held(open_office(read_settings()))):
        typer.echo(line)


def release_command(
    mails: Numbers = None,
    already_sent: Sent = None,
    drop: Drop = None,
    by: DoneBy = None,
    shown: Annotated[
        str, typer.Option("--shown", help="The code of the list, with --all: as held shows it.")
    ] = "",
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Send whatever waits and is not named.")
    ] = False,
) -> None:
    """Decide about emails that are held; once all are decided, delivery is resumed."""
    verdict = Verdict(
        read_numbers(mails or ()),
        read_numbers(already_sent or ()),
        read_numbers(drop or ()),
        all=every,
        shown=shown,
    )
    settings = read_settings()
    office = open_office(settings)
    done = release_mails(office, verdict, by=acting(office, by))
    for line in released_words(done):
        typer.echo(line)
    show_in_prefect(office, settings, stages=done.stages)
