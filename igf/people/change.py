"""The changes of a file of people: compared with who is there, and written in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from igf.asks.rules.holders import holder_of
from igf.log.write import Actor, By, Entry, Value, record_all
from igf.office.ports import Follower
from igf.people.membership import (
    change_words,
    refuse_unknown_body,
    span_of_row,
    write_memberships,
)
from igf.people.membership import entries as membership_entries
from igf.people.membership_change import on_membership_change
from igf.people.read import PeopleRead
from igf.people.rules.file_rows import Settled, Spans, settled, with_spans
from igf.people.rules.terms import MembershipChange, Span
from igf.store.queries import input as input_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries import people as people_queries
from igf.store.session import Session
from igf.store.tables.people import ColumnMapping, ListAddress, Person
from igf.whom.rules.find import Everybody, Named, folded_address, twins
from igf.words.difference import Difference, difference
from schemas.base import Strict
from schemas.errors import Mistake
from schemas.people import ListRow, PersonRow

#: The memberships of people, by id and body.
AllSpans = Mapping[str, Spans]


@dataclass(frozen=True)
class PeopleChange:
    """The changes of a file of people, made or foreseen; who is missing in it stays.

    `left` are memberships (person and body) that the file has and that have ended: they stay so.
    `mapping` is the column mapping of `source` if it is to be saved; `told` is what the log
    keeps of those who were there before. `turned` are those known who change their name or an
    address, before and after; `twins` pairs with one of the file who may be one person entered
    twice, `shared` addresses of the file that several people have, with these.
    """

    people: Difference[PersonRow]
    lists: Difference[ListRow]
    memberships: tuple[MembershipChange, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    source: str = ""
    mapping: Mapping[str, str] | None = None
    told: tuple[Entry, ...] = ()
    turned: tuple[tuple[Named, Named], ...] = ()
    twins: tuple[tuple[Named, Named], ...] = ()
    shared: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        rows = self.people.incoming or self.lists.incoming
        return not (rows or self.memberships or self.mapping)

    def known(self) -> tuple[MembershipChange, ...]:
        """The changes of those who were there before."""
        new = {row.id for row in self.people.added}
        return tuple(change for change in self.memberships if change.person not in new)


def compared(
    session: Session, read: PeopleRead, *, now: datetime, complete: str | None = None
) -> PeopleChange:
    """A file of people compared with those known. Mistake: it has no member of `complete`."""
    people, spans = everybody(session)
    found = [
        settled(row, people.get(row.id), spans=spans.get(row.id, {}), columns=read.columns, now=now)
        for row in read.people
    ]
    changes = [change for each in found for change in each.changes]
    if complete is not None:
        changes += _missing(session, found, spans=spans, body=complete, now=now)
    after = difference(people, {each.row.id: each.row for each in found})
    before = lists_by_key(session)
    lists = difference(before, {row.key: row for row in read.lists})
    saved = input_queries.column_mapping(session, read.source) if read.mapping else None
    is_kept = saved is not None and saved.columns == dict(read.mapping)
    incoming = {row.id: row for row in after.incoming}
    then = Everybody(map(named_row, ({**people, **incoming}).values()))
    return PeopleChange(
        people=after,
        lists=lists,
        memberships=tuple(changes),
        left=tuple((each.row.id, body) for each in found for body in each.left),
        source=read.source,
        mapping=None if is_kept else dict(read.mapping) or None,
        told=(*changed_people(after, people), *changed_lists(lists, before)),
        turned=tuple(_turned(after.changed, people)),
        twins=tuple(pair for pair in twins(then) if {each.id for each in pair} & {*incoming}),
        shared=_shared(incoming.values(), then),
    )


def write_people(
    session: Session,
    change: PeopleChange,
    *,
    by: Actor,
    followers: Iterable[Follower],
    now: datetime,
) -> None:
    """Write a compared file, record it, and update obligations."""
    write_rows(session, change, now=now)
    imported = Entry(people_queries.PEOPLE_IMPORTED, people_queries.PEOPLE, change_counts(change))
    followed = membership_entries(change.known(), by=By(by), now=now)
    record_all(session, [imported, *change.told, *followed], at=now, actor=by)
    on_membership_change(session, change.memberships, followers=followers, now=now)


def write_rows(session: Session, change: PeopleChange, *, now: datetime) -> None:
    """Write people, lists, memberships and mapping; nothing is recorded."""
    people_queries.add_people(session, [_columns(row) for row in change.people.added])
    people_queries.change_people(session, [_columns(row) for row in change.people.changed])
    write_memberships(session, change.memberships)
    mail_queries.readdress(session, dict(_readdressed(change)))
    for each in change.lists.incoming:
        session.merge(ListAddress(**{**each.model_dump(), "languages": list(each.languages)}))
    if change.mapping:
        columns = dict(change.mapping)
        session.merge(ColumnMapping(source=change.source, columns=columns, saved_at=now))


def _readdressed(change: PeopleChange) -> Iterator[tuple[str, str]]:
    """The recipients whose mails go to another address from then on, with it."""
    for before, after in change.turned:
        if before.addresses[0] != after.addresses[0]:
            yield holder_of(after.id), after.addresses[0]
    yield from ((f"list:{each.key}", each.address) for each in change.lists.changed)


def change_counts(change: PeopleChange) -> dict[str, Value]:
    """The numbers of people and lists of a change, for the log."""
    return {
        "added": len(change.people.added),
        "changed": len(change.people.changed),
        "unchanged": len(change.people.unchanged),
        "lists": len(change.lists.incoming),
    }


def everybody(session: Session) -> tuple[dict[str, PersonRow], AllSpans]:
    """Every person by id, and the memberships of each, past and future ones too."""
    spans: dict[str, dict[str, Span]] = {}
    for each in people_queries.all_memberships(session):
        spans.setdefault(each.person, {})[each.body] = span_of_row(each)
    rows = people_queries.people(session)
    return {row.id: person_row(row, spans.get(row.id, {})) for row in rows}, spans


def person_row(row: Person, spans: Spans) -> PersonRow:
    """A person of the database with these memberships."""
    person = PersonRow(
        id=row.id,
        name=row.name,
        email=row.email,
        other_addresses=tuple(row.other_addresses),
        languages=tuple(row.languages),
        zone=row.zone,
        stakeholder_group=row.stakeholder_group,
        region=row.region,
        gender=row.gender,
    )
    return with_spans(person, spans)


def lists_by_key(session: Session) -> dict[str, ListRow]:
    """Every mailing list whose address is known, by key."""
    return {
        row.key: ListRow(
            key=row.key, name=row.name, address=row.address, languages=tuple(row.languages)
        )
        for row in people_queries.lists(session)
    }


def _missing(
    session: Session, found: Sequence[Settled], *, spans: AllSpans, body: str, now: datetime
) -> list[MembershipChange]:
    """The members of a body who are not in the file leave it."""
    here = {each.row.id for each in found}
    if not any(body in each.row.bodies for each in found):
        refuse_unknown_body(session, body)
        raise Mistake(f"nobody in this file is in {body}", "give the file that has its members")
    return [
        MembershipChange(person, body, each[body], replace(each[body], until=now))
        for person, each in spans.items()
        if person not in here and body in each and each[body].lasts(now)
    ]


def named_row(row: PersonRow) -> Named:
    """A person of a file by all that he or she goes by."""
    return Named(row.id, row.name, (row.email, *row.other_addresses))


def _turned(
    changed: Iterable[PersonRow], people: Mapping[str, PersonRow]
) -> Iterator[tuple[Named, Named]]:
    for row in changed:
        before, after = named_row(people[row.id]), named_row(row)
        if before != after:
            yield before, after


def _shared(rows: Iterable[PersonRow], people: Everybody) -> dict[str, tuple[Named, ...]]:
    addresses = (folded_address(each) for row in rows for each in (row.email, *row.other_addresses))
    found = {each: tuple(people.by_address(each)) for each in addresses}
    return {address: several for address, several in found.items() if len(several) > 1}


def _columns(row: PersonRow) -> dict[str, Any]:
    kept = row.model_dump(exclude={"bodies", "terms"})
    return {**kept, "languages": list(row.languages), "other_addresses": list(row.other_addresses)}


_MEMBERSHIPS = frozenset({"bodies", "terms"})


def changed_people(
    found: Difference[PersonRow], before: Mapping[str, PersonRow]
) -> Iterator[Entry]:
    """An entry for each person who is known and changes; memberships have their own."""
    for row in found.changed:
        if turn := _turn(before[row.id], row):
            yield Entry("person.changed", "people", {"person": row.id, **turn})


def changed_lists(found: Difference[ListRow], before: Mapping[str, ListRow]) -> Iterator[Entry]:
    """An entry for each mailing list that is known and changes."""
    for row in found.changed:
        yield Entry("list.changed", "people", {"list": row.key, **_turn(before[row.key], row)})


def _turn(before: Strict, after: Strict) -> dict[str, str]:
    was, now = before.model_dump(), after.model_dump()
    fields = [name for name in now if was[name] != now[name] and name not in _MEMBERSHIPS]
    return {} if not fields else {"was": _said(was, fields), "now": _said(now, fields)}


def _said(row: Mapping[str, object], fields: list[str]) -> str:
    return "; ".join(f"{name}: {_text(row[name])}" for name in fields)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def people_words(change: PeopleChange, read: PeopleRead, *, now: datetime) -> Iterator[str]:
    """The changes, line by line; then the columns not read and the names not known."""
    yield from _words("People", change.people, keys=[row.id for row in change.people.incoming])
    yield from _words(
        "Mailing lists", change.lists, keys=[row.key for row in change.lists.incoming]
    )
    for before, after in change.turned:
        yield f"{before.id}: was {gone_by(before)}; now {gone_by(after)}"
    for person, address in read.kept.items():
        yield f"Emails to {person} still go to {address}; to change it, give the id in the row"
    for address, several in change.shared.items():
        yield f"{address} is shared by {' and '.join(sorted(each.id for each in several))}"
    yield from twin_words(change.twins)
    yield from change_words(change.known(), now=now)
    for person, body in change.left:
        yield f"{person} has left {body} and stays so; else: igf people join {person} {body}"
    if read.unused:
        yield f"Columns that were not read: {', '.join(read.unused)}"
    if read.unnamed:
        yield f"No started year names these yet: {', '.join(read.unnamed)}"


def twin_words(pairs: Iterable[tuple[Named, Named]]) -> Iterator[str]:
    """Who may be one person entered twice, line by line; nobody is merged by itself."""
    for one, other in pairs:
        both = f"{one.shown} and {other.shown}"
        yield f"{both} may be one person: igf people merge {other.id} {one.id}"


def gone_by(person: Named) -> str:
    """A person by name and addresses: "Amina Diallo <amina@example.org>"."""
    return f"{person.name} <{', '.join(person.addresses)}>"


def _words(what: str, found: Difference[object], *, keys: Sequence[str]) -> Iterator[str]:
    counts = f"{len(found.added)} added, {len(found.changed)} changed"
    named = f"; added or changed: {', '.join(keys)}" if keys else ""
    stay = f"{len(found.missing)} not in this file (they stay)"
    yield f"{what}: {counts}, {len(found.unchanged)} unchanged, {stay}{named}"
