"""People and answers that were stored before two entries could be merged are there as they were."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from igf.store import schema
from igf.store.queries import people as people_queries
from igf.store.session import Store

BEFORE = "0012"
PERSON = """INSERT INTO person
    (id, name, email, other_addresses, languages, zone, stakeholder_group, region, gender)
    VALUES ('amina', 'Amina Diallo', 'amina@example.org', '["a@home.example.org"]', '["fr"]',
    'UTC', '', '', '')"""


@pytest.fixture
def old(empty_url: str) -> Iterator[Store]:
    """A database as it was, with one person."""
    store = Store(empty_url)
    schema.upgrade(store, BEFORE)
    with store.engine.begin() as connection:
        connection.execute(text(PERSON))
    yield store
    store.close()


def revision(store: Store) -> int:
    """How often people changed, as the triggers of the database count it."""
    with store.engine.connect().execution_options(reading=True) as connection:
        counted = "SELECT number FROM revision WHERE \"of\" = ''"
        return int(connection.execute(text(counted)).scalar() or 0)


def test_a_person_who_was_stored_has_no_former_entry(old: Store) -> None:
    schema.upgrade(old)
    with old.read() as session:
        (person,) = people_queries.people(session)
        assert (person.other_addresses, person.former_ids, person.former_names) == (
            ["a@home.example.org"],
            [],
            [],
        )


def test_changes_of_people_are_counted_as_before(old: Store) -> None:
    schema.upgrade(old)
    before = revision(old)
    with old.engine.begin() as connection:
        connection.execute(text("UPDATE person SET former_ids = '[\"amina-2\"]'"))
    assert revision(old) == before + 1


def test_taken_back_the_person_is_still_there(old: Store) -> None:
    schema.upgrade(old)
    schema.downgrade(old, BEFORE)
    with old.engine.connect().execution_options(reading=True) as connection:
        assert connection.execute(text("SELECT name FROM person")).scalar() == "Amina Diallo"
