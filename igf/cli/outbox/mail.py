"""`igf mail`: mails by state, and decisions on drafts and on mails in doubt."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from igf.cli.shared.agreeing import agreed
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.office.office import Office
from igf.outbox.approve import Choice, approve_mails, drop_mails, mail_words, show_drafts
from igf.outbox.correcting import Correcting, correct, corrected_words
from igf.outbox.settle import mails, settle_mail
from igf.outbox.shown_drafts import NotShownError
from igf.outbox.why_held import held_words
from igf.words.phrases import counted
from schemas.errors import Mistake

DRAFTED = (
    "It is drafted. Look at it and let it leave: igf mail list --state draft, igf mail approve."
)
State = Literal["draft", "queued", "sending", "sent", "failed", "skipped", "unknown"]
Number = Annotated[int, typer.Argument(help="The number of the mail, as `igf mail list` shows it.")]
Numbers = Annotated[
    list[int] | None, typer.Argument(help="Numbers of drafts, as `igf mail list` shows them.")
]
Stage = Annotated[str | None, typer.Option("--stage", help="All drafts of this stage.")]
All = Annotated[bool, typer.Option("--all", help="All drafts there are.")]


def list_command(
    state: Annotated[
        State | None, typer.Option(help="Only mails of this state.", show_default=False)
    ] = None,
) -> None:
    """List emails with their number, state, recipient and subject."""
    office = open_office(read_settings())
    _warn_if_held(office)
    found = mails(office, state=state)
    for row in found:
        reason = f"  ({row.reason})" if row.reason else ""
        typer.echo(f"{row.id:>6}  {row.state:<8}{row.name} <{row.address}>  {row.subject}{reason}")
    if not found:
        typer.echo("No mails." if state is None else f"No mails are {state}.")


def show_command(mail: Number) -> None:
    """Show one email with its text; for a draft, whether its dates are still valid."""
    for line in mail_words(open_office(read_settings()), mail):
        typer.echo(line)


def approve_command(
    mails: Numbers = None,
    stage: Stage = None,
    by: DoneBy = None,
    *,
    every: All = False,
    shown: Annotated[
        str | None, typer.Option("--shown", help="The code of what you read, in place of a yes.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also those whose dates have changed since.")
    ] = False,
) -> None:
    """Show drafts, with all recipients and each text, and send them once that is confirmed."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    choice = _choice(mails, stage, every=every)
    code = _read(office, choice) if shown is None else shown
    if not code:
        return
    try:
        decided = approve_mails(office, choice, shown=code, by=actor, anyway=anyway)
    except NotShownError as other:
        raise Mistake(other.message, f"read them; then --shown {_show(office, choice)}") from other
    leave = counted(decided.number, "mail leaves", many="mails leave")
    typer.echo(f"Approved: {leave} now.")
    _warn_if_held(office)
    show_in_prefect(office, settings, stages=decided.stages)


def drop_command(
    reason: Annotated[str, typer.Option("--reason", help="Why they are not sent.")],
    mails: Numbers = None,
    stage: Stage = None,
    by: DoneBy = None,
    *,
    every: All = False,
) -> None:
    """Drop drafts and refused emails: they are kept, and never leave."""
    office = open_office(read_settings())
    who = By(acting(office, by), reason)
    decided = drop_mails(office, _choice(mails, stage, every=every), by=who)
    typer.echo(f"Dropped: {counted(decided.number, 'mail')}.")


def correct_command(
    mail: Number,
    text: Annotated[str, typer.Option("--text", help="What is right; or @FILE with the text.")],
    reason: Annotated[str, typer.Option("--reason", help="What was wrong; it is kept.")],
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show it.")] = False,
) -> None:
    """Draft a correction to exactly those who received an email of the same sending."""
    said = Path(text[1:]).read_text("utf-8") if text.startswith("@") else text
    office = open_office(read_settings())
    wanted = Correcting(mail, said, By(acting(office, by), reason))
    done = correct(office, wanted, dry_run=dry_run)
    for line in corrected_words(done):
        typer.echo(line)
    left = "Dry run: nothing was drafted." if dry_run else DRAFTED
    typer.echo(f"\n{left}")


def arrived_command(mail: Number, by: DoneBy = None) -> None:
    """Confirm that an email in doubt arrived: it is not sent again."""
    _settle(mail, by=by, again=False)
    typer.echo(f"Mail {mail} counts as sent.")


def again_command(mail: Number, by: DoneBy = None) -> None:
    """Send an email in doubt again, with the Message-ID it had."""
    _settle(mail, by=by, again=True)
    typer.echo(f"Mail {mail} is sent again.")


def _read(office: Office, choice: Choice) -> str:
    """Show drafts and ask whether they leave; their code, or nothing if they do not."""
    code = _show(office, choice)
    later = f"once you have read them, add --shown {code}"
    leaves = agreed("Let them leave now?", yes=False, otherwise="Nothing leaves", fix=later)
    return code if leaves else ""


def _show(office: Office, choice: Choice) -> str:
    """Show drafts; returns their code."""
    found = show_drafts(office, choice)
    for line in (*found.lines, f"{found.words}. Code of what is shown: {found.code}"):
        typer.echo(line)
    return found.code


def _warn_if_held(office: Office) -> None:
    if words := held_words(office.store):
        typer.echo(f"{words}. No mail leaves: igf mail held")


def _settle(mail: int, *, by: str | None, again: bool) -> None:
    settings = read_settings()
    office = open_office(settings)
    stages = settle_mail(office, mail, again=again, by=acting(office, by))
    show_in_prefect(office, settings, stages=stages)
    if again:
        _warn_if_held(office)


def _choice(mails: list[int] | None, stage: str | None, *, every: bool) -> Choice:
    cycle, _, key = (stage or "").rpartition("/")
    return Choice(tuple(mails or ()), key or None, cycle or None, all=every)
