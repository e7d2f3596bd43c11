"""`igf people join`, `leave` and `renew`: who is in a body, from when to when."""

from datetime import date
from typing import Annotated

import typer

from igf.cli.person import By, acting
from schemas.errors import Mistake

Person = Annotated[str, typer.Argument(help="The person: the id, or an address.")]
Body = Annotated[str, typer.Argument(help="The body or role: mag, mag_chair.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the log.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking again.")]


def join_command(
    person: Person,
    body: Body,
    since: Annotated[
        str | None, typer.Option("--from", help="The first day, as 2027-01-31; else now.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The last day; else no end is set.")
    ] = None,
    role: Annotated[
        str, typer.Option("--role", help="The function in words: co-facilitator.")
    ] = "",
    reason: Reason = "",
    by: By = None,
) -> None:
    """Let a person join a body or role; who is in it already gets these days."""
    from igf.domain.terms import span_of
    from igf.engine.installation import open_office
    from igf.engine.membership import Act, change_words, join
    from schemas.people import Term

    term = Term(body=body, role=role, since=day(since, "--from"), until=day(until, "--until"))
    if term.since and term.until and term.until < term.since:
        raise Mistake("the term ends before it begins", "put the earlier day behind --from")
    office, act = open_office(), Act(acting(by), reason)
    change = join(office, person, body=body, act=act, span=span_of(term))
    for line in change_words([change], now=office.now()):
        typer.echo(line)


def leave_command(
    person: Person,
    body: Body,
    reason: Reason,
    on: Annotated[str | None, typer.Option("--on", help="The last day; else it is now.")] = None,
    by: By = None,
) -> None:
    """Let a person leave a body or role; what they answered stays."""
    from igf.engine.installation import open_office
    from igf.engine.membership import Act, change_words, leave

    office, act = open_office(), Act(acting(by), reason)
    change = leave(office, person, body=body, act=act, on=day(on, "--on"))
    for line in change_words([change], now=office.now()):
        typer.echo(line)


def day(text: str | None, option: str) -> date | None:
    """The day that an option names. Mistake: it names none."""
    from igf.domain.terms import read_day

    try:
        return read_day(text) if text else None
    except ValueError:
        raise Mistake(f"{option} {text} is not a day", "write it as 2027-01-31") from None
