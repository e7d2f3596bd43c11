"""The acts on contributions: import a file, withdraw an import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from igf.input.imports import withdraw_import
from igf.input.read import InputFile, InputRead, read_input
from igf.input.take_in import preview, take_in
from igf.input.words import import_words, outcome_words, withdrawn_words
from igf.log.deciding import deciding
from igf.log.trial import by_trial, showing
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Filled, Ready, Typed
from igf.office.act_fields import DecidedBy, Reason, SheetFields, sheet_of, why
from igf.office.office import Office
from igf.stage.stops import CANCELLED
from igf.store.queries import input as input_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import counted, shown_utc
from igf.year.choices import stages_where
from igf.year.declared import definition_of
from igf.year.find import takes_input
from schemas.acts import LINE, ActFields, Did, Option, asked


def calls(session: Session, _filled: Filled) -> Sequence[Option]:
    """The stages that take contributions."""
    return stages_where(session, lambda row: takes_input(definition_of(session, row)))


def imports_counting(session: Session, _filled: Filled) -> Sequence[Option]:
    """The imports that count, the newest first."""
    sizes = input_queries.batch_sizes(session)
    rows = [row for row in input_queries.batches(session) if row.state == "active"]
    return [
        Option(
            row.id,
            f"{row.file_name}: {counted(sizes.get(row.id, 0), 'contribution')}",
            f"{row.id}, {row.by}, {shown_utc(row.imported_at)}",
        )
        for row in reversed(rows)
    ]


class _OfCall(ActFields):
    stage: Annotated[str, ChoiceOf(calls), Typed("--stage")] = asked("Call", "")


class ImportInput(SheetFields, _OfCall):
    """The fields of importing contributions."""

    source: str = asked(
        "Source",
        "Where the file comes from, if the call has more than one source.",
        default="",
        max_length=LINE,
    )
    zone: str = asked(
        "Zone", "Of times that name none: Europe/Zurich.", default="", max_length=LINE
    )
    separator: str = asked(
        "Separator", "What stands between categories in a cell; else ;", default="", max_length=5
    )


class WithdrawImport(ActFields):
    """The fields of withdrawing an import."""

    batch: Annotated[str, ChoiceOf(imports_counting), Typed(argument=True)] = asked("Import", "")
    reason: Reason = why()
    by: DecidedBy = ""


def _import(office: Office, fields: ImportInput, *, doer: Doer) -> Ready:
    read = _read(office, fields)
    incoming, by = preview(office, fields.stage, read=read), deciding(doer).actor
    lines = tuple(import_words(read, incoming, dry_run=True))
    number = len(incoming.difference.incoming)
    nothing = () if number else (outcome_words(incoming, dry_run=True),)

    def do() -> Did:
        done = take_in(office, fields.stage, read=read, by=by)
        words = (*import_words(read, done), outcome_words(done, dry_run=False))
        return Did(words, (fields.stage,) if done.recount.remade else ())

    button = f"Take in {counted(number, 'contribution')}"
    ready = by_trial(office, do, title=f"Take in {fields.file.name}", button=button)
    return showing(ready, *lines, *nothing)


def _read(office: Office, fields: ImportInput) -> InputRead:
    sheet = sheet_of(fields)
    told = {"zone": fields.zone, "dates": sheet.dates, "separator": fields.separator}
    return read_input(
        office,
        InputFile(
            path=sheet.path,
            source=fields.source or fields.stage.rpartition("/")[2],
            sheet=sheet.sheet,
            columns=sheet.columns,
            hidden=sheet.hidden,
            encoding=sheet.encoding,
            content=sheet.content,
            reading={name: value for name, value in told.items() if value},
        ),
        stage=fields.stage,
    )


def _withdraw(office: Office, fields: WithdrawImport, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)

    def do() -> Did:
        done = withdraw_import(office, fields.batch, by=by)
        stage = fields.batch.rpartition("/")[0]
        return Did(tuple(withdrawn_words(done)), (stage,) if done.recount.remade else ())

    return by_trial(office, do, title=f"Withdraw {fields.batch}")


def _takes(session: Session, target: str, *, now: datetime) -> bool:  # noqa: ARG001 -- as all are called
    row = queries.stage(session, target)
    return row.state != CANCELLED and takes_input(definition_of(session, row))


INPUT_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="import-input",
        title="Import contributions",
        here="Import contributions",
        help="What a call received comes in as a file; what would change is shown row by row.",
        fields=ImportInput,
        ready=_import,
        command="input import",
        target="stage",
        offered=_takes,
    ),
    Act(
        name="withdraw-import",
        title="Withdraw an import",
        help="Its contributions no longer count; older versions of them count again.",
        fields=WithdrawImport,
        ready=_withdraw,
        command="input withdraw",
    ),
)
