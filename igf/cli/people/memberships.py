"""`igf people join`, `leave` and `renew`: who is in a body, from when to when."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from igf.calendar.days import day_of
from igf.cli.shared.agreeing import agreed
from igf.cli.shared.handed import Dates, Encoding, HiddenCells, Sheet, order_said
from igf.cli.shared.mapping import Map, mapped
from igf.cli.shared.person import DoneBy, acting
from igf.engine.installation import open_office
from igf.log.write import By
from igf.people.beside_words import people_beside
from igf.people.membership import change_words, join, leave
from igf.people.renewal import foresee_renewal, renew, renewal_words
from igf.people.rules.terms import span_of
from igf.people.take_in import lists_of, people_of, read_people_file
from igf.people.volunteers import Joining, let_volunteers_join
from schemas.errors import Mistake
from schemas.people import Term
from schemas.sheets import SheetFile

Person = Annotated[str, typer.Argument(help="The person: an address, id or name.")]
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
    by: DoneBy = None,
) -> None:
    """Let a person join a body or role; who is in it already gets these days."""
    term = Term(
        body=body, role=role, since=day_option(since, "--from"), until=day_option(until, "--until")
    )
    if term.since and term.until and term.until < term.since:
        raise Mistake("the term ends before it begins", "put the earlier day behind --from")
    office = open_office()
    who = By(acting(office, by), reason)
    change = join(office, person, body=body, by=who, span=span_of(term))
    for line in change_words([change], now=office.now()):
        typer.echo(line)


def leave_command(
    person: Person,
    body: Body,
    reason: Reason,
    on: Annotated[str | None, typer.Option("--on", help="The last day; else it is now.")] = None,
    by: DoneBy = None,
) -> None:
    """Let a person leave a body or role; what they answered stays."""
    office = open_office()
    who = By(acting(office, by), reason)
    change = leave(office, person, body=body, by=who, on=day_option(on, "--on"))
    for line in change_words([change], now=office.now()):
        typer.echo(line)


def volunteers_command(
    ask: Annotated[str, typer.Argument(help="The question, as `igf status` names it.")],
    body: Body,
    options: Annotated[
        list[str] | None, typer.Option("--for", help="Who chose this; may be said again; else all.")
    ] = None,
    reason: Reason = "",
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would join.")] = False,
) -> None:
    """Let those who volunteered or signed up in a question join a body, from now on."""
    office = open_office()
    who = By(acting(office, by), reason or f"volunteered in {ask}")
    joining = Joining(ask, body, tuple(options or ()))
    changes = let_volunteers_join(office, joining, by=who, dry_run=dry_run)
    for line in change_words(changes, now=office.now()):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was changed.")


def renew_command(
    body: Annotated[str, typer.Argument(help="The body: mag.")],
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file of all its members.")],
    on: Annotated[
        str | None, typer.Option("--on", help="The first day of the new members; else today.")
    ] = None,
    sheet: Sheet = None,
    dates: Dates = None,
    hidden: HiddenCells = None,
    encoding: Encoding = None,
    source: Annotated[
        str, typer.Option(help="Where the file comes from, if its columns have other names.")
    ] = "",
    columns: Map = None,
    reason: Reason = "",
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Yes = False,
) -> None:
    """Renew a body: who is in the file stays or joins, the others leave; first it is shown."""
    office = open_office()
    who = By(acting(office, by), reason)
    handed_in = SheetFile(file, sheet, mapped(columns), order_said(dates), hidden, encoding)
    read = read_people_file(office, handed_in, source=source)
    renewal = foresee_renewal(office, read, body=body, on=day_option(on, "--on"))
    beside = people_beside(renewal.change, people_of(office), lists=lists_of(office))
    for line in (*read.notes, *renewal_words(renewal), *(beside if dry_run else ())):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was changed.")
    elif renewal.change.is_empty:
        return
    elif agreed("Renew now?", yes=yes, otherwise="Nothing was changed"):
        renew(office, renewal, by=who)
        typer.echo("Renewed.")


def day_option(text: str | None, option: str) -> date | None:
    """The day that an option names. Mistake: it names none."""
    try:
        return day_of(text.strip()) if text else None
    except ValueError:
        raise Mistake(f"{option} {text} is not a day", "write it as 2027-01-31") from None
