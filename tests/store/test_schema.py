"""Migrations: up and down, and the same tables as the program has."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from igf.store import schema
from igf.store.session import Store
from igf.store.tables import asks as ask_tables
from igf.store.tables import items as item_tables
from igf.store.tables import people as people_tables
from igf.store.tables import records as record_tables
from igf.store.tables.year import Base

TABLES = (ask_tables, item_tables, people_tables, record_tables)


def tables_of(store: Store) -> set[str]:
    return set(inspect(store.engine).get_table_names()) - {"alembic_version"}


def test_migrations_make_the_tables_of_the_program(empty_url: str) -> None:
    store = Store(empty_url)
    schema.upgrade(store)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert tables_of(store) == set(Base.metadata.tables)
    store.close()


def test_migrations_can_be_taken_back(empty_url: str) -> None:
    store = Store(empty_url)
    schema.upgrade(store)
    schema.downgrade(store)
    assert tables_of(store) == set()
    schema.upgrade(store)
    assert tables_of(store) == set(Base.metadata.tables)
    store.close()


def test_bringing_up_to_date_twice_changes_nothing(empty_url: str) -> None:
    store = Store(empty_url)
    assert schema.revision(store) is None
    schema.upgrade(store)
    first = schema.revision(store)
    schema.upgrade(store)
    assert schema.revision(store) == first is not None
    store.close()


def test_a_database_of_a_newer_program_is_recognised(empty_url: str) -> None:
    store = Store(empty_url)
    schema.upgrade(store)
    assert not schema.is_newer(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema.is_newer(store)
    store.close()
