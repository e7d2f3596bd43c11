"""Who the rows of a file of people are: known people, or new ones; a doubt is never settled here.

A row is the person of its id; without one, of its address, where the name does not speak against
it. Two people may share an address or a name: then their rows say by an id who is who.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from igf.files.rows import Placed, Sheet
from igf.people.rules.columns import LIST, PersonCells
from igf.whom.rules.find import Everybody, Named, either, folded_address, folded_name, is_like
from schemas.errors import WrongValueError

Rows = Sequence[Placed[PersonCells]]


@dataclass(frozen=True)
class Who:
    """Who a row is: the id, and the person if known by then; `said` where the row has the id."""

    id: str
    known: Named | None = None
    said: bool = False

    @property
    def sure(self) -> bool:
        """Whether another row of the same name or address can be somebody else."""
        return self.said or self.known is not None


def who_rows_are(sheet: Sheet[PersonCells], rows: Rows, *, people: Everybody) -> list[Who]:
    """Who each row is; what is in doubt is kept by the sheet as a problem of the row."""
    taken = {each.id for each in people.people}
    found = []
    for placed in rows:
        who = _who(sheet, placed, people=people, taken=taken)
        taken.add(who.id)
        found.append(who)
    _refuse_twice(sheet, list(zip(rows, found, strict=True)))
    return found


def made_id(name: str, address: str, *, taken: Collection[str]) -> str:
    """An id from the name, else from the address, that nobody has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    digest = hashlib.sha256(address.casefold().encode()).hexdigest()[:8]
    made = "-".join(re.findall(r"[a-z0-9]+", plain))[:50].strip("-") or f"person-{digest}"
    return f"{made}-{digest}" if made in taken else made


def goes_on(row: PersonCells, who: Who) -> bool:
    """Whether mails go on to where they went, and not to the first address of the row."""
    first = zip(addresses_of(row, who)[:1], row.email[:1], strict=True)
    return any(folded_address(one) != folded_address(other) for one, other in first)


def addresses_of(row: PersonCells, who: Who) -> tuple[str, ...]:
    """The addresses of a person after a row: those of the row, if it has the id; else all of them.

    Then mails go on to where they went: that they go elsewhere is said by the id.
    """
    if who.said or who.known is None:
        return row.email
    there = {folded_address(each) for each in who.known.addresses}
    new = (each for each in row.email if folded_address(each) not in there)
    return (*who.known.addresses, *new)


def _who(
    sheet: Sheet[PersonCells], placed: Placed[PersonCells], *, people: Everybody, taken: set[str]
) -> Who:
    said = placed.cells.get("id", "")
    if said:
        known = people.by_id(said)
        return Who(known.id if known else said, known, said=True)
    row = placed.row
    try:
        known = _known(row, people)
    except WrongValueError as error:
        sheet.wrong(placed, error, field=error.field)
        known = None
    if known:
        return Who(known.id, known)
    return Who(made_id(row.name, "".join(row.email[:1]), taken=taken))


def _known(row: PersonCells, people: Everybody) -> Named | None:
    """The person of an address of the row; None: a new one. WrongValueError: it is in doubt."""
    owners = list(dict.fromkeys(each for a in row.email for each in people.by_address(a)))
    called = people.by_name(row.name) if row.name else ()
    meant = [each for each in owners if each in called] or owners
    if not owners and called:
        fix = f"write {called[0].id} as id if it is the same person, else another id"
        raise WrongValueError(f"there is {either(called)} already", fix, field="name")
    if len(meant) > 1:
        fix = "say who it is in the column id"
        raise WrongValueError(f"belongs to {_both(meant)}", fix, field="email")
    if not meant:
        return None
    (owner,) = meant
    if called and owner not in called:
        fix = "correct one of the two, or say who it is in the column id"
        wrong = f"belongs to {owner.shown}, and the name to {either(called)}"
        raise WrongValueError(wrong, fix, field="email")
    if row.name and not is_like(owner, row.name):
        fix = f"write {owner.id} as id if it is a new name, or another id if they share the address"
        raise WrongValueError(f"belongs to {owner.shown}", fix, field="email")
    return owner


def _both(people: Sequence[Named]) -> str:
    return " and ".join(sorted(each.id for each in people))


def _refuse_twice(
    sheet: Sheet[PersonCells], pairs: Sequence[tuple[Placed[PersonCells], Who]]
) -> None:
    """Refuse two rows of one person, and two that may be of one where no id tells them apart."""
    people = [pair for pair in pairs if not pair[1].id.startswith(LIST)]
    lists = [pair for pair in pairs if pair[1].id.startswith(LIST)]
    for what, rows in (("person", people), ("list", lists)):
        entries = [(placed, who.id) for placed, who in rows]
        sheet.refuse_twice(entries, "id", what=what, fix="keep one of them")
    fix = "keep one of them; if they are two people, write an id for each"
    addresses = [_Value(*pair, folded_address(a)) for pair in people for a in pair[0].row.email]
    sheet.refuse_twice(_doubtful(addresses), "email", what="address", fix=fix)
    names = [_Value(*pair, folded_name(pair[0].row.name)) for pair in people]
    sheet.refuse_twice(_doubtful(names), "name", what="name", fix=fix)


class _Value(NamedTuple):
    """What a person goes by, in a row."""

    placed: Placed[PersonCells]
    who: Who
    text: str


def _doubtful(values: Sequence[_Value]) -> Iterator[tuple[Placed[PersonCells], str]]:
    """Each value that stands in a row of somebody new without an id, with all rows it stands in."""
    doubtful = {each.text for each in values if not each.who.sure}
    return ((each.placed, each.text) for each in values if each.text in doubtful)
