"""Reading a file of people: every row as a person or a mailing list, or all that is wrong."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from igf.files.columns import unused
from igf.people.cells import addresses, can_get_mail, is_language, language_tags, made_id, zones
from igf.people.rules.columns import COLUMNS, people_columns
from igf.people.rules.guide import EXAMPLE
from igf.people.rules.terms import WrongTermError, read_day, read_terms
from igf.words.community import UnknownSpelling, region, stakeholder_group
from igf.words.mistakes import suggest
from schemas.people import ListRow, PersonRow, Term
from schemas.plan import Problem
from schemas.sheets import Row, Table

__all__ = ["COLUMNS", "Known", "PeopleRead", "read_people"]
_LIST = "list:"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONGEST_VALUE = 60
#: From this likeness on a key counts as a misspelt other one.
_MISSPELT = 0.85
_DAY = "write a day as 2024-01-31, or leave it blank"


@dataclass(frozen=True)
class Known:
    """What was there before the file: keys of the started years (empty: none was started yet).

    `bodies` holds roles as well; `ids` is the id of every known person by each address; `columns`
    the saved mapping of the file's source.
    """

    bodies: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True)
class PeopleRead:
    """The people and mailing lists of a file; `unnamed` are keys that no started year names.

    `columns` are those the file has (None: all): what it has no column for stays as it is.
    `unused` are headers that were not read. `mapping` is kept for the next file of `source`.
    """

    people: tuple[PersonRow, ...]
    lists: tuple[ListRow, ...]
    unnamed: tuple[str, ...] = ()
    columns: frozenset[str] | None = None
    unused: tuple[str, ...] = ()
    source: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


def read_people(
    table: Table, known: Known, *, said: Mapping[str, str] | None = None, source: str = ""
) -> tuple[PeopleRead, list[Problem]]:
    """Every row of a table, and every problem of it; use the rows if there is none.

    `said` is the header of a column by its name, where the two differ; "" for no such column.
    """
    columns, problems = people_columns(table.columns, saved=known.columns, said=said or {})
    if problems:
        return PeopleRead((), ()), problems
    reader = _Reader(known, columns)
    for row in table.rows:
        reader.read(row)
    reader.refuse_addresses_of_others()
    read = PeopleRead(
        people=tuple(reader.people),
        lists=tuple(reader.lists),
        unnamed=tuple(reader.unnamed),
        columns=frozenset(columns),
        unused=unused(table.columns, columns),
        source=source,
        mapping={**(known.columns or {}), **(said or {})},
    )
    return read, reader.problems


def _problem(message: str, value: str, *, fix: str, row: int | None = None) -> Problem:
    return Problem(
        severity="error",
        code="people",
        message=message,
        value=value[:_LONGEST_VALUE],
        fix=fix,
        line=row,
    )


class _Reader:
    """Reads row after row and keeps what is wrong with them."""

    def __init__(self, known: Known, headers: Mapping[str, str]) -> None:
        self.people: list[PersonRow] = []
        self.lists: list[ListRow] = []
        self.problems: list[Problem] = []
        self._known = known
        self._headers = headers
        self.unnamed: dict[str, None] = {}
        self._rows: dict[tuple[str, str], int] = {}

    def read(self, row: Row) -> None:
        if all(self._cell(row, column) == EXAMPLE[column] for column in self._headers):
            fix = "write a person of yours over it"
            self._wrong(row, "name", wrong="the example of the template", fix=fix)
        name, found = self._name(row), self._addresses(row)
        languages = self._languages(row)
        said = self._cell(row, "id")
        for address in found:
            self._refuse_twice(row, "email", value=address.casefold())
        if said.startswith(_LIST):
            self._read_list(row, said, name=name, address=found[0], languages=languages)
            return
        person = PersonRow(
            id=self._id(row, said, name=name, found=found),
            name=name,
            email=found[0],
            other_addresses=found[1:],
            languages=languages,
            zone=self._zone(row),
            stakeholder_group=self._label(row, "stakeholder_group", meaning=stakeholder_group),
            region=self._label(row, "region", meaning=region),
            gender=self._cell(row, "gender"),
        )
        terms = self._terms(row)
        told = tuple(term for term in terms if term != Term(body=term.body))
        bodies = tuple(term.body for term in terms)
        self.people.append(person.model_copy(update={"bodies": bodies, "terms": told}))

    def refuse_addresses_of_others(self) -> None:
        """An address belongs to one person, also to those who are not in the file."""
        here = {person.id for person in self.people}
        for person in self.people:
            for address in (person.email, *person.other_addresses):
                owner = self._known.ids.get(address.casefold(), person.id)
                if owner not in here:
                    fix = f"write {owner} as id, or another address"
                    row = self._rows["id", person.id]
                    words = f"email: belongs to {owner}"
                    self.problems.append(_problem(words, address, fix=fix, row=row))

    def _read_list(
        self, row: Row, said: str, *, name: str, address: str, languages: tuple[str, ...]
    ) -> None:
        self._refuse_twice(row, "id", value=said)
        key = said.removeprefix(_LIST)
        self._named(row, "id", key=key, known=self._known.lists)
        self.lists.append(ListRow(key=key, name=name, address=address, languages=languages))

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self._headers[column]] if column in self._headers else ""

    def _wrong(
        self, row: Row, column: str, *, wrong: str, fix: str, value: str | None = None
    ) -> None:
        said = self._cell(row, column) if value is None else value
        self.problems.append(_problem(f"{column}: {wrong}", said, fix=fix, row=row.number))

    def _refuse_twice(self, row: Row, column: str, *, value: str) -> None:
        first = self._rows.setdefault((column, value), row.number)
        if first != row.number and value:
            words, fix = f"the same as in row {first}", "keep one of them"
            self._wrong(row, column, wrong=words, fix=fix, value=value)

    def _name(self, row: Row) -> str:
        name = " ".join(self._cell(row, "name").split())
        if not name:
            self._wrong(row, "name", wrong="blank", fix="write the name as mails should say it")
        return name

    def _addresses(self, row: Row) -> tuple[str, ...]:
        found = addresses(self._cell(row, "email")) or ("",)
        for address in found:
            if not can_get_mail(address):
                fix = "write it as name@example.org, a domain in other letters as xn--..."
                wrong = "not an address that mail can be sent to"
                self._wrong(row, "email", wrong=wrong, fix=fix, value=address)
        return found

    def _languages(self, row: Row) -> tuple[str, ...]:
        tags = language_tags(self._cell(row, "languages"))
        for tag in tags:
            if not is_language(tag):
                fix = "write codes, the preferred one first: fr; en"
                self._wrong(row, "languages", wrong="not a language code", fix=fix, value=tag)
                return ("en",)
        return tuple(dict.fromkeys(tags)) or ("en",)

    def _zone(self, row: Row) -> str:
        zone = self._cell(row, "zone") or "UTC"
        if zone not in zones():
            fix = f"{suggest(zone, zones())}; zones are named as Africa/Dakar"
            self._wrong(row, "zone", wrong="not a zone", fix=fix)
        return zone

    def _label(self, row: Row, column: str, *, meaning: Callable[[str], str]) -> str:
        try:
            return meaning(self._cell(row, column))
        except UnknownSpelling as unknown:
            self._wrong(row, column, wrong=unknown.what, fix=f"{unknown.fix}, or leave it blank")
            return ""

    def _terms(self, row: Row) -> tuple[Term, ...]:
        rest = Term(body="", since=self._day(row, "since"), until=self._day(row, "until"))
        try:
            found = read_terms(self._cell(row, "bodies"), rest=rest)
        except WrongTermError as wrong:
            self._wrong(row, "bodies", wrong=wrong.what, fix=wrong.fix, value=wrong.value)
            return ()
        for term in found:
            self._named(row, "bodies", key=term.body, known=self._known.bodies)
        return found

    def _day(self, row: Row, column: str) -> date | None:
        text = self._cell(row, column)
        try:
            return read_day(text) if text else None
        except ValueError:
            self._wrong(row, column, wrong="not a day", fix=_DAY)
            return None

    def _named(self, row: Row, column: str, *, key: str, known: frozenset[str]) -> None:
        """A key that looks like a known one is a mistake; another may belong to a later year."""
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=_MISSPELT)
        if not _KEY.fullmatch(key):
            fix = "use keys as the year's file has them: mag; mag_chair, or list:community as id"
            self._wrong(row, column, wrong="no key", fix=fix, value=key)
        elif key not in known and nearest:
            fix = f"did you mean {nearest[0]}?"
            self._wrong(row, column, wrong="no started year names it", fix=fix, value=key)
        elif key not in known and known:
            self.unnamed[key] = None

    def _id(self, row: Row, said: str, *, name: str, found: tuple[str, ...]) -> str:
        if said and not _ID.fullmatch(said):
            fix = "use a-z, 0-9 and -, as in amina-diallo, or leave it blank"
            self._wrong(row, "id", wrong="not written as expected", fix=fix)
        owners = {address.casefold() for address in found} & self._known.ids.keys()
        known = sorted({self._known.ids[address] for address in owners})
        if not said and len(known) > 1:
            fix = "say who it is in the column id"
            self._wrong(row, "email", wrong=f"belongs to {' and '.join(known)}", fix=fix)
        chosen = said or (known[0] if known else self._new_id(name, found[0]))
        if said:
            self._refuse_twice(row, "id", value=said)
        self._rows.setdefault(("id", chosen), row.number)
        return chosen

    def _new_id(self, name: str, address: str) -> str:
        taken = {person.id for person in self.people} | set(self._known.ids.values())
        return made_id(name, address, taken=taken)
