"""Who gets a notice: bodies, roles and lists resolved to persons and addresses, each once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from igf.store import queries
from igf.store.session import Session
from schemas.cycle import CycleFile


@dataclass(frozen=True)
class Recipient:
    """A person or a list. `key` ("person:ID", "list:KEY") is stable when the address changes."""

    key: str
    name: str
    address: str
    languages: tuple[str, ...]
    why: str


def recipients(
    session: Session, names: Iterable[str], *, year: CycleFile, now: datetime
) -> tuple[Recipient, ...]:
    """Who stands behind the names at `now`, in order; nobody twice, by person and by address."""
    found: dict[str, Recipient] = {}
    addresses: set[str] = set()
    for name in names:
        for recipient in _behind(session, name, year=year, now=now):
            address = recipient.address.casefold()
            if recipient.key not in found and address not in addresses:
                found[recipient.key] = recipient
                addresses.add(address)
    return tuple(found.values())


def _behind(session: Session, name: str, *, year: CycleFile, now: datetime) -> Iterator[Recipient]:
    if name in year.lists:
        row = queries.list_address(session, name)
        if row:
            why = f"as a reader of {year.lists[name].title}"
            yield Recipient(f"list:{name}", row.name, row.address, tuple(row.languages), why)
        return
    for person in queries.people_in(session, name, now=now):
        why = _why(name, year)
        yield Recipient(
            f"person:{person.id}", person.name, person.email, tuple(person.languages), why
        )


def _why(name: str, year: CycleFile) -> str:
    if name in year.roles:
        return f"as {year.roles[name].title}"
    if name not in year.bodies:
        return ""
    body = year.bodies[name]
    return f"as {body.member}" if body.member else f"as a member of {body.title}"
