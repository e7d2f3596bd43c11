"""The rows of a source's file as contributions, or everything in them that cannot be one."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from igf.calendar.timestamps import AmbiguousDates, date_order, instant
from igf.words.community import UnknownSpelling, region, stakeholder_group, words_of
from schemas.contributions import ContributionRow
from schemas.plan import Problem
from schemas.sheets import Row, Table
from schemas.sources import DateOrder, Field, SourceLayout

#: Up to three categories in one contribution (domain.md sections 5 and 15.1).
MOST_CATEGORIES = 3
_LONGEST_KEY = 200
_LONGEST_VALUE = 60
#: What a spreadsheet shows where it could not work out a formula, or took a text for one.
_SPREADSHEET_ERRORS = frozenset(
    {"#ERROR!", "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"}
)


@dataclass(frozen=True)
class Contributions:
    """What was read. `respelled` says how texts were understood: (written, meant) and how often."""

    rows: tuple[ContributionRow, ...]
    layout: SourceLayout
    respelled: tuple[tuple[str, str, int], ...] = ()


def contributions(table: Table, layout: SourceLayout) -> tuple[Contributions, list[Problem]]:
    """Every row as a contribution, and every problem; the rows are of use if there is none."""
    try:
        layout = _with_dates(table, layout)
    except AmbiguousDates as ambiguous:
        return Contributions((), layout), [_ambiguous(layout, ambiguous.text)]
    reader = _Reader(layout)
    rows = [(row.number, reader.read(row)) for row in table.rows]
    problems = sorted([*reader.problems, *_same_keys(rows)], key=lambda each: each.line or 0)
    found = Contributions(tuple(row for _, row in rows), layout, tuple(reader.respelled()))
    return found, problems


def _with_dates(table: Table, layout: SourceLayout) -> SourceLayout:
    """The layout with the order of day and month; the first file that tells settles it."""
    column, reading = layout.column("received_at"), layout.reading
    if not column or reading.dates:
        return layout
    order = date_order(row.cells[column] for row in table.rows)
    return layout.model_copy(update={"reading": reading.model_copy(update={"dates": order})})


def _ambiguous(layout: SourceLayout, text: str) -> Problem:
    return Problem(
        severity="error",
        code="dates",
        message=f"{layout.column('received_at')}: day or month may come first",
        value=text,
        fix="say it with --dates day-first or --dates month-first",
    )


class _Reader:
    """Reads row after row and keeps what is wrong with them."""

    def __init__(self, layout: SourceLayout) -> None:
        self.layout = layout
        self.zone = ZoneInfo(layout.reading.zone)
        self.order: DateOrder = layout.reading.dates or "day-first"
        self.problems: list[Problem] = []
        self._meant: Counter[tuple[str, str]] = Counter()

    def read(self, row: Row) -> ContributionRow:
        self._refuse_spreadsheet_errors(row)
        received = self._received_at(row)
        return ContributionRow(
            row_key=self._key(row, received),
            received_at=received,
            stakeholder_group=self._label(row, "stakeholder_group", meaning=stakeholder_group),
            region=self._label(row, "region", meaning=region),
            categories=self._categories(row),
            organisation=self._cell(row, "organisation"),
            text=self._cell(row, "text"),
        )

    def respelled(self) -> Iterator[tuple[str, str, int]]:
        """Texts that were read as another: not those that differ in capitals or spaces only."""
        for (written, meant), number in sorted(self._meant.items()):
            if words_of(written) != words_of(meant):
                yield written, meant, number

    def _cell(self, row: Row, field: Field) -> str:
        column = self.layout.column(field)
        return row.cells[column] if column else ""

    def _wrong(self, row: Row, field: Field, *, wrong: str, fix: str) -> None:
        self.problems.append(
            Problem(
                severity="error",
                code=field,
                message=f"{self.layout.column(field)}: {wrong}",
                place=self.layout.column(field),
                value=self._cell(row, field)[:_LONGEST_VALUE],
                fix=fix,
                line=row.number,
            )
        )

    def _refuse_spreadsheet_errors(self, row: Row) -> None:
        for field in self.layout.columns:
            if self._cell(row, field) in _SPREADSHEET_ERRORS:
                fix = "put in the text as it was sent; if it begins with = or +, put ' before it"
                self._wrong(row, field, wrong="an error of the spreadsheet, not a value", fix=fix)

    def _received_at(self, row: Row) -> datetime | None:
        text = self._cell(row, "received_at")
        if not text or text in _SPREADSHEET_ERRORS:
            return None
        try:
            return instant(text, self.zone, order=self.order)
        except (ValueError, OverflowError):
            expected = {"day-first": "31/01/2027", "month-first": "01/31/2027"}[self.order]
            fix = f"write 2027-01-31 23:59 or {expected} 23:59"
            self._wrong(row, "received_at", wrong="not a time that exists", fix=fix)
            return None

    def _label(self, row: Row, field: Field, *, meaning: Callable[[str], str]) -> str:
        text = self._cell(row, field)
        if text in _SPREADSHEET_ERRORS:
            return ""
        try:
            meant = meaning(text)
        except UnknownSpelling as unknown:
            self._wrong(row, field, wrong=unknown.what, fix=f"{unknown.fix}; blank means not given")
            return ""
        self._meant[text, meant] += bool(meant)
        return meant

    def _categories(self, row: Row) -> tuple[str, ...]:
        cell = self._cell(row, "categories").replace("\n", self.layout.reading.separator)
        parts = (" ".join(part.split()) for part in cell.split(self.layout.reading.separator))
        found = tuple(dict.fromkeys(filter(None, parts)))
        if len(found) > MOST_CATEGORIES:
            fix = f"keep {MOST_CATEGORIES} at most"
            self._wrong(row, "categories", wrong=f"{len(found)} categories", fix=fix)
        return found[:MOST_CATEGORIES]

    def _key(self, row: Row, received: datetime | None) -> str:
        if not self.layout.column("row_key"):
            return self._derived_key(row, received)
        key = self._cell(row, "row_key")
        if not 0 < len(key) <= _LONGEST_KEY:
            fix = f"write what tells this row from others, in {_LONGEST_KEY} characters at most"
            self._wrong(row, "row_key", wrong="too long" if key else "blank", fix=fix)
        return key[:_LONGEST_KEY] or f"row {row.number}"

    def _derived_key(self, row: Row, received: datetime | None) -> str:
        """A short digest: keys are shown, addresses are not."""
        fields = [field for field in self.layout.key_fields() if field != "received_at"]
        parts = [self._cell(row, field).casefold() for field in fields]
        parts.append(received.isoformat() if received else self._cell(row, "text").casefold())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _same_keys(rows: Sequence[tuple[int, ContributionRow]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, row in rows:
        seen = first.setdefault(row.row_key, number)
        if seen != number:
            yield Problem(
                severity="error",
                code="row_key",
                message=f"The same contribution as in row {seen}",
                value=row.row_key,
                fix="keep one of the two rows, or name a column that tells them apart: "
                '--map row_key="HEADER"',
                line=number,
            )
