"""The recipients of a notice: bodies, roles and lists resolved to addresses, each once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.rules.holders import holder_of, person_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.people import ListAddress, Person
from igf.store.tables.year import Obligation
from igf.whom.rules.find import folded_address
from schemas.cycle import CycleFile
from schemas.questions import EXPECTED


@dataclass(frozen=True, slots=True)
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
    """The recipients of these names at `now`, in order; each person and address once."""
    wanted = list(names)
    known = _known(session, wanted, year=year, now=now)
    return each_once(recipient for name in wanted for recipient in known.behind(name))


def expected(
    session: Session, ask: str, *, year: CycleFile, now: datetime
) -> tuple[Recipient, ...]:
    """Those still expected to answer an ask (by id), and delegates; each once."""
    rows = still_expected(queries.obligations(session, ask))
    return expected_of(session, rows, year=year, now=now)


def still_expected(rows: Iterable[Obligation]) -> list[Obligation]:
    """The sides of an ask that an answer is still expected of."""
    return [row for row in rows if row.state in EXPECTED]


def expected_of(
    session: Session, rows: Sequence[Obligation], *, year: CycleFile, now: datetime
) -> tuple[Recipient, ...]:
    """Those who answer for these sides of an ask, and delegates; each once."""
    ids = {row.id: _asked_person(row, now) for row in rows}
    people = ask_queries.people_by_id(session, [each for each in ids.values() if each])
    persons = {row.id: people.get(ids[row.id] or "") for row in rows}
    bodies = [row.holder for row in rows if not (persons[row.id] or person_of(row.holder))]
    known = _known(session, bodies, year=year, now=now)
    return each_once(recipient for row in rows for recipient in known.of_side(row, persons[row.id]))


@dataclass(frozen=True)
class _Known:
    """The members of bodies, roles and lists, read at once."""

    year: CycleFile
    members: Mapping[str, Sequence[Person]]
    lists: Mapping[str, ListAddress]

    def behind(self, name: str) -> Iterator[Recipient]:
        """The people of a body or role, or the list."""
        for row in filter(None, [self.lists.get(name)]):
            why = f"as a reader of {self.year.lists[name].title}"
            yield Recipient(f"list:{name}", row.name, row.address, tuple(row.languages), why)
        for person in self.members.get(name, ()):
            yield _recipient(person, _why(name, self.year))

    def of_side(self, row: Obligation, person: Person | None) -> Iterator[Recipient]:
        """The person who is to answer, or those of the body or role as a whole."""
        if person:
            yield _recipient(person, _why(row.side, self.year))
        elif not person_of(row.holder):
            yield from self.behind(row.holder)


def _known(session: Session, names: Sequence[str], *, year: CycleFile, now: datetime) -> _Known:
    bodies = [name for name in names if name not in year.lists]
    lists = [name for name in names if name in year.lists]
    members = ask_queries.members(session, bodies, now=now) if bodies else {}
    return _Known(year, members, queries.list_addresses(session, lists) if lists else {})


def _asked_person(row: Obligation, now: datetime) -> str | None:
    """The id of the one who is to answer; None: a body or role as a whole."""
    return delegate_of(row, now) or person_of(row.holder)


def delegate_of(row: Obligation, now: datetime) -> str | None:
    """The id of the person who may answer in the holder's place at `now`."""
    ended = row.delegate_until is not None and row.delegate_until <= now
    return None if ended else row.delegate


def each_once(all_of_them: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each person once; a list and a person of one address get it once, two people both."""
    found: dict[str, Recipient] = {}
    addresses: dict[str, set[bool]] = defaultdict(set)
    for recipient in all_of_them:
        known, is_list = addresses[folded_address(recipient.address)], _is_list(recipient)
        if recipient.key not in found and not (known if is_list else True in known):
            found[recipient.key] = recipient
            known.add(is_list)
    return tuple(found.values())


def _is_list(recipient: Recipient) -> bool:
    return person_of(recipient.key) is None


def person_recipient(person: Person, side: str, *, year: CycleFile) -> Recipient:
    """A person as a recipient who is told as a member of a body or role."""
    return _recipient(person, _why(side, year))


def _recipient(person: Person, why: str) -> Recipient:
    return Recipient(holder_of(person.id), person.name, person.email, tuple(person.languages), why)


def _why(name: str, year: CycleFile) -> str:
    if name in year.roles:
        return f"as {year.roles[name].title}"
    if name not in year.bodies:
        return ""
    body = year.bodies[name]
    return f"as {body.member}" if body.member else f"as a member of {body.title}"
