"""The one reader of spreadsheets: their rows as a model has them, and all problems at once.

Each problem is told with its cell, its value and what would be right. Whoever takes in the rows
looks further (is the person known, is the key new?), adds to the problems, and refuses the file if
there is one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from igf.calendar.timestamps import AmbiguousDates, date_order
from igf.files.columns import SheetRow, column_of, columns_of, unused
from igf.words.mistakes import PATTERNS
from schemas.errors import Mistakes, WrongValueError
from schemas.plan import Problem
from schemas.sheets import NOT_WORKED_OUT, Row, SheetFile, Table
from schemas.sources import DateOrder

RowT = TypeVar("RowT", bound=SheetRow)

_LONGEST_VALUE: Final = 60
#: Values of a spreadsheet where it could not work out a formula, or took a text for one.
_SPREADSHEET_ERRORS: Final = frozenset(
    {"#ERROR!", "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"}
)
#: Limits that a model sets, by Pydantic's type of error: the fault and the fix.
_LIMITS: Final = {
    "string_too_long": ("too long", "use {max_length} characters at most"),
    "too_long": ("{actual_length} are too many", "keep {max_length} at most"),
}


@dataclass(frozen=True, slots=True)
class Placed(Generic[RowT]):
    """A row with its number and its cells by field; `row` is without those that are `wrong`."""

    number: int
    row: RowT
    cells: Mapping[str, str]
    wrong: frozenset[str] = frozenset()


class Sheet(Generic[RowT]):
    """A spreadsheet while it is read; `columns` are the headers by field ("" for none)."""

    def __init__(
        self,
        file: SheetFile,
        model: type[RowT],
        *,
        table: Table,
        saved: Mapping[str, str] | None = None,
        stray: Sequence[Problem] = (),
    ) -> None:
        """`saved` are the columns of earlier files, `stray` cells that stand below no header."""
        self.file, self.model, self.table = file, model, table
        self.columns, self._whole = columns_of(model, table.columns, saved=saved, said=file.columns)
        self._stray = stray
        self._cells: list[tuple[int, Problem]] = []

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers whose columns are not read."""
        return unused(self.table.columns, self.columns)

    def read(self, context: object = None) -> list[Placed[RowT]]:
        """Every row as far as it fits; `context` is what its validators look at.

        Mistakes: the columns are wrong, so no row can be read.
        """
        self.refuse_columns()
        return [self._placed(row, context) for row in self.table.rows]

    def refuse_columns(self, more: Iterable[Problem] = ()) -> None:
        """Mistakes: the columns are wrong, or `more` is, so that no row can be read."""
        self._whole += more
        if self._whole:
            self.refuse()

    def refuse(self) -> None:
        """Mistakes: everything that is wrong, in the order of the sheet."""
        after = len(self.table.columns)
        found = [*self._cells, *((after, each) for each in self._stray)]
        found.sort(key=lambda each: (each[1].line or 0, each[0]))
        path = {"file": str(self.file.path)}
        whole = [each.model_copy(update=path) for each in self._whole]
        if problems := [*whole, *(each for _, each in found)]:
            raise Mistakes(problems)

    def wrong(self, placed: Placed[RowT], error: WrongValueError, *, field: str) -> None:
        """Keep the problem of a cell."""
        header = self.columns.get(field)
        order = self.table.columns.index(header) if header else -1
        self._cells.append((order, self.problem(placed, error, field=field)))

    def problem(self, placed: Placed[RowT], error: WrongValueError, *, field: str) -> Problem:
        """The problem of a cell, with its place."""
        value = placed.cells.get(field, "") if error.value is None else error.value
        name = self.columns.get(field) or self.model.model_fields[field].title or field
        return Problem(
            severity="error",
            code=field,
            message=f"{name}: {error.what}",
            place=name,
            value=value[:_LONGEST_VALUE],
            fix=error.fix,
            file=str(self.file.path),
            line=placed.number or None,
            cell=self.place(placed, field),
        )

    def place(self, placed: Placed[RowT], field: str) -> str:
        """The place of a cell: "C3", "People!C3"; empty if it is in no column or no row."""
        letter = self.table.letters.get(self.columns.get(field, ""))
        sheet = f"{self.table.sheet}!" if self.table.sheet else ""
        return f"{sheet}{letter}{placed.number}" if letter and placed.number else ""

    def refuse_twice(
        self, entries: Iterable[tuple[Placed[RowT], str]], field: str, *, what: str, fix: str
    ) -> None:
        """Keep each value that stood in an earlier row; `what` says what the two rows would be."""
        first: dict[str, int] = {}
        for placed, value in entries:
            row = first.setdefault(value, placed.number)
            if value and row != placed.number:
                error = WrongValueError(f"the same {what} as in row {row}", fix, value=value)
                self.wrong(placed, error, field=field)

    def date_order(self, field: str, *, fix: str) -> DateOrder | None:
        """The order of day and month in a column, None without one; an open order is a problem."""
        self.refuse_columns()
        header = self.columns.get(field)
        if not header:
            return None
        try:
            return date_order(row.cells[header] for row in self.table.rows)
        except AmbiguousDates as ambiguous:
            error = WrongValueError("day or month may come first", fix, value=ambiguous.text)
            self.wrong(Placed(0, self.model(), {}), error, field=field)
            return "day-first"

    def _placed(self, row: Row, context: object) -> Placed[RowT]:
        cells = {field: row.cells[header] for field, header in self.columns.items() if header}
        found, faults = as_row(self.model, cells, context=context)
        placed = Placed(row.number, found, cells, frozenset(field for field, _ in faults))
        for field, error in faults:
            self.wrong(placed, error, field=field)
        return placed


