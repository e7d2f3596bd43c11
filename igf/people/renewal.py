"""The renewal of a body, as of the MAG once a year: who stays, joins and leaves, as one act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from igf.log.write import By, Entry, Value, record_all
from igf.office.office import Office
from igf.people.change import AllSpans, PeopleChange, compared, everybody, write_rows
from igf.people.membership import entries, known_bodies, refuse_unknown_body
from igf.people.membership_change import look_ahead, on_membership_change
from igf.people.read import PeopleRead
from igf.people.rules.file_rows import with_spans
from igf.people.rules.renewal import Roll, notice_bodies, renewed
from igf.people.rules.terms import MembershipChange, first_instant
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import counted
from igf.year.declared import definition_of, year_of
from schemas.errors import Mistake


@dataclass(frozen=True)
class Renewal:
    """A renewal as it would be done.

    `roll` holds who stays, joins and leaves by id, `names` the name of each. `told` are the
    declared steps that address the new and the leaving members, by the body that they address;
    `still` the roles of the body that leaving members hold, by title.
    """

    body: str
    at: datetime
    roll: Roll
    names: Mapping[str, str]
    change: PeopleChange
    told: Mapping[str, tuple[str, ...]]
    still: tuple[tuple[str, str], ...]
    seen: int | None


def foresee_renewal(
    office: Office, read: PeopleRead, *, body: str, on: date | None = None
) -> Renewal:
    """The changes if the people of a file were the body from a day on (else today).

    Mistake: the body is unknown, or the file has no people.
    """
    now = office.now()
    at = first_instant(on or now.date())
    if not read.people:
        raise Mistake("nobody is in this file", "give the file of all members from then on")
    with office.store.read() as session:
        look_ahead(session)
        refuse_unknown_body(session, body)
        people, spans = everybody(session)
        roll = renewed(read.people, spans, body=body, at=at, now=now)
        keys = tuple(key for key in notice_bodies(body) if key in known_bodies(session))
        names = {row.id: row.name for row in (*people.values(), *read.people)}
        return Renewal(
            body=body,
            at=at,
            roll=roll,
            names=names,
            change=_change(session, read, roll=roll, keys=keys, now=now),
            told={key: tuple(_told(session, key)) for key in keys},
            still=tuple(_still(session, roll.leaves, spans=spans, body=body, now=now)),
            seen=people_queries.last_change(session),
        )


def renew(office: Office, renewal: Renewal, *, by: By) -> None:
    """Carry out the renewal as shown, and record it.

    Mistake: people changed since it was shown.
    """
    if renewal.change.is_empty:
        return
    now, roll = office.now(), renewal.roll
    values: dict[str, Value] = {
        "body": renewal.body,
        "from": renewal.at.isoformat(),
        "stay": len(roll.stays),
        "join": len(roll.joins),
        "leave": len(roll.leaves),
    }
    with office.store.write(now) as session:
        if people_queries.last_change(session) != renewal.seen:
            raise Mistake("people changed since this was shown", "look at it again, then do it")
        write_rows(session, renewal.change, now=now)
        changes = renewal.change.memberships
        done = Entry("people.renewed", people_queries.PEOPLE, values)
        record_all(session, [done, *entries(changes, by=by, now=now)], at=now, actor=by.actor)
        on_membership_change(session, changes, followers=office.followers, now=now)


def renewal_words(renewal: Renewal) -> Iterator[str]:
    """A renewal line by line: who stays, joins and leaves, the mails, and the remaining steps."""
    roll, day = renewal.roll, f"{renewal.at.day} {renewal.at:%B %Y}"
    if renewal.change.is_empty:
        yield f"{renewal.body} is as this file has it: nothing changes"
        return
    yield f"{renewal.body} from {day} on: {counted(len(roll.stays) + len(roll.joins), 'member')}"
    for verb, ids in (("Stay", roll.stays), ("Join", roll.joins), ("Leave", roll.leaves)):
        names = ", ".join(renewal.names[person] for person in ids)
        yield f"{verb}: {len(ids)}{f': {names}' if names else ''}"
    for key, steps in renewal.told.items():
        number = counted(len(roll.told(key)), "person", many="people")
        yield f"{key}: {number}; told by: {'; '.join(steps) or 'no step that is still to come'}"
    for person, title in renewal.still:
        name = renewal.names[person]
        yield f"{name} leaves and is still {title}: igf handover {person} WHO"


def _change(
    session: Session, read: PeopleRead, *, roll: Roll, keys: Sequence[str], now: datetime
) -> PeopleChange:
    """The file as an import would take it, but for the body itself and those who are told."""
    imported, (people, spans) = compared(session, read, now=now), everybody(session)
    ours = {roll.body, *keys}
    others = [each for each in imported.memberships if each.body not in ours]
    touched = {each.person for each in others}
    changed = tuple(
        row
        for row in imported.people.changed
        if row.id in touched or with_spans(row, {}) != with_spans(people[row.id], {})
    )
    return replace(
        imported,
        people=replace(imported.people, changed=changed),
        memberships=(*others, *roll.changes, *_noticed(roll, spans, keys=keys, now=now)),
        left=tuple(each for each in imported.left if each[1] not in ours),
    )


def _noticed(
    roll: Roll, spans: AllSpans, *, keys: Sequence[str], now: datetime
) -> Iterator[MembershipChange]:
    """Let the bodies that notices address hold exactly the new and the leaving members."""
    for key in keys if roll.new or roll.gone else ():
        members = {person: each[key] for person, each in spans.items() if key in each}
        yield from roll.noticed(key, members, now=now)


def _told(session: Session, key: str) -> Iterator[str]:
    for stage in queries.live_stages(session):
        for step in definition_of(session, stage).steps:
            if key in getattr(step, "to", ()):
                yield f"{step.title} ({stage.title})"


def _still(
    session: Session, leaving: Sequence[str], *, spans: AllSpans, body: str, now: datetime
) -> Iterator[tuple[str, str]]:
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    roles = {key: role for year in years for key, role in year.roles.items() if role.body == body}
    for person in leaving:
        for key, span in spans[person].items():
            if key in roles and span.lasts(now):
                yield person, roles[key].title
