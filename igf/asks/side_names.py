"""What people call those who are asked."""

from collections.abc import Sequence

from igf.asks.rules.holders import person_of
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.year.declared import titles
from schemas.cycle import CycleFile


def names_of(session: Session, holders: Sequence[str], *, year: CycleFile) -> dict[str, str]:
    """What people call each side: the title of a body or role, or the name of a person."""
    known, ids = titles(year), {each: person_of(each) for each in holders}
    people = ask_queries.people(session, [each for each in ids.values() if each])
    persons = {each: people[key].name for each, key in ids.items() if key and key in people}
    return {each: persons.get(each) or known.get(each, each) for each in holders}
