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

from igf.calendar.timestamps import (
    AmbiguousDates,
    MixedDates,
    date_order,
    half_turned,
    is_time,
    turned,
)
from igf.files.columns import SheetRow, column_of, columns_of, unused
from igf.files.faults import fault
from igf.words.mistakes import PATTERNS
from igf.words.phrases import ranges
from igf.words.unseen import plain, revealed
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
#: Stands where a program could not keep a character.
_LOST_CHARACTER: Final = "\ufffd"
_ONE_WAY: Final = "import the file as it was exported, or write every date as 2027-01-31"
_WHICH_ORDER: Final = "say which: --dates dmy (3/4 is 3 April) or --dates mdy (3/4 is 4 March)"
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
    """A spreadsheet while it is read; `columns` are the headers by field ("" for none).

    `orders` are those of day and month, by field, once it is read.
    """

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
        self.orders: dict[str, DateOrder] = {}
        self._stray = stray
        self._cells: list[tuple[int, Problem]] = []
        self._bare: list[int] = []

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers whose columns are not read."""
        return unused(self.table.columns, self.columns)

    @property
    def notes(self) -> tuple[str, ...]:
        """How the file was read and what is left out of it, a line each, once it is read."""
        if not self._bare:
            return self.table.notes
        rows = f"Row{'' if len(self._bare) == 1 else 's'} {ranges(self._bare)}"
        besides = "in the columns that are read" if self.model.loose else "there"
        return (*self.table.notes, f"{rows}: nothing but a number or a time {besides}, not counted")

    def read(self, context: object = None, *, dates: DateOrder | None = None) -> list[Placed[RowT]]:
        """Every row with content, as far as it fits; `context` is what its validators look at.

        Where the file does not say how 3/4 is read, `dates` does. Mistakes: the columns are wrong,
        or there are no rows.
        """
        self.refuse_columns(self._hidden_columns())
        rows, self._bare = [], []
        for row in self.table.rows:
            if self._has_content(row):
                rows.append(row)
            else:
                self._bare.append(row.number)
        self._tell_orders(rows, said=self.file.dates or dates)
        if not rows:
            self.refuse_columns([fault(self.file.path, "table_rows")])
        return [self._placed(row, context) for row in rows]

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
            value=revealed(value[:_LONGEST_VALUE]),
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

    def _hidden_columns(self) -> Iterator[Problem]:
        hidden = [name for name in self.columns.values() if name in self.table.hidden]
        if hidden and self.file.hidden is None:
            yield fault(self.file.path, "columns_hidden", columns=", ".join(hidden))

    def _has_content(self, row: Row) -> bool:
        """Whether a row has more than a number, a time, or what stands aside by its column."""
        fields = {header: field for field, header in self.columns.items()}
        return any(self._is_content(cell, fields.get(name)) for name, cell in row.cells.items())

    def _is_content(self, cell: str, field: str | None) -> bool:
        if not cell:
            return False
        if field:
            return not column_of(self.model, field)["aside"]
        return not self.model.loose and any(map(str.isalpha, cell)) and not is_time(cell)

    def _tell_orders(self, rows: Sequence[Row], *, said: DateOrder | None) -> None:
        """The order of day and month of each column of dates; an open one is a problem."""
        texts = {
            field: [plain(row.cells[header]) for row in rows]
            for field, header in self.columns.items()
            if header and column_of(self.model, field)["dates"]
        }
        if found := half_turned(text for each in texts.values() for text in each):
            field = next(field for field, each in texts.items() if found[1] in each)
            what = f"a spreadsheet left this a text, and may have turned {found[0]} round"
            self._wrong_dates(field, WrongValueError(what, _ONE_WAY, value=found[1]))
        for field, each in texts.items():
            if order := self._order(field, each, said=said):
                self.orders[field] = order

    def _order(
        self, field: str, texts: Sequence[str], *, said: DateOrder | None
    ) -> DateOrder | None:
        """The order of a column, None if its dates need none."""
        try:
            told = date_order(texts)
        except MixedDates as mixed:
            self._wrong_dates(field, WrongValueError(str(mixed), _ONE_WAY, value=mixed.text))
            return "day-first"
        except AmbiguousDates as ambiguous:
            if said is None:
                what = "day or month may come first"
                error = WrongValueError(what, _WHICH_ORDER, value=ambiguous.text)
                self._wrong_dates(field, error)
            return said or "day-first"
        if said and told and told != said:
            what = f"its dates are {told}, and {said} was said, or kept for the source"
            self._wrong_dates(field, WrongValueError(what, _WHICH_ORDER, value=""))
        return said or told

    def _wrong_dates(self, field: str, error: WrongValueError) -> None:
        self.wrong(Placed(0, self.model(), {}), error, field=field)

    def _placed(self, row: Row, context: object) -> Placed[RowT]:
        cells = {
            field: self._cell(field, row.cells[header])
            for field, header in self.columns.items()
            if header
        }
        read = {
            field: turned(cell, self.orders.get(field, "day-first"))
            if column_of(self.model, field)["dates"]
            else cell
            for field, cell in cells.items()
        }
        found, faults = as_row(self.model, read, context=context)
        placed = Placed(row.number, found, cells, frozenset(field for field, _ in faults))
        for field, error in faults:
            self.wrong(placed, error, field=field)
        return placed

    def _cell(self, field: str, cell: str) -> str:
        return cell if column_of(self.model, field)["verbatim"] else plain(cell).strip()


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
        elif _LOST_CHARACTER in cell:
            fix = "export the file again as CSV UTF-8, or write the character over it"
            yield field, WrongValueError("a program that wrote it lost a character", fix)
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
