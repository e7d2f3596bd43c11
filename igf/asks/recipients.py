"""Who gets a notice: bodies, roles and lists resolved to persons and addresses, each once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.holders import holder_of, person_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.store.tables.year import Obligation
from schemas.cycle import CycleFile
from schemas.questions import EXPECTED


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
    return _each_once(
        recipient for name in names for recipient in _behind(session, name, year=year, now=now)
    )


def expected(
    session: Session, ask: str, *, year: CycleFile, now: datetime
) -> tuple[Recipient, ...]:
    """Who is still expected to answer an ask (by id), or was delegated to; nobody twice."""
    rows = [row for row in queries.obligations(session, ask) if row.state in EXPECTED]
    return expected_of(session, rows, year=year, now=now)


def expected_of(
    session: Session, rows: Sequence[Obligation], *, year: CycleFile, now: datetime
) -> tuple[Recipient, ...]:
    """Who is to answer for these sides of an ask, or was delegated to; nobody twice."""
    ids = {row.id: _asked_person(row, now) for row in rows}
    people = ask_queries.people(session, [each for each in ids.values() if each])
    return _each_once(
        recipient
        for row in rows
        for recipient in _expected(
            session, row, person=people.get(ids[row.id] or ""), year=year, now=now
        )
    )


def _expected(
    session: Session, row: Obligation, *, person: Person | None, year: CycleFile, now: datetime
) -> Iterator[Recipient]:
    if person:
        yield _recipient(person, _why(row.side, year))
    elif not person_of(row.holder):
        yield from _behind(session, row.holder, year=year, now=now)


def _asked_person(row: Obligation, now: datetime) -> str | None:
    """The id of the one who is to answer; None: a body or role as a whole."""
    return delegate_of(row, now) or person_of(row.holder)


def delegate_of(row: Obligation, now: datetime) -> str | None:
    """The id of the person who may answer in the holder's place at `now`."""
    ended = row.delegate_until is not None and row.delegate_until <= now
    return None if ended else row.delegate


def _each_once(all_of_them: Iterable[Recipient]) -> tuple[Recipient, ...]:
    found: dict[str, Recipient] = {}
    addresses: set[str] = set()
    for recipient in all_of_them:
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
        yield _recipient(person, _why(name, year))


def _recipient(person: Person, why: str) -> Recipient:
    return Recipient(holder_of(person.id), person.name, person.email, tuple(person.languages), why)


def _why(name: str, year: CycleFile) -> str:
    if name in year.roles:
        return f"as {year.roles[name].title}"
    if name not in year.bodies:
        return ""
    body = year.bodies[name]
    return f"as {body.member}" if body.member else f"as a member of {body.title}"
