"""`igf mail hold`, `held`, `release`: an emergency stop of all mails, and the end of a restore."""

from typing import TYPE_CHECKING, Annotated

import typer

from igf.cli.person import By, acting
from igf.cli.prefect_port import show_in_prefect
from igf.cli.settings import read_settings
from schemas.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from igf.engine.holding import Held
    from igf.store.hold_queries import Waiting

#: Mails that one command may name; more is a slip of the pen in a range.
MOST = 100_000
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
    by: By = None,
) -> None:
    """Hold all mails from now on; steps go on and their mails wait."""
    from igf.engine.holding import held_words, hold_mails
    from igf.engine.installation import open_office

    office = open_office(read_settings())
    again = not hold_mails(office, by=acting(by), reason=reason)
    typer.echo(held_words(office.store))
    typer.echo("It was so before." if again else "What waits: igf mail held")


def held_command() -> None:
    """List what waits while mails are held; after a restore, what may have been sent already."""
    from igf.engine.holding import held
    from igf.engine.installation import open_office

    found = held(open_office(read_settings()))
    if found is None:
        typer.echo("Delivery is not held: mails leave.")
        return
    for line in _held_lines(found):
        typer.echo(line)


def release_command(
    mails: Numbers = None,
    already_sent: Sent = None,
    drop: Drop = None,
    by: By = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Send whatever waits and is not named.")
    ] = False,
) -> None:
    """Decide about mails that are held; when nothing is left to decide, delivery goes on."""
    from igf.engine.holding import Verdict, release_mails, released_words
    from igf.engine.installation import open_office

    verdict = Verdict(
        tuple(numbers(mails or ())),
        tuple(numbers(already_sent or ())),
        tuple(numbers(drop or ())),
        all=every,
    )
    settings = read_settings()
    office = open_office(settings)
    done = release_mails(office, verdict, by=acting(by))
    for line in released_words(done):
        typer.echo(line)
    show_in_prefect(office, settings, stages=done.stages)


def numbers(words: "Iterable[str]") -> "list[int]":
    """The numbers that are written, as in "12,14-20". Mistake: something else is."""
    found: list[int] = []
    for part in ",".join(words).replace(" ", ",").split(","):
        first, dash, last = part.partition("-")
        if not part:
            continue
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise Mistake(f"{part!r} is no number of a mail", "write 12, 12,14 or 14-20")
        span = range(int(first), int(last if dash else first) + 1)
        if len(span) > MOST:
            raise Mistake(f"{part} names too many mails", "see igf mail held")
        found += span
    return found


def _held_lines(found: "Held") -> "Iterable[str]":
    yield found.words
    if found.behind:
        yield f"Still to catch up with what fell due since the backup: {', '.join(found.behind)}"
        yield "  Let igf up run, then look again; more mails come."
    yield from _section("Fell due between the backup and the restore; may have left", found.doubt)
    yield from _section("Wait", found.others)
    if found.doubt or found.others:
        yield "Decide: igf mail release NUMBERS (send) --already-sent NUMBERS --drop NUMBERS"
        yield "Whatever is not named is sent: igf mail release --all"
    elif not found.behind:
        yield "Nothing waits. Let mails leave again: igf mail release --all"


def _section(title: str, mails: "Sequence[Waiting]") -> "Iterable[str]":
    from igf.domain.words import shown_utc

    if mails:
        yield f"{title} ({len(mails)}):"
    for each in mails:
        to = f"{each.name} <{each.address}>"
        yield f"{each.id:>6}  {shown_utc(each.due)}  {each.notice}  {to}  {each.subject}"
