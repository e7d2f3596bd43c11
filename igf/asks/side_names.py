"""Display names of the sides of asks: the title of a body or role, or the name of a person.

Where two people have one name, each is shown with the id, so that they can be told apart.
"""

from collections.abc import Collection, Sequence

from igf.asks.rules.holders import person_of
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask
from igf.whom.rules.find import marked
from igf.year.declared import titles, year_from_json, year_of
from schemas.cycle import CycleFile


def names_of(session: Session, holders: Sequence[str], *, year: CycleFile) -> dict[str, str]:
    """The display name of each side; a side that is not known is named by its key."""
    known, persons = titles(year), _persons(session, holders)
    return {each: persons.get(each) or known.get(each, each) for each in holders}


def names_in(session: Session, ask: Ask, *, holders: Sequence[str]) -> dict[str, str]:
    """The display names of sides of an ask."""
    year = year_of(session, queries.stage(session, ask.stage).cycle)
    return names_of(session, holders, year=year)


def names_in_years(
    session: Session, sides: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The display names of sides in several years, by year and holder, in two queries."""
    cycles = {cycle for cycle, _ in sides}
    known = {
        row.key: titles(year_from_json(row.loaded))
        for row in queries.cycles(session)
        if row.key in cycles
    }
    persons = _persons(session, [holder for _, holder in sides])
    return {
        (cycle, holder): persons.get(holder) or known[cycle].get(holder, holder)
        for cycle, holder in sides
    }


def _persons(session: Session, holders: Collection[str]) -> dict[str, str]:
    """The names of those sides that are persons; equal ones with the id."""
    ids = _ids(holders)
    people = ask_queries.people_by_id(session, list(ids.values()))
    return marked({each: people[key].name for each, key in ids.items() if key in people}, ids)


def _ids(holders: Collection[str]) -> dict[str, str]:
    return {each: key for each in holders if (key := person_of(each))}
