"""The act of moving dates that were changed in a spreadsheet."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from igf.log.deciding import deciding
from igf.moving.acts import move_preview
from igf.moving.carry_out import carry_out
from igf.moving.sheet import NOTHING, foresee_dates, kept_words, left_out_words, read_dates
from igf.moving.words import moved_words
from igf.office.act import Act, AnyAct, Doer, Ready, SentFile
from igf.office.act_fields import DecidedBy, Reason, why
from igf.office.office import Office
from igf.words.phrases import counted
from schemas.acts import ActFields, Did, asked
from schemas.errors import Mistake


class ImportDates(ActFields):
    """The fields of importing dates."""

    file: SentFile = asked("File", "The workbook of the year's dates, changed.")
    reason: Reason = why()
    by: DecidedBy = ""


def _import(office: Office, fields: ImportDates, *, doer: Doer) -> Ready:
    read = read_dates(office, Path(fields.file.name), content=fields.file.content)
    if not read.changes.wanted:
        raise Mistake(NOTHING, "change a date in the workbook")
    by = deciding(doer, by=fields.by, reason=fields.reason)
    foreseen = foresee_dates(office, read, by=by)

    def do() -> Did:
        moved = carry_out(office, foreseen)
        return Did(tuple(moved_words(moved)), moved.stages)

    title = f"Move the dates of {fields.file.name}"
    button = f"Move {counted(len(foreseen.shifts), 'date')}"
    preview = move_preview(foreseen, title=title, button=button)
    more = (*left_out_words(read), *kept_words(read))
    whole = replace(preview, lines=(*preview.lines, *more), read=(*preview.read, *more))
    return Ready(whole, do)


DATES_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="import-dates",
        title="Import dates",
        help="Dates that were changed in the year's workbook move, all at once.",
        fields=ImportDates,
        ready=_import,
        command="dates import",
        question="Move now?",
        otherwise="Nothing was moved",
    ),
)
