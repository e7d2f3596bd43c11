"""The balance of a body as it stands."""

from igf.office.office import Office
from igf.people.rules.balance import balance
from igf.people.take_in import people_of
from igf.store.queries import year as queries
from igf.year.declared import titles, year_of
from schemas.balance import Balance
from schemas.errors import Mistake


def balance_of(office: Office, body: str) -> Balance:
    """The members of a body or role now, counted by stakeholder group, region and gender.

    Mistake: the body is unknown or has no members.
    """
    people = people_of(office, body)
    if not people:
        raise Mistake(f"nobody is in {body} now", "import its members: igf people import FILE")
    with office.store.read() as session:
        years = [year_of(session, cycle.key) for cycle in queries.cycles(session)]
    named = [titles(year)[body] for year in years if body in titles(year)]
    return balance(people, body=body, title=named[-1] if named else body, now=office.now())
