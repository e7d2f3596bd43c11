"""Reading a file of people: who the rows are among those who are known."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from igf.files.rows import Placed, Sheet
from igf.people.rules.columns import EXAMPLE, LIST, Known, PersonCells
from schemas.errors import WrongValueError
from schemas.people import ListRow, PersonRow, Term

Rows = Sequence[Placed[PersonCells]]


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


def read_people(sheet: Sheet[PersonCells], known: Known, *, source: str = "") -> PeopleRead:
    """Every row of a sheet as a person or a mailing list. Mistakes: every problem of the file."""
    rows = sheet.read(known)
    _refuse_example(sheet, rows)
    addresses = [(placed, each.casefold()) for placed in rows for each in placed.row.email]
    sheet.refuse_twice(addresses, "email", what="address", fix="keep one of them")
    ids = _ids(sheet, rows, known=known)
    people = [
        _person(placed.row, made)
        for placed, made in zip(rows, ids, strict=True)
        if not made.startswith(LIST)
    ]
    _refuse_addresses_of_others(sheet, rows, ids=ids, known=known)
    sheet.refuse()
    columns = {column: header for column, header in sheet.columns.items() if header}
    return PeopleRead(
        people=tuple(people),
        lists=tuple(_list(placed.row) for placed in rows if placed.row.id.startswith(LIST)),
        unnamed=tuple(dict.fromkeys(_unnamed(rows, known))),
        columns=frozenset(columns),
        unused=sheet.unused,
        source=source,
        mapping={**(known.columns or {}), **sheet.file.columns},
    )


def _refuse_example(sheet: Sheet[PersonCells], rows: Rows) -> None:
    for placed in rows:
        if all(cell == EXAMPLE[column] for column, cell in placed.cells.items()):
            fix = "write a person of yours over it"
            error = WrongValueError("the example of the template", fix)
            sheet.wrong(placed, error, field="name")


def _ids(sheet: Sheet[PersonCells], rows: Rows, *, known: Known) -> list[str]:
    """The id of each row: as said, of whose address it is, or made from the name."""
    taken = set(known.ids.values())
    ids = []
    for placed in rows:
        ids.append(placed.cells.get("id", "") or _id(sheet, placed, known=known, taken=taken))
        taken.add(ids[-1])
    entries = zip(rows, ids, strict=True)
    sheet.refuse_twice(entries, "id", what="id", fix="keep one of them")
    return ids


def _id(
    sheet: Sheet[PersonCells], placed: Placed[PersonCells], *, known: Known, taken: Collection[str]
) -> str:
    row = placed.row
    owners = {known.ids[each.casefold()] for each in row.email if each.casefold() in known.ids}
    if len(owners) > 1:
        wrong = f"belongs to {' and '.join(sorted(owners))}"
        error = WrongValueError(wrong, "say who it is in the column id")
        sheet.wrong(placed, error, field="email")
    return min(owners) if owners else made_id(row.name, "".join(row.email[:1]), taken=taken)


def made_id(name: str, address: str, *, taken: Collection[str]) -> str:
    """An id from the name, else from the address, that nobody has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    digest = hashlib.sha256(address.casefold().encode()).hexdigest()[:8]
    made = "-".join(re.findall(r"[a-z0-9]+", plain))[:50].strip("-") or f"person-{digest}"
    return f"{made}-{digest}" if made in taken else made


def _person(row: PersonCells, known_as: str) -> PersonRow:
    terms = row.terms
    return PersonRow(
        id=known_as,
        name=row.name,
        email="".join(row.email[:1]),
        other_addresses=row.email[1:],
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


def _refuse_addresses_of_others(
    sheet: Sheet[PersonCells], rows: Rows, *, ids: Sequence[str], known: Known
) -> None:
    """An address belongs to one person, also to those who are not in the file."""
    for placed, who in zip(rows, ids, strict=True):
        for address in () if who.startswith(LIST) else placed.row.email:
            owner = known.ids.get(address.casefold(), who)
            if owner not in ids:
                fix = f"write {owner} as id, or another address"
                error = WrongValueError(f"belongs to {owner}", fix, value=address)
                sheet.wrong(placed, error, field="email")


def _unnamed(rows: Rows, known: Known) -> Iterator[str]:
    """Keys that no started year names, if one was started: they may belong to a later year."""
    for placed in rows:
        key = placed.row.id.removeprefix(LIST)
        if key != placed.row.id and key not in known.lists and known.lists:
            yield key
        if known.bodies:
            yield from (each.body for each in placed.row.bodies if each.body not in known.bodies)
