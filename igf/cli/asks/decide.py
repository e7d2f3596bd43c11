"""`igf decide`: an answer to an open question."""

import shlex
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markdown import Markdown

from igf.asks.at_the_office import enter_answer
from igf.asks.attachments import attached_file, proof_of
from igf.asks.decide import Reply
from igf.asks.question_page import question_page
from igf.asks.rules.holders import person_of
from igf.asks.rules.positions import shown_choice
from igf.cli.shared.person import acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from schemas.questions import QuestionPage

#: Further input that a choice needs.
_MORE = {
    "send_back": " --note TEXT",
    "published": " --address URL",
    "not_yet": " --note REASON --check DAY",
}
_ANSWERED = {"several": " --choose OPTION", "file": " --file FILE", "comment": " --note TEXT"}


#: The choice of who gives what is asked for without saying one.
_IMPLIED = {"address": "published", "confirm": "confirmed"}


def decide_command(
    ask: Annotated[str, typer.Argument(help="The question, as `igf status` names it.")],
    choice: Annotated[
        str | None,
        typer.Option(help="The answer; without it the question and its choices are shown."),
    ] = None,
    choose: Annotated[
        list[str] | None, typer.Option(help="One of several options; may be said again.")
    ] = None,
    address: Annotated[str | None, typer.Option(help="The web address that is asked for.")] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Who decides or confirms: an address, id or name of one who may."),
    ] = None,
    how: Annotated[
        Literal["meeting", "email", "letter", "telephone", "self"] | None,
        typer.Option(help="How that person said it; self: you are that person."),
    ] = None,
    entered_by: Annotated[
        str | None, typer.Option(help="Who types this in; else the user of this machine.")
    ] = None,
    on_behalf_of: Annotated[
        str | None,
        typer.Option(help="For whom, if more than one is asked: mag_chair, or a person."),
    ] = None,
    note: Annotated[
        str, typer.Option(help="A note; needed when sending back, and with not-yet.")
    ] = "",
    check: Annotated[
        str | None, typer.Option(help="With not-yet: the day of the next check, 2027-05-03.")
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option(help="The letter or file that proves it, if from outside; a file is kept."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="The file that is asked for; or say its --address.")
    ] = None,
) -> None:
    """Answer a question that is open, or show it with the rule by which it is decided."""
    settings = read_settings()
    office = open_office(settings)
    page = question_page(office, ask)
    attached = address or file or choose
    given = choice or (_IMPLIED.get(page.form, "answered") if attached else None)
    if given is None:
        _show(page)
        return
    reply = Reply(
        choice=given if given in page.choices else given.replace("-", "_"),
        given_by=(by or "").strip(),
        how=how or "",
        entered_by="" if how == "self" else acting(office, entered_by).name,
        holder=_holder(page, on_behalf_of),
        value="\n".join(choose) if choose else address or check or "",
        note=note,
        evidence=evidence,
        file=attached_file(file) if file else None,
        proof=proof_of(evidence),
    )
    taken = enter_answer(office, ask, reply=reply)
    typer.echo(f"Recorded: {_words(taken.outcome) if taken.outcome else taken.awaits}")
    show_in_prefect(office, settings, stages=[taken.stage])


def _show(page: QuestionPage) -> None:
    console = Console()
    console.print(Markdown(page.markdown))
    if page.settled:
        typer.echo(f"\nThis is settled: {_words(page.settled)}")
        if page.newer:
            typer.echo(f"{page.newer[0].upper()}{page.newer[1:]}")
        return
    typer.echo("\nTo answer:")
    for key in page.choices:
        said = shlex.quote(shown_choice(key))
        more = _ANSWERED if key == "answered" else {page.form: _MORE.get(key, "")}
        end = more.get(page.form, "") + _uploading(page)
        typer.echo(f"  igf decide {page.ask} --choice {said}{end}{_whose(page)}")
    if page.options:
        typer.echo(f"To choose from, --choose again for each: {'; '.join(page.options)}")
    if len(page.holders) > 1:
        holders = "; ".join(_side(key, title) for key, title in page.holders.items())
        typer.echo(f"For whom (--on-behalf-of) is one of: {holders}")
    if page.deciders and not _is_alone(page):
        typer.echo(f"Who decides (--by) is one of: {'; '.join(page.deciders)}")


def _whose(page: QuestionPage) -> str:
    """The options that say who answers, and for whom where several are asked."""
    if len(page.holders) < 2:  # noqa: PLR2004 -- one side needs no name
        return " --by NAME"
    return " --on-behalf-of NAME" if _is_alone(page) else " --on-behalf-of WHOM --by NAME"


def _is_alone(page: QuestionPage) -> bool:
    """Whether several people are asked, each for himself or herself."""
    return len(page.holders) > 1 and all(person_of(key) for key in page.holders)


def _side(key: str, title: str) -> str:
    return title if person_of(key) else f"{key} ({title})"


def _uploading(page: QuestionPage) -> str:
    """What is given with the answer that work by hand is done."""
    if page.upload is None or page.upload.version:
        return ""
    return " --note TEXT" if page.upload.is_said else " --file FILE"


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")


def _holder(page: QuestionPage, said: str | None) -> str | None:
    """The key of the body or role that is answered for, where it is named by its title."""
    bodies = {key: title for key, title in page.holders.items() if person_of(key) is None}
    titles = {title.casefold(): key for key, title in bodies.items()}
    return titles.get(said.casefold(), said) if said else None
