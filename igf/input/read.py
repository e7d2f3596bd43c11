"""Reading a file of contributions as its source has them, before anything is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args
from zoneinfo import available_timezones

from igf.files.sheets import open_sheet
from igf.input.rules.columns import ContributionCells
from igf.input.rules.rows import Contributions, contributions
from igf.office.office import Office
from igf.store.queries import input as input_queries
from igf.store.session import Session
from igf.words.mistakes import suggest
from igf.year.declared import year_of
from schemas.plan import Problem
from schemas.sheets import SheetFile
from schemas.sources import FIELDS, DateOrder, Reading, SourceLayout


@dataclass(frozen=True, kw_only=True)
class InputFile(SheetFile):
    """A file of contributions as a person hands it in.

    `reading` says how its cells are written (zone, dates, separator), as far as that differs from
    the layout saved for the source; `columns` likewise.
    """

    source: str
    reading: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class InputRead:
    """A file that was read without a problem. `unused` are the columns that were not read.

    `notes` say how it was read, and what is left out of it.
    """

    source: str
    file_name: str
    sha256: str
    found: Contributions
    unused: tuple[str, ...]
    first: bool
    notes: tuple[str, ...] = ()

    @property
    def layout(self) -> SourceLayout:
        """The column mapping it was read with."""
        return self.found.layout


def read_input(office: Office, file: InputFile, *, stage: str) -> InputRead:
    """Read a file for a stage (by id). Mistakes: every problem of the file, its columns or rows."""
    with office.store.read() as session:
        saved = _saved(session, file.source)
        settings = year_of(session, stage.partition("/")[0]).settings
        counted = bool(input_queries.current_contributions(session, stage, source=file.source))
    kept = {str(field): header for field, header in saved.columns.items()} if saved else None
    sheet = open_sheet(file, ContributionCells, saved=kept)
    base = saved or SourceLayout(columns={})
    reading, wrong = _reading(base.reading, file.reading)
    reading = reading.model_copy(update={"academia_apart": settings.academia_apart})
    columns = {field: sheet.columns[field] for field in FIELDS if field in sheet.columns}
    layout = base.model_copy(update={"columns": columns, "reading": reading})
    if saved and counted:
        wrong += _other_keys(saved, layout, headers=sheet.table.columns)
    sheet.refuse_columns(wrong)
    found = contributions(sheet, layout)
    return InputRead(
        file.source,
        file.path.name,
        sheet.table.sha256,
        found,
        unused=sheet.unused,
        first=saved is None,
        notes=sheet.notes,
    )


def _saved(session: Session, source: str) -> SourceLayout | None:
    row = input_queries.column_mapping(session, source)
    return SourceLayout.from_stored(row.columns) if row else None


def _reading(saved: Reading, said: Mapping[str, str]) -> tuple[Reading, list[Problem]]:
    choices = {"zone": available_timezones(), "dates": get_args(DateOrder)}
    problems = [
        Problem(
            severity="error",
            code=name,
            message=f"--{name} cannot be this",
            value=said[name],
            fix=suggest(said[name], known),
        )
        for name, known in choices.items()
        if name in said and said[name] not in known
    ]
    if problems:
        return saved, problems
    return Reading.model_validate({**saved.model_dump(), **said}), []


def _other_keys(
    saved: SourceLayout, layout: SourceLayout, *, headers: Sequence[str]
) -> list[Problem]:
    """The problem of columns that no longer tell contributions apart as they did before."""
    before, now = saved.key_columns(), layout.key_columns()
    renamed = [old == new or old not in headers for old, new in zip(before, now, strict=False)]
    if saved.key_fields() == layout.key_fields() and all(renamed):
        return []
    told = " and ".join(f'"{column}"' for column in before if column)
    return [
        Problem(
            severity="error",
            code="keys",
            message=f"The earlier contributions of this source are told apart by {told}",
            fix="keep these columns, or withdraw the earlier imports of the source first",
        )
    ]
