"""Taking in contributions of the community from a form."""

from pathlib import Path
from typing import Literal

from prefect import task
from pydantic import BaseModel

from igf.input.read import InputFile, read_input
from igf.input.take_in import preview, take_in
from igf.input.words import import_words, outcome_words, rows_beside
from igf.year.find import find_call
from tasks.acts import Done, acting, in_words, put_away, waiting_file
from tasks.work import office


class ImportForm(BaseModel):
    """The fields of the form for an import."""

    stage: str
    year: str | None
    file: str
    source: str
    by: str
    dry_run: bool
    sheet: str = ""
    dates: Literal["", "dmy", "mdy"] = ""
    hidden: Literal["", "read", "skip"] = ""
    encoding: str = ""

    def handed_in(self, path: Path, call: str) -> InputFile:
        """The file with what is said of it; a source that is not named is the call."""
        orders = {"dmy": "day-first", "mdy": "month-first"}
        return InputFile(
            path,
            self.sheet.strip() or None,
            source=self.source or call.rpartition("/")[2],
            hidden=self.hidden or None,
            encoding=self.encoding.strip() or None,
            reading={"dates": orders[self.dates]} if self.dates else {},
        )


@task(name="Take in the contributions", task_run_name="Import: {form.file}")
def take_in_contributions(form: ImportForm) -> Done:
    """Import a file of the inbox, or say what that would change."""

    def act() -> Done:
        path = waiting_file(form.file)
        with office().store.read() as session:
            call = find_call(session, form.stage, cycle=form.year).id
        read = read_input(office(), form.handed_in(path, call), stage=call)
        if form.dry_run:
            incoming = preview(office(), call, read=read)
        else:
            incoming = take_in(office(), call, read=read, by=acting(form.by))
            put_away(path)
        outcome = outcome_words(incoming, dry_run=form.dry_run)
        beside = "\n".join(rows_beside(incoming)) if form.dry_run else ""
        return Done(words=[outcome, *import_words(read, incoming)], read=beside)

    return in_words(act)
