"""The rows of a file of proposals, charters or applications, or everything wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from igf.calendar.timestamps import AmbiguousDates, date_order, instant
from igf.files.columns import Names, Wanted, columns_for, unused
from igf.items.rules.grant_rules import LISTED
from igf.words.community import UnknownSpelling, region, stakeholder_group, words_of
from igf.words.mistakes import suggest
from schemas.base import WebAddress
from schemas.items import ItemKey, ItemKind
from schemas.plan import Problem
from schemas.sheets import Row, Table
from schemas.sources import DateOrder

COLUMNS: Final = ("key", "title", "by_whom", "plan", "received")
#: What an application says besides.
OF_APPLICATIONS: Final = ("level", "amount", "listed", "stakeholder_group", "region")
_HEADERS: Final[Names] = (
    ("key", ("key", "id", "number", "no", "nr", "reference")),
    ("title", ("title", "proposal", "name", "name of the initiative", "initiative", "topic")),
    ("by_whom", ("by whom", "by", "proposed by", "proposer", "facilitator", "organisation")),
    ("plan", ("plan", "work plan", "charter", "address", "link", "document")),
    ("received", ("received", "timestamp", "received at", "submitted at", "date")),
    ("level", ("level", "kind of nri", "nri level")),
    ("amount", ("amount", "amount in usd", "usd", "budget")),
    ("listed", ("listed", "listed nri", "status", "recognised")),
    ("stakeholder_group", ("stakeholder group", "stakeholder", "group")),
    ("region", ("region", "regional group")),
)
_YES, _NO = ("yes", "y", "true", "listed"), ("no", "n", "false", "not listed")
_LISTED: Final = {"": "", **dict.fromkeys(_YES, LISTED), **dict.fromkeys(_NO, "no")}
_KEY, _ADDRESS = TypeAdapter(ItemKey), TypeAdapter(WebAddress)
_LONGEST_KEY, _LONGEST_VALUE = 60, 60


@dataclass(frozen=True)
class SaidItem:
    """What a row or a person says of an item; blank is not said, `received_at` None is now."""

    key: str
    title: str
    by_whom: str = ""
    plan: str = ""
    received_at: datetime | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ItemsRead:
    """A file that was read: its rows, and the headers of columns that were not."""

    rows: tuple[SaidItem, ...]
    unused: tuple[str, ...]


def read_items(
    table: Table, kind: ItemKind, *, said: Mapping[str, str], levels: Sequence[str]
) -> tuple[ItemsRead, list[Problem]]:
    """Every row of a table, and every problem of it; use the rows if there is none.

    `said` is the header of a column by its name; `levels` are those that have a ceiling.
    """
    columns, problems = _columns(table, kind, said=said)
    if problems:
        return ItemsRead((), ()), problems
    try:
        order = date_order(row.cells[columns["received"]] for row in _dated(table, columns))
    except AmbiguousDates as ambiguous:
        return ItemsRead((), ()), [_ambiguous(ambiguous.text)]
    reader = _Reader(columns, order, levels=levels)
    rows = tuple(reader.read(row) for row in table.rows)
    return ItemsRead(rows, unused(table.columns, columns)), reader.problems


def _columns(
    table: Table, kind: ItemKind, *, said: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    names = (*COLUMNS, *OF_APPLICATIONS) if kind == "application" else COLUMNS
    wanted = Wanted(names, ("title",), tuple(each for each in _HEADERS if each[0] in names))
    columns, problems = columns_for(table.columns, wanted, saved=None, said=said)
    return {name: header for name, header in columns.items() if header}, problems


def _dated(table: Table, columns: Mapping[str, str]) -> Sequence[Row]:
    return table.rows if "received" in columns else ()


def key_from(title: str) -> str:
    """A key made of the words of a title."""
    return re.sub(r"[^a-z0-9]+", "-", words_of(title)).strip("-")[:_LONGEST_KEY].strip("-")


def said_fields(
    given: Mapping[str, str], levels: Sequence[str]
) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """What an application says besides, and what is wrong: the field, what, what would be right."""
    found, wrong = {}, []
    for name in OF_APPLICATIONS:
        text = given.get(name, "")
        try:
            found[name] = _field(name, text, levels=levels)
        except UnknownSpelling as unknown:
            wrong.append((name, unknown.what, unknown.fix))
    return {name: value for name, value in found.items() if value}, wrong


def refuse_address(text: str) -> str:
    """What would be right instead of a plan that is no address; empty: it is one, or blank."""
    return "" if not text or _fits(_ADDRESS, text) else "write its web address, with https://"


def refuse_key(text: str) -> str:
    """What would be right instead of a key that is none; empty: it is one."""
    return "" if _fits(_KEY, text) else "write a-z, 0-9, - and _, 60 at most"


def _field(name: str, text: str, *, levels: Sequence[str]) -> str:
    if name == "stakeholder_group":
        return stakeholder_group(text)
    if name == "region":
        return region(text)
    if name == "amount":
        return _amount(text)
    if name == "listed":
        return _one_of(words_of(text), _LISTED, what="neither yes nor no")
    known = {words_of(level): level for level in levels}
    if not known or not text:
        return text
    return _one_of(words_of(text), known, what="no level that has a ceiling")


def _one_of(text: str, known: Mapping[str, str], *, what: str) -> str:
    if text not in known:
        raise UnknownSpelling(what, suggest(text, [each for each in known if each]))
    return known[text]


def _amount(text: str) -> str:
    plain = re.sub(r"(?i)[\s,']|usd|\$", "", text).removesuffix(".00")
    if plain and not plain.isdigit():
        raise UnknownSpelling("no amount", "write whole US dollars: 5000")
    return plain


def _fits(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


def _ambiguous(text: str) -> Problem:
    message = "received: day or month may come first"
    fix = "write the day as 2027-01-31"
    return Problem(severity="error", code="received", message=message, value=text, fix=fix)


class _Reader:
    """Reads row after row and keeps what is wrong with them."""

    def __init__(
        self, columns: Mapping[str, str], order: DateOrder, *, levels: Sequence[str]
    ) -> None:
        self.problems: list[Problem] = []
        self._columns, self._order, self._levels = columns, order, levels
        self._rows: dict[str, int] = {}

    def read(self, row: Row) -> SaidItem:
        given = {name: self._cell(row, name) for name in OF_APPLICATIONS if name in self._columns}
        fields, wrong = said_fields(given, self._levels)
        for name, what, fix in wrong:
            self._wrong(row, name, what=what, fix=fix)
        title = self._cell(row, "title")
        if not title:
            self._wrong(row, "title", what="blank", fix="write what it is called")
        return SaidItem(
            key=self._key(row, title),
            title=title,
            by_whom=self._cell(row, "by_whom"),
            plan=self._plan(row),
            received_at=self._received(row),
            fields=fields,
        )

    def _cell(self, row: Row, name: str) -> str:
        return row.cells[self._columns[name]] if name in self._columns else ""

    def _key(self, row: Row, title: str) -> str:
        key = self._cell(row, "key").casefold() or key_from(title)
        if title and (fix := refuse_key(key)):
            self._wrong(row, "key", what="no key, and none can be made of the title", fix=fix)
        first = self._rows.setdefault(key, row.number)
        if first != row.number and key:
            fix = "keep one of the two rows, or give them a column `key`"
            self._wrong(row, "key", what=f"the same item as in row {first}", fix=fix)
        return key

    def _plan(self, row: Row) -> str:
        text = self._cell(row, "plan")
        if fix := refuse_address(text):
            self._wrong(row, "plan", what="no web address", fix=fix)
        return text

    def _received(self, row: Row) -> datetime | None:
        text = self._cell(row, "received")
        if not text:
            return None
        try:
            return instant(text, ZoneInfo("UTC"), order=self._order)
        except (ValueError, OverflowError):
            fix = "write 2027-01-31 23:59; it is read as UTC"
            self._wrong(row, "received", what="not a time that exists", fix=fix)
            return None

    def _wrong(self, row: Row, name: str, *, what: str, fix: str) -> None:
        value = self._cell(row, name)[:_LONGEST_VALUE]
        message = f"{self._columns.get(name, name)}: {what}"
        self.problems.append(
            Problem(
                severity="error", code=name, message=message, value=value, fix=fix, line=row.number
            )
        )
