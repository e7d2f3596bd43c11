"""Reading a file of people: its rows as people and mailing lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from igf.files.rows import Sheet
from igf.people.rules.columns import EXAMPLE, LIST, Known, PersonCells
from igf.people.who_rows_are import Rows, Who, addresses_of, goes_on, who_rows_are
from schemas.errors import WrongValueError
from schemas.people import ListRow, PersonRow, Term


@dataclass(frozen=True)
class PeopleRead:
    """The people and mailing lists of a file; `unnamed` are keys that no started year names.

    `columns` are those the file has (None: all): what it has no column for stays as it is.
    `unused` are headers that were not read. `mapping` is kept for the next file of `source`. Of
    those `kept` (by id) mails go on to this address, and not to the first one of the row. `notes`
    say how the file was read.
    """

    people: tuple[PersonRow, ...]
    lists: tuple[ListRow, ...]
    unnamed: tuple[str, ...] = ()
    columns: frozenset[str] | None = None
    unused: tuple[str, ...] = ()
    source: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_people(sheet: Sheet[PersonCells], known: Known, *, source: str = "") -> PeopleRead:
    """Every row of a sheet as a person or a mailing list. Mistakes: every problem of the file."""
    rows = sheet.read(known)
    _refuse_example(sheet, rows)
    found = who_rows_are(sheet, rows, people=known.people)
    pairs = [
        (placed.row, who)
        for placed, who in zip(rows, found, strict=True)
        if not who.id.startswith(LIST)
    ]
    sheet.refuse()
    columns = {column: header for column, header in sheet.columns.items() if header}
    return PeopleRead(
        people=tuple(_person(row, who) for row, who in pairs),
        kept={who.id: addresses_of(row, who)[0] for row, who in pairs if goes_on(row, who)},
        lists=tuple(_list(placed.row) for placed in rows if placed.row.id.startswith(LIST)),
        unnamed=tuple(dict.fromkeys(_unnamed(rows, known))),
        columns=frozenset(columns),
        unused=sheet.unused,
        source=source,
        mapping={**(known.columns or {}), **sheet.file.columns},
        notes=sheet.notes,
    )


def _refuse_example(sheet: Sheet[PersonCells], rows: Rows) -> None:
    for placed in rows:
        if all(cell == EXAMPLE[column] for column, cell in placed.cells.items()):
            fix = "write a person of yours over it"
            error = WrongValueError("the example of the template", fix)
            sheet.wrong(placed, error, field="name")


def _person(row: PersonCells, who: Who) -> PersonRow:
    terms, addresses = row.terms, addresses_of(row, who)
    return PersonRow(
        id=who.id,
        name=row.name,
        email="".join(addresses[:1]),
        other_addresses=addresses[1:],
        languages=row.languages,
        zone=row.zone,
        stakeholder_group=row.stakeholder_group,
        region=row.region,
        gender=row.gender,
        bodies=tuple(term.body for term in terms),
        terms=tuple(term for term in terms if term != Term(body=term.body)),
    )


def _list(row: PersonCells) -> ListRow:
    key, address = row.id.removeprefix(LIST), "".join(row.email[:1])
    return ListRow(key=key, name=row.name, address=address, languages=row.languages)


def _unnamed(rows: Rows, known: Known) -> Iterator[str]:
    """Keys that no started year names, if one was started: they may belong to a later year."""
    for placed in rows:
        key = placed.row.id.removeprefix(LIST)
        if key != placed.row.id and key not in known.lists and known.lists:
            yield key
        if known.bodies:
            yield from (each.body for each in placed.row.bodies if each.body not in known.bodies)
