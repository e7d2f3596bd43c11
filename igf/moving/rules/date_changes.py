"""What was changed in the spreadsheet of a year: which dates are to move where.

A cell counts as changed against what went out, not against what stands now. What was moved here
since and changed there too is a conflict: nobody who changed the file knew of the move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from igf.moving.rules.date_cells import read_cells, wrong_cell
from igf.words.mistakes import suggest
from igf.words.phrases import shown
from schemas.date_sheet import DATES, DateCells, DateSheet, WrittenDate, cells_of
from schemas.moments import Moment
from schemas.plan import Problem


@dataclass(frozen=True)
class Changes:
    """What a workbook asks for: `wanted` are date expressions by name, as a move takes them.

    `where` names for each the sheet and cell of its day. `conflicts` were changed in the file and
    moved here as well; `there` were changed to what stands here already. With problems nothing is
    wanted.
    """

    wanted: Mapping[str, str]
    where: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Problem, ...] = ()
    there: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Row:
    """A row that was changed: what it was when it went out, what it is in the file."""

    written: WrittenDate
    before: DateCells
    after: DateCells


def changes(sheet: DateSheet, standing: Mapping[str, Moment | None], *, file: str) -> Changes:
    """Compare a workbook with what went out and what stands now, by name of the date."""
    problems: list[Problem] = []
    rows: list[_Row] = []
    first: dict[str, str] = {}
    for written in sheet.rows:
        found = _row(written, sheet, standing=standing, first=first)
        if isinstance(found, list):
            problems += found
        elif found.after != found.before:
            rows.append(found)
    if problems:
        return Changes({}, problems=tuple(_in_file(each, file) for each in problems))
    return _compared(rows, standing, file=file)


def _row(
    written: WrittenDate,
    sheet: DateSheet,
    *,
    standing: Mapping[str, Moment | None],
    first: dict[str, str],
) -> _Row | list[Problem]:
    """A row with its cells read; `first` holds where each key was found before."""
    key, place = written.key, written.where["key"]
    if not key:
        return _without_key(written)
    if key in first:
        wrong, right = f"this row stands twice, first in {first[key]}", "delete one of the two rows"
        return [wrong_cell(written, "key", wrong=wrong, fix=right, value=key)]
    first[key] = place
    if key not in standing or key not in sheet.exported:
        right = suggest(key, sheet.exported.keys() & standing.keys())
        return [
            wrong_cell(written, "key", wrong="there is no date of this key", fix=right, value=key)
        ]
    before = sheet.exported[key]
    after = read_cells(written, before)
    return after if isinstance(after, list) else _Row(written, before, after)


def _without_key(written: WrittenDate) -> list[Problem] | _Row:
    """A blank row is nothing; a date without a key is a mistake."""
    nothing = DateCells()
    if (written.day, written.time, written.zone) == ("", "", ""):
        return _Row(written, nothing, nothing)
    right = "write the key of the date into this row, or delete the row"
    return [wrong_cell(written, "key", wrong="the key is missing", fix=right)]


def _compared(rows: Sequence[_Row], standing: Mapping[str, Moment | None], *, file: str) -> Changes:
    wanted: dict[str, str] = {}
    conflicts: list[Problem] = []
    there: list[str] = []
    for row in rows:
        key = row.written.key
        now = cells_of(standing[key])
        if row.after == now:
            there.append(key)
        elif row.before != now:
            conflicts.append(_in_file(_conflict(row, standing[key]), file))
        else:
            wanted[key] = _expression(row)
    where = {row.written.key: f"{DATES}!{row.written.where['day']}" for row in rows}
    return Changes(wanted, where, tuple(conflicts), tuple(there))


def _expression(row: _Row) -> str:
    """Where the date is to go. A day alone keeps the time of day to the second, and its zone."""
    before, after = row.before, row.after
    if after[1:] == before[1:]:
        return after.day
    return " ".join(filter(None, after))


def _conflict(row: _Row, standing: Moment | None) -> Problem:
    now = shown(standing) if standing else "no date yet"
    return wrong_cell(
        row.written,
        "day",
        wrong=f"{row.written.key} was moved since this file was written, it is {now}",
        fix="write the workbook anew, and change the date there",
        value=" ".join(filter(None, row.after)),
    )


def _in_file(problem: Problem, file: str) -> Problem:
    return in_cell(problem, file=file, cell=problem.place)


def in_cell(problem: Problem, *, file: str, cell: str) -> Problem:
    """A problem told with the file, the sheet and the cell that it comes from."""
    message = f"{cell}: {problem.message}"
    return problem.model_copy(update={"file": file, "message": message})
