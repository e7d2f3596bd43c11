"""Finding the person whom a text means among those who are entered here; every door asks here."""

from igf.store.queries import people as people_queries
from igf.store.session import Session
from igf.store.tables.people import Person
from igf.whom.rules.find import Everybody, Named
from schemas.errors import Mistake


def named(person: Person) -> Named:
    """A person by all that he or she goes by."""
    return Named(
        id=person.id,
        name=person.name,
        addresses=(person.email, *person.other_addresses),
        former=tuple(person.former_ids),
        former_names=tuple(person.former_names),
    )


def everybody(session: Session) -> Everybody:
    """All people, to be found by what they go by; in one question."""
    return Everybody(map(named, people_queries.people(session)))


def find_person(session: Session, said: str) -> Person:
    """The person of an address, an id or a name. Mistake: nobody is meant, or more than one."""
    people = {person.id: person for person in people_queries.people(session)}
    return people[Everybody(map(named, people.values())).one(said).id]


def who_acts(session: Session, said: str) -> str:
    """The name, for the log, of the person who does something; of two of one name with the id.

    While no people are entered here, the name is kept as it was typed. Mistake: nobody is named, is
    meant, or more than one is.
    """
    if not said.strip():
        raise Mistake("the name of who does this is missing", "name the person who does this")
    people = everybody(session)
    if not people.people:
        return said.strip()
    person = people.one(said)
    alone = len(people.by_name(person.name)) == 1
    return person.name if alone else f"{person.name} ({person.id})"


def namesakes(session: Session, person: Person) -> int:
    """The number of other people who go by a person's name."""
    return sum(each.id != person.id for each in everybody(session).by_name(person.name))
