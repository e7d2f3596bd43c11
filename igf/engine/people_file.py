"""Reading a file of people: every row as a person or a mailing list, or all that is wrong."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from igf.domain.community import UnknownSpelling, region, stakeholder_group, words_of
from igf.domain.validation import suggest
from igf.mail.message import HeaderRefused, mailbox
from schemas.people import ListRow, PersonRow
from schemas.plan import Problem
from schemas.sheets import Row, Table

COLUMNS = (
    "id",
    "name",
    "email",
    "languages",
    "zone",
    "stakeholder_group",
    "region",
    "bodies",
)
_NEEDED = ("name", "email")
_LIST = "list:"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: An address copied with its name: Amina Diallo <amina@example.org>.
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")
_SEPARATORS = re.compile(r"[;,\s]+")
_LANGUAGES = frozenset(Locale("en").languages)
_LONGEST_VALUE = 60
#: From this likeness on a key counts as a misspelt other one.
_MISSPELT = 0.85


@dataclass(frozen=True)
class Known:
    """What was there before the file: keys of the started years (empty: none was started yet).

    `bodies` holds roles as well; `ids` is the id of every known person by address.
    """

    bodies: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PeopleRead:
    """The people and mailing lists of a file; `unnamed` are keys that no started year names."""

    people: tuple[PersonRow, ...]
    lists: tuple[ListRow, ...]
    unnamed: tuple[str, ...] = ()


def read_people(table: Table, known: Known) -> tuple[PeopleRead, list[Problem]]:
    """Every row of a table, and every problem of it; use the rows if there is none."""
    headers = {words_of(column): column for column in table.columns}
    problems = list(_wrong_headers(headers))
    if problems:
        return PeopleRead((), ()), problems
    named = {column: headers[words_of(column)] for column in COLUMNS if words_of(column) in headers}
    reader = _Reader(known, named)
    for row in table.rows:
        reader.read(row)
    reader.refuse_addresses_of_others()
    read = PeopleRead(tuple(reader.people), tuple(reader.lists), tuple(reader.unnamed))
    return read, reader.problems


def _wrong_headers(headers: Mapping[str, str]) -> Iterator[Problem]:
    known = {words_of(column): column for column in COLUMNS}
    for words, header in headers.items():
        if words not in known:
            yield _problem("There is no such column", header, fix=suggest(words, COLUMNS))
    for column in _NEEDED:
        if column not in headers:
            yield _problem(f"The column {column} is missing", "", fix=f"add {column}")


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
        name, address = self._name(row), self._address(row)
        languages = self._languages(row)
        said = self._cell(row, "id")
        self._refuse_twice(row, "email", value=address.casefold())
        if said.startswith(_LIST):
            self._refuse_twice(row, "id", value=said)
            key = self._list_key(row, said.removeprefix(_LIST))
            self.lists.append(ListRow(key=key, name=name, address=address, languages=languages))
            return
        person = PersonRow(
            id=self._id(row, said, name=name, address=address),
            name=name,
            email=address,
            languages=languages,
            zone=self._zone(row),
            stakeholder_group=self._label(row, "stakeholder_group", meaning=stakeholder_group),
            region=self._label(row, "region", meaning=region),
            bodies=self._bodies(row),
        )
        self.people.append(person)

    def refuse_addresses_of_others(self) -> None:
        """An address belongs to one person, also to those who are not in the file."""
        here = {person.id for person in self.people}
        for person in self.people:
            owner = self._known.ids.get(person.email.casefold(), person.id)
            if owner not in here:
                words, fix = (
                    f"email: belongs to {owner}",
                    f"write {owner} as id, or another address",
                )
                row = self._rows["id", person.id]
                self.problems.append(_problem(words, person.email, fix=fix, row=row))

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self._headers[column]] if column in self._headers else ""

    def _wrong(self, row: Row, column: str, *, wrong: str, fix: str, value: str = "") -> None:
        shown = value or self._cell(row, column)
        self.problems.append(_problem(f"{column}: {wrong}", shown, fix=fix, row=row.number))

    def _refuse_twice(self, row: Row, column: str, *, value: str) -> None:
        first = self._rows.setdefault((column, value), row.number)
        if value and first != row.number:
            self._wrong(row, column, wrong=f"the same as in row {first}", fix="keep one of them")

    def _name(self, row: Row) -> str:
        name = " ".join(self._cell(row, "name").split())
        if not name:
            self._wrong(row, "name", wrong="blank", fix="write the name as mails should say it")
        return name

    def _address(self, row: Row) -> str:
        text = self._cell(row, "email")
        named = _NAMED.fullmatch(text)
        address = named[1] if named else text
        if not _can_get_mail(address):
            fix = "write it as name@example.org, a domain in other letters as xn--..."
            self._wrong(row, "email", wrong="not an address that mail can be sent to", fix=fix)
        return address

    def _languages(self, row: Row) -> tuple[str, ...]:
        cell = self._cell(row, "languages")
        tags = [_tag(part) for part in _SEPARATORS.split(cell) if part]
        for tag in tags:
            if (
                not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", tag)
                or tag.split("-")[0] not in _LANGUAGES
            ):
                fix = "write codes, the preferred one first: fr; en"
                self._wrong(row, "languages", wrong="not a language code", fix=fix, value=tag)
                return ("en",)
        return tuple(dict.fromkeys(tags)) or ("en",)

    def _zone(self, row: Row) -> str:
        zone = self._cell(row, "zone") or "UTC"
        if zone not in _zones():
            fix = f"{suggest(zone, _zones())}; zones are named as Africa/Dakar"
            self._wrong(row, "zone", wrong="not a zone", fix=fix)
        return zone

    def _label(self, row: Row, column: str, *, meaning: Callable[[str], str]) -> str:
        try:
            return meaning(self._cell(row, column))
        except UnknownSpelling as unknown:
            self._wrong(row, column, wrong=unknown.what, fix=f"{unknown.fix}, or leave it blank")
            return ""

    def _bodies(self, row: Row) -> tuple[str, ...]:
        found = [part.strip() for part in self._cell(row, "bodies").split(";") if part.strip()]
        for body in found:
            self._named(row, "bodies", key=body, known=self._known.bodies)
        return tuple(sorted(set(found)))

    def _list_key(self, row: Row, key: str) -> str:
        self._named(row, "id", key=key, known=self._known.lists)
        return key

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

    def _id(self, row: Row, said: str, *, name: str, address: str) -> str:
        if said and not _ID.fullmatch(said):
            fix = "use a-z, 0-9 and -, as in amina-diallo, or leave it blank"
            self._wrong(row, "id", wrong="not written as expected", fix=fix)
        known = self._known.ids.get(address.casefold())
        found = said or known or self._new_id(name, address)
        if said:
            self._refuse_twice(row, "id", value=said)
        self._rows.setdefault(("id", found), row.number)
        return found

    def _new_id(self, name: str, address: str) -> str:
        """An id from the name, else from the address, that nobody has yet."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        digest = hashlib.sha256(address.casefold().encode()).hexdigest()[:8]
        made = "-".join(re.findall(r"[a-z0-9]+", plain))[:50].strip("-") or f"person-{digest}"
        taken = {person.id for person in self.people} | set(self._known.ids.values())
        return f"{made}-{digest}" if made in taken else made


def _can_get_mail(address: str) -> bool:
    """Whether this is one whole address; a reader of mail headers would take its beginning."""
    try:
        return mailbox(address).address == address and "." in address.rpartition("@")[2]
    except HeaderRefused:
        return False


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _tag(text: str) -> str:
    language, hyphen, territory = text.partition("-")
    return f"{language.lower()}{hyphen}{territory.upper()}"
