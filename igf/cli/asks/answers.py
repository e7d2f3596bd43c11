"""`igf answers` and `igf decision`: answers and decisions listed and corrected."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from igf.asks.answer_lists import AskLines, SideLine, answers_of
from igf.asks.answers_beside import foreseen_words
from igf.asks.answers_file import (
    AnswersFile,
    foresee_answers,
    read_answers,
    read_words,
    take_answers,
)
from igf.asks.attachments import attachment_of
from igf.asks.excuse import Let, Letting, delegate, excuse, withdraw_answer, withdraw_file
from igf.asks.links import revoke
from igf.asks.personal_requests import send_again
from igf.asks.rules.positions import ended_words
from igf.asks.supersede import confirm, done_since, supersede
from igf.cli.shared.handed import Dates, Encoding, HiddenCells, Sheet, order_said
from igf.cli.shared.mapping import mapped
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.shared.reading import write_new
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.log.write import By
from igf.office.office import Office
from igf.words.phrases import counted
from schemas.errors import Mistake

AskId = Annotated[str, typer.Argument(help="The question, as `igf status` names it.")]
Who = Annotated[
    str, typer.Argument(help="Who, by address, id or name; or the key of a body or role.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help="Which column is which: email=HEADER, who=, choice=, note=, value=."
    ),
]
Reading = Annotated[
    list[str] | None,
    typer.Option("--read", help="What a text of the file means: Oui=for."),
]


def list_command(ask: AskId) -> None:
    """List who was asked and what was answered, with the tally and the decisions."""
    found = answers_of(open_office(read_settings()), ask)
    typer.echo(f"{found.title}: {found.question}")
    state = ended_words(found.outcome or found.state, decides=bool(found.rule)).replace("_", " ")
    typer.echo(f"Answers due {found.due_shown}; {state}")
    for side in found.sides:
        typer.echo(f"  {_line(side)}")
    _result(found)


def _line(side: SideLine) -> str:
    to = f", delegated to {side.delegate}" if side.delegate else ""
    if not side.at:
        return f"{side.name}: {side.state}{to}"
    when = f"{side.at.day} {side.at:%B %Y, %H:%M} UTC"
    by = f" by {side.given_by}" if side.given_by != side.name else ""
    note = f": {side.note}" if side.note else ""
    files = f" [{', '.join(side.files)}]" if side.files else ""
    how = f", {side.how}" if side.how else ""
    entered = (
        f", entered by {side.entered_by}" if side.entered_by not in {"", side.given_by} else ""
    )
    given = f"{when}, {side.door}, {side.standing}{how}{entered}"
    return f"{side.name}: {side.choice}{by}, {given}{to}{files}{note}"


def _result(found: AskLines) -> None:
    if any(each.number for each in found.tally):
        shares = (f"{each.position} {each.number} ({each.percent} %)" for each in found.tally)
        typer.echo("; ".join(shares))
    if found.rule:
        typer.echo(f"Rule: {found.rule}.")
    for decision in found.decisions:
        reason = f": {decision.reason}" if decision.reason else ""
        provisional = ", provisional" if decision.is_provisional else ""
        when = f"{decision.at.day} {decision.at:%B %Y}"
        words = decision.outcome.replace("_", " ")
        typer.echo(f"Decided {when}: {words}{provisional}, {decision.by}{reason}")


def import_command(
    ask: AskId,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one answer a row.")],
    columns: Columns = None,
    meaning: Reading = None,
    sheet: Sheet = None,
    dates: Dates = None,
    hidden: HiddenCells = None,
    encoding: Encoding = None,
    by: DoneBy = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Import answers from an outside form or a poll, as stated; none if a row is wrong."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    handed_in = AnswersFile(
        path=file,
        sheet=sheet,
        columns=mapped(columns),
        dates=order_said(dates),
        hidden=hidden,
        encoding=encoding,
        meaning=_pairs(meaning),
    )
    read = read_answers(office, ask, file=handed_in, by=actor)
    for line in read_words(read):
        typer.echo(line)
    again = f", {read.repeated} of them replaced by a newer row" if read.repeated else ""
    typer.echo(f"Read: {counted(len(read.replies), 'answer')}{again}.")
    if dry_run:
        foreseen = foresee_answers(office, read)
        for line in foreseen_words(foreseen):
            typer.echo(line)
        typer.echo(f"Dry run: nothing was recorded{_would_settle(foreseen.outcome)}.")
        return
    changed, outcome = take_answers(office, read, by=actor)
    typer.echo(f"Taken: {counted(changed, 'new or changed answer')}{_settled(outcome)}.")
    show_in_prefect(office, settings, stages=["/".join(ask.split("/")[:2])])


def withdraw_command(
    ask: AskId,
    reason: Reason,
    who: Annotated[
        str | None, typer.Option("--who", help="Whose answer: an address, id, name or key.")
    ] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="Instead: all answers that came with this file.")
    ] = None,
    by: DoneBy = None,
) -> None:
    """Withdraw an answer, or all answers of a file: they stay on record and are due again."""
    if (who is None) == (file is None):
        raise Mistake("it is not clear what is taken back", "say --who or --file")
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    if file is not None:
        number = withdraw_file(office, ask, source=file, by=By(actor, reason))
        typer.echo(f"Taken back: {counted(number, 'answer')}.")
        return
    _done(withdraw_answer(office, Letting(ask, who or "", By(actor, reason))))


def excuse_command(ask: AskId, who: Who, reason: Reason, by: DoneBy = None) -> None:
    """Excuse a side from answering: it gets no reminders, and the rule does not count it."""
    _let(excuse, ask, who, by=by, reason=reason)


def delegate_command(
    ask: AskId,
    who: Who,
    to: Annotated[str, typer.Argument(help="Who answers instead: an address, id or name.")],
    reason: Reason,
    until: Annotated[
        datetime | None, typer.Option(help="Until when (UTC); else while it is open.")
    ] = None,
    by: DoneBy = None,
) -> None:
    """Let another person answer in place of the one who was asked."""
    ends = until.replace(tzinfo=UTC) if until else None
    _let(partial(delegate, to=to, until=ends), ask, who, by=by, reason=reason)


def save_command(
    ask: AskId,
    who: Who,
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    *,
    proof: Annotated[
        bool, typer.Option("--proof", help="The proof of a stated answer instead.")
    ] = False,
) -> None:
    """Save the file that came with an answer."""
    kind: Literal["answer", "evidence"] = "evidence" if proof else "answer"
    found = attachment_of(open_office(read_settings()), ask, who=who, kind=kind)
    write_new(file, found.content)
    typer.echo(f"{found.name} ({found.media_type}, sha256 {found.sha256}) is written to {file}.")


def revoke_command(
    ask: AskId,
    person: Annotated[str, typer.Argument(help="The person: an address, id or name.")],
    reason: Reason,
    by: DoneBy = None,
) -> None:
    """Revoke the personal links of one person to a question: one was forwarded or lost."""
    office = open_office(read_settings())
    found = revoke(office, ask, who=person, by=By(acting(office, by), reason))
    typer.echo(f"Revoked: earlier links of {found.shown} lead nowhere.")
    typer.echo("The next reminder brings a new one, or now:")
    typer.echo(f"igf answers send {ask} {found.id} --reason TEXT")


def send_command(ask: AskId, who: Who, reason: Reason, by: DoneBy = None) -> None:
    """Send a question again to one person only, with a new personal link."""
    _let(send_again, ask, who, by=by, reason=reason)


def supersede_command(
    ask: AskId,
    outcome: Annotated[str, typer.Argument(help="approved or sent-back.")],
    reason: Reason,
    evidence: Annotated[
        str | None, typer.Option(help="For an approval from outside: the letter or file.")
    ] = None,
    by: DoneBy = None,
) -> None:
    """Decide anew what was decided: the earlier decision stays in the record."""
    settings, said = read_settings(), outcome.replace("-", "_")
    office = open_office(settings)
    actor = acting(office, by)
    stage = supersede(office, ask, outcome=said, by=By(actor, reason), evidence=evidence)
    typer.echo(f"Decided anew: {said.replace('_', ' ')}. What happened since stays as it is.")
    if done := done_since(office, ask):
        typer.echo("Done in other stages on the earlier decision:")
        for words in done:
            typer.echo(f"  {words}")
        typer.echo(
            "To send a correction to those who got an email: igf mail list, igf mail correct NUMBER"
        )
    show_in_prefect(office, settings, stages=[stage])


def confirm_command(ask: AskId, by: DoneBy = None) -> None:
    """Confirm a provisional decision."""
    settings = read_settings()
    office = open_office(settings)
    actor = acting(office, by)
    show_in_prefect(office, settings, stages=[confirm(office, ask, by=actor)])
    typer.echo("Confirmed.")


def _let(
    act: Callable[[Office, Letting], Let], ask: str, who: str, *, by: str | None, reason: str
) -> None:
    settings = read_settings()
    office = open_office(settings)
    done = act(office, Letting(ask, who, By(acting(office, by), reason)))
    _done(done)
    show_in_prefect(office, settings, stages=[done.stage])


def _done(done: Let) -> None:
    typer.echo(f"{done.words}{_settled(done.outcome)}.")


def _settled(outcome: str | None) -> str:
    return f"; the question is settled: {outcome.replace('_', ' ')}" if outcome else ""


def _would_settle(outcome: str | None) -> str:
    return f"; it would settle the question: {outcome.replace('_', ' ')}" if outcome else ""


def _pairs(said: list[str] | None) -> dict[str, str]:
    pairs = [each.partition("=") for each in said or []]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise Mistake(f"{wrong[0]!r} says nothing", "write NAME=TEXT")
    return {name.strip(): text.strip() for name, _, text in pairs}
