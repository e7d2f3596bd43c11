"""The changes in the spreadsheet of a year: which dates are to move where.

A cell counts as changed against the file as it went out, not against today's dates. A date moved
here since and changed there too is a conflict: whoever changed the file did not know of the move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from igf.calendar.timestamps import half_turned
from igf.files.rows import Placed, Sheet
from igf.moving.rules.date_cells import DateRow, DateSheet, together
from igf.words.mistakes import suggest
from igf.words.phrases import shown
from schemas.date_sheet import DateCells, cells_of
from schemas.errors import WrongValueError
from schemas.moments import Moment
from schemas.plan import Problem


@dataclass(frozen=True)
class Changes:
    """The changes a workbook asks for: `wanted` are date expressions by name, as a move takes them.

    `where` names for each the sheet and cell of its day. `conflicts` were changed in the file and
    moved here as well; `there` were changed to what stands here already; `same` is how many rows
    the file leaves as they went out.
    """

    wanted: Mapping[str, str]
    where: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Problem, ...] = ()
    there: tuple[str, ...] = ()
    same: int = field(default=0, compare=False)


@dataclass(frozen=True)
class _Changed:
    """A changed row, and the row as it was sent out."""

    placed: Placed[DateRow]
    before: DateCells

    @property
    def after(self) -> DateCells:
        return self.placed.row.cells


def changes(found: DateSheet, standing: Mapping[str, Moment | None]) -> Changes:
    """Compare a workbook with the one sent out and with the dates now, by name of the date.

    Mistakes: everything that is wrong with it.
    """
    sheet = found.sheet
    rows = sheet.read(sheet.table.epoch)
    keys = [(placed, placed.row.key) for placed in rows]
    sheet.refuse_twice(keys, "key", what="date", fix="delete one of the two rows")
    known = found.exported.keys() & standing.keys()
    changed = []
    for placed in rows:
        key = placed.row.key
        if not key:
            _refuse_without_key(sheet, placed)
        elif key not in known:
            error = WrongValueError("there is no date of this key", suggest(key, known))
            sheet.wrong(placed, error, field="key")
        elif not placed.wrong:
            before = found.exported[key]
            for name, error in together(placed.row.cells, before):
                sheet.wrong(placed, error, field=name)
            changed.append(_Changed(placed, before))
    different = [each for each in changed if each.after != each.before]
    _refuse_turned(sheet, different)
    sheet.refuse()
    compared = _compared(sheet, different, standing=standing)
    return replace(compared, same=len(changed) - len(different))


def _refuse_turned(sheet: Sheet[DateRow], rows: Sequence[_Changed]) -> None:
    """Keep a problem where the spreadsheet may read 3/4 otherwise than the person writes it."""
    found = half_turned(each.placed.cells.get("day", "") for each in rows)
    for each in rows:
        if found and each.placed.cells.get("day") == found[1]:
            what = (
                f"the spreadsheet did not take this for a date, so {found[0]} may be turned round"
            )
            error = WrongValueError(what, "write both as in 7 February 2027")
            sheet.wrong(each.placed, error, field="day")


def _refuse_without_key(sheet: Sheet[DateRow], placed: Placed[DateRow]) -> None:
    """Keep a problem for a date without a key; blank rows are skipped."""
    if any(placed.cells.values()):
        right = "write the key of the date into this row, or delete the row"
        sheet.wrong(placed, WrongValueError("the key is missing", right), field="key")


def _compared(
    sheet: Sheet[DateRow], rows: Sequence[_Changed], *, standing: Mapping[str, Moment | None]
) -> Changes:
    wanted: dict[str, str] = {}
    conflicts: list[Problem] = []
    there: list[str] = []
    for row in rows:
        key = row.placed.row.key
        now = cells_of(standing[key])
        if row.after == now:
            there.append(key)
        elif row.before != now:
            error = _conflict(row, standing[key])
            conflicts.append(sheet.problem(row.placed, error, field="day"))
        else:
            wanted[key] = _expression(row)
    where = {row.placed.row.key: sheet.place(row.placed, "day") for row in rows}
    return Changes(wanted, where, tuple(conflicts), tuple(there))


def _expression(row: _Changed) -> str:
    """The new moment of the date. A day alone keeps the time of day to the second, and its zone."""
    before, after = row.before, row.after
    if after[1:] == before[1:]:
        return after.day
    return " ".join(filter(None, after))


def _conflict(row: _Changed, standing: Moment | None) -> WrongValueError:
    now = shown(standing) if standing else "no date yet"
    return WrongValueError(
        f"{row.placed.row.key} was moved since this file was written, it is {now}",
        "write the workbook anew, and change the date there",
        value=" ".join(filter(None, row.after)),
    )
