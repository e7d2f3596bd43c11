"""Reading a file of contributions as its source has them, before anything is changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args
from zoneinfo import available_timezones

from igf.files.sheets import read_as_far
from igf.input.rules.columns import layout_for, unused
from igf.input.rules.rows import Contributions, contributions
from igf.office.office import Office
from igf.store.queries import input as input_queries
from igf.store.session import Session
from igf.words.mistakes import suggest
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.sources import DateOrder, Reading, SourceLayout


@dataclass(frozen=True)
class InputFile:
    """A file as a person hands it in.

    `columns` says which header is which field ("" for none) and `reading` how its cells are
    written (zone, dates, separator), as far as they differ from what was saved for the source.
    """

    path: Path
    source: str
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class InputRead:
    """A file that was read without a problem. `unused` are the columns that were not read."""

    source: str
    file_name: str
    sha256: str
    found: Contributions
    unused: tuple[str, ...]
    first: bool

    @property
    def layout(self) -> SourceLayout:
        """The column mapping it was read with."""
        return self.found.layout


def read_input(office: Office, file: InputFile, *, stage: str) -> InputRead:
    """Read a file for a stage (by id). Mistakes: every problem of the file, its columns or rows."""
    table, stray = read_as_far(file.path, sheet=file.sheet)
    if table is None:
        raise Mistakes(stray)
    with office.store.read() as session:
        saved = _saved(session, file.source)
        counted = bool(input_queries.current_contributions(session, stage, source=file.source))
    layout, problems = layout_for(table.columns, saved=saved, said=file.columns)
    reading, wrong = _reading(layout.reading, file.reading)
    layout = layout.model_copy(update={"reading": reading})
    if saved and counted:
        problems += _other_keys(saved, layout, headers=table.columns)
    if problems or wrong:
        _refuse(file.path, [*problems, *wrong, *stray])
    found, problems = contributions(table, layout)
    _refuse(file.path, sorted([*stray, *problems], key=lambda each: each.line or 0))
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    left = unused(table.columns, found.layout)
    return InputRead(file.source, file.path.name, digest, found, left, first=saved is None)


def _saved(session: Session, source: str) -> SourceLayout | None:
    row = input_queries.column_mapping(session, source)
    return SourceLayout.from_stored(row.columns) if row else None


def _refuse(path: Path, problems: Sequence[Problem]) -> None:
    if problems:
        raise Mistakes([each.model_copy(update={"file": str(path)}) for each in problems])


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
    """A problem if contributions would no longer be known again by what told them apart before."""
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
