"""Who gets mails and owes answers: people and mailing lists come in as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from igf.domain.difference import Difference, difference
from igf.domain.validation import suggest
from igf.engine.facts import definition_of, year_of
from igf.engine.log import Actor, Entry, record_all
from igf.engine.office import Office
from igf.engine.people_file import Known, PeopleRead, read_people
from igf.engine.people_log import changed_lists, changed_people
from igf.engine.stops import wake
from igf.files.sheets import read_as_far
from igf.store import people_queries, queries
from igf.store.people_tables import ListAddress
from igf.store.session import Session
from igf.store.tables import Stage
from schemas.errors import Mistake, Mistakes
from schemas.people import ListRow, PersonRow


@dataclass(frozen=True)
class PeopleChange:
    """What a file of people changes, or would; who is missing in it stays."""

    people: Difference[PersonRow]
    lists: Difference[ListRow]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.people.incoming or self.lists.incoming)


def read_people_file(office: Office, path: Path, *, sheet: str | None = None) -> PeopleRead:
    """Read a CSV or XLSX file of people. Mistakes: every problem of it."""
    table, stray = read_as_far(path, sheet=sheet)
    if table is None:
        raise Mistakes(stray)
    with office.store.read() as session:
        known = _known(session)
    read, problems = read_people(table, known)
    if found := [*stray, *problems]:
        ordered = sorted(found, key=lambda problem: problem.line or 0)
        raise Mistakes([each.model_copy(update={"file": str(path)}) for each in ordered])
    return read


def preview_people(office: Office, read: PeopleRead) -> PeopleChange:
    """What taking in this file would change. Nothing is written."""
    with office.store.read() as session:
        return _change(session, read)


def take_in_people(office: Office, read: PeopleRead, *, by: Actor) -> PeopleChange:
    """Take in added and changed people and lists, memberships as the file has them.

    A stage that waited for a body to be named goes on.
    """
    while True:
        with office.store.read() as session:
            seen = people_queries.last_import(session)
            change, needs = _change(session, read), _needs(session)
            told = _told(session, change)
        if change.is_empty:
            return change
        now = office.now()
        with office.store.write(now) as session:
            # If other people came in since they were compared, they are compared again.
            if people_queries.last_import(session) == seen:
                _write_all(session, change, needs=needs, now=now)
                record_all(session, told, at=now, actor=by)
                return change


def people_of(office: Office, body: str | None = None) -> Sequence[PersonRow]:
    """Everybody, or the members of a body or holders of a role. Mistake: there is no such body."""
    with office.store.read() as session:
        found = _people(session)
        known = _known(session).bodies | {b for row in found.values() for b in row.bodies}
    if body is not None and body not in known:
        raise Mistake(f"there is no body or role {body}", suggest(body, known))
    return [row for row in found.values() if body is None or body in row.bodies]


def lists_of(office: Office) -> Sequence[ListRow]:
    """Every mailing list whose address is known."""
    with office.store.read() as session:
        return list(_lists(session).values())


def _known(session: Session) -> Known:
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    return Known(
        bodies=frozenset(key for year in years for key in (*year.bodies, *year.roles)),
        lists=frozenset(key for year in years for key in year.lists),
        ids={row.email.casefold(): row.id for row in people_queries.people(session)},
    )


def _change(session: Session, read: PeopleRead) -> PeopleChange:
    return PeopleChange(
        people=difference(_people(session), {row.id: row for row in read.people}),
        lists=difference(_lists(session), {row.key: row for row in read.lists}),
    )


def _people(session: Session) -> dict[str, PersonRow]:
    bodies = people_queries.memberships(session)
    return {
        row.id: PersonRow(
            id=row.id,
            name=row.name,
            email=row.email,
            languages=tuple(row.languages),
            zone=row.zone,
            stakeholder_group=row.stakeholder_group,
            region=row.region,
            bodies=tuple(bodies.get(row.id, ())),
        )
        for row in people_queries.people(session)
    }


def _lists(session: Session) -> dict[str, ListRow]:
    return {
        row.key: ListRow(
            key=row.key, name=row.name, address=row.address, languages=tuple(row.languages)
        )
        for row in people_queries.lists(session)
    }


def _write_all(
    session: Session,
    change: PeopleChange,
    *,
    needs: Mapping[str, frozenset[str]],
    now: datetime,
) -> None:
    before = queries.named_bodies(session, now)
    _write(session, change)
    newly = queries.named_bodies(session, now) - before
    for stage, needed in needs.items():
        if needed & newly:
            wake(session, session.get_one(Stage, stage), now=now)


def _told(session: Session, change: PeopleChange) -> list[Entry]:
    """What the log keeps of a change: how much, and what was changed from what to what."""
    before = _people(session) if change.people.changed else {}
    lists = _lists(session) if change.lists.changed else {}
    return [
        Entry(people_queries.PEOPLE_IMPORTED, "people", _counts(change)),
        *changed_people(change.people, before),
        *changed_lists(change.lists, lists),
    ]


def _write(session: Session, change: PeopleChange) -> None:
    people_queries.add_people(session, [_columns(row) for row in change.people.added])
    people_queries.change_people(session, [_columns(row) for row in change.people.changed])
    rows = change.people.incoming
    people_queries.set_memberships(session, {row.id: row.bodies for row in rows})
    for each in change.lists.incoming:
        session.merge(ListAddress(**{**each.model_dump(), "languages": list(each.languages)}))


def _columns(row: PersonRow) -> dict[str, Any]:
    return {**row.model_dump(exclude={"bodies"}), "languages": list(row.languages)}


def _counts(change: PeopleChange) -> dict[str, str | int | None]:
    return {
        "added": len(change.people.added),
        "changed": len(change.people.changed),
        "unchanged": len(change.people.unchanged),
        "lists": len(change.lists.incoming),
    }


def _needs(session: Session) -> dict[str, frozenset[str]]:
    """The bodies that each live stage or a step of it cannot do without."""
    needs = {}
    for stage in queries.live_stages(session):
        definition = definition_of(session, stage)
        steps = (name for step in definition.steps for name in step.needs)
        needs[stage.id] = frozenset((*definition.needs, *steps))
    return needs
