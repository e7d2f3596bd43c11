"""People to choose from in forms, as they are now."""

from collections.abc import Iterable, Sequence

from igf.office.act import Filled
from igf.store.queries import people as people_queries
from igf.store.session import Session
from igf.store.tables.people import Person
from schemas.acts import Option


def all_people(session: Session, _filled: Filled) -> Sequence[Option]:
    """Everybody who is entered."""
    return options_of(people_queries.people(session))


def options_of(people: Iterable[Person]) -> Sequence[Option]:
    """People by name: the id is kept, the address shown beside."""
    rows = sorted(people, key=lambda row: (row.name.casefold(), row.id))
    return [Option(row.id, row.name, row.email) for row in rows]
