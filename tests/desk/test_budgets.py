"""How many statements a page of the desk takes: the same however much there is."""

import pytest

from igf.store.tables.people import Membership, Person
from tests.desk.conftest import AtDesk
from tests.engine.begun import CALL
from tests.engine.counting import counted

BUDGETS = {
    "/": 31,
    "/year": 8,
    f"/stage/{CALL}": 24,
    "/emails": 4,
    "/people": 3,
    "/people/amina": 20,
    "/decisions": 2,
    "/questions": 5,
    "/log": 4,
}


def statements(desk: AtDesk, path: str) -> int:
    desk.text(path)
    with counted(desk.year.office.store) as said:
        desk.text(path)
    return len([each for each in said if "service" not in each])


def add_members(desk: AtDesk, number: int) -> None:
    with desk.year.office.store.write(desk.year.office.now()) as session:
        for each in range(number):
            person = Person(id=f"p{each}", name=f"Member {each}", email=f"p{each}@example.org")
            person.languages, person.zone = ["en"], "UTC"
            person.stakeholder_group = person.region = ""
            session.add(person)
            session.flush()
            session.add(Membership(person=person.id, body="mag", since=None, until=None))


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_takes_as_many_statements_with_many_people_as_with_few(
    desk: AtDesk, path: str
) -> None:
    few = statements(desk, path)
    add_members(desk, 60)
    assert statements(desk, path) == few
    assert few <= BUDGETS[path]