def as_row(
    model: type[RowT], cells: Mapping[str, str], *, context: object = None
) -> tuple[RowT, list[tuple[str, WrongValueError]]]:
    """A row of these cells without the wrong ones, and the faults by field."""
    faults = list(_refused(model, cells))
    fit = {field: cell for field, cell in cells.items() if cell}
    while True:
        for field, _ in faults:
            fit.pop(field, None)
        try:
            row = model.model_validate(fit, context=context, by_alias=False, by_name=True)
        except ValidationError as error:
            found = [_fault(each) for each in error.errors()]
            if not any(field in fit for field, _ in found):
                raise
            faults += found
        else:
            return row, faults


def _refused(
    model: type[SheetRow], cells: Mapping[str, str]
) -> Iterator[tuple[str, WrongValueError]]:
    """Faults of cells whatever their column holds: a formula without value, an error, a blank."""
    for field in model.model_fields:
        column, cell = column_of(model, field), cells.get(field, "")
        if cell == NOT_WORKED_OUT:
            fix = "open the file in a spreadsheet and save it"
            yield field, WrongValueError("the value of its formula is not in the file", fix)
        elif cell in _SPREADSHEET_ERRORS:
            fix = "put in the text as it was sent; if it begins with = or +, put ' before it"
            yield field, WrongValueError("an error of the spreadsheet, not a value", fix)
        elif column["blank"] and not cell and (field in cells or column["needed"]):
            yield field, WrongValueError("blank", column["blank"])


def _fault(detail: ErrorDetails) -> tuple[str, WrongValueError]:
    """A fault that Pydantic found, in our words."""
    context = detail.get("ctx", {})
    field = str(detail["loc"][0]) if detail["loc"] else ""
    if isinstance(error := context.get("error"), WrongValueError):
        return field or error.field, error
    if detail["type"] == "string_pattern_mismatch":
        right = PATTERNS.get(context["pattern"], "change it")
        return field, WrongValueError("not written as expected", right)
    if detail["type"] not in _LIMITS:
        return field, WrongValueError(f"does not fit: {detail['msg']}", "change it")
    wrong, right = _LIMITS[detail["type"]]
    return field, WrongValueError(wrong.format(**context), right.format(**context))
