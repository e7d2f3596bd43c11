"""Import people and mailing lists from a file."""

from collections.abc import Sequence
from pathlib import Path

from igf.files.sheets import open_sheet
from igf.log.write import Actor
from igf.office.office import Office
from igf.people.change import PeopleChange, compared, everybody, lists_by_key, write_people
from igf.people.membership_change import look_ahead
from igf.people.read import PeopleRead, read_people
from igf.people.rules.columns import Known, PersonCells
from igf.people.rules.terms import Span
from igf.store.queries import input as input_queries
from igf.store.queries import people as people_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.whom.find import everybody as everybody_known
from igf.words.mistakes import suggest
from igf.year.declared import year_of
from schemas.errors import Mistake
from schemas.people import ListRow, PersonRow
from schemas.sheets import SheetFile

#: How the mapping of a source of people is called beside those of contributions.
_SOURCE = "people:"


def read_people_file(office: Office, file: SheetFile | Path, *, source: str = "") -> PeopleRead:
    """Read a CSV or XLSX file of people.

    What was said of its columns is kept for the next file of the `source`. Mistakes: every problem
    of it.
    """
    with office.store.read() as session:
        known = _known(session, f"{_SOURCE}{source}")
    handed_in = file if isinstance(file, SheetFile) else SheetFile(file)
    found = open_sheet(handed_in, PersonCells, saved=known.columns)
    return read_people(found, known, source=f"{_SOURCE}{source}")


def preview_people(
    office: Office, read: PeopleRead, *, complete: str | None = None
) -> PeopleChange:
    """The changes that taking in this file would make. Nothing is written."""
    with office.store.read() as session:
        return compared(session, read, now=office.now(), complete=complete)


def take_in_people(
    office: Office, read: PeopleRead, *, by: Actor, complete: str | None = None
) -> PeopleChange:
    """Take in added and changed people and lists, memberships as the file has them.

    With `complete`, a body or role, its members who are not in the file leave it now. A stage
    that waited for a body to be named goes on. Mistake: nobody of the file is in that body.
    """
    while True:
        now = office.now()
        with office.store.read() as session:
            seen = people_queries.last_change(session)
            change = compared(session, read, now=now, complete=complete)
            look_ahead(session)
        if change.is_empty:
            return change
        with office.store.write(now) as session:
            # If other people came in since they were compared, they are compared again.
            if people_queries.last_change(session) == seen:
                write_people(session, change, by=by, followers=office.followers, now=now)
                return change


def people_of(office: Office, body: str | None = None) -> Sequence[PersonRow]:
    """Everybody, or the members of a body or role now. Mistake: the body is unknown."""
    with office.store.read() as session:
        found, spans = everybody(session)
        known = _known(session).bodies | {key for each in spans.values() for key in each}
    if body is not None and body not in known:
        raise Mistake(f"there is no body or role {body}", suggest(body, known))
    now = office.now()
    nobody = Span(until=now)
    return [
        row
        for row in found.values()
        if body is None or spans.get(row.id, {}).get(body, nobody).counts(now)
    ]


def lists_of(office: Office) -> Sequence[ListRow]:
    """Every mailing list whose address is known."""
    with office.store.read() as session:
        return list(lists_by_key(session).values())


def _known(session: Session, source: str = "") -> Known:
    years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    saved = input_queries.column_mapping(session, source) if source else None
    return Known(
        bodies=frozenset(key for year in years for key in (*year.bodies, *year.roles)),
        lists=frozenset(key for year in years for key in year.lists),
        people=everybody_known(session),
        columns=saved.columns if saved else None,
        academia_apart=any(year.settings.academia_apart for year in years),
    )
