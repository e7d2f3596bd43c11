"""A database to try something in, which is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from igf.store import revisions, wakes
from igf.store.session import Store
from igf.store.tables import asks as ask_tables
from igf.store.tables import desk as desk_tables
from igf.store.tables import items as item_tables
from igf.store.tables import log_guards
from igf.store.tables import records as record_tables
from igf.store.tables.people import ListAddress, Membership, Person
from igf.store.tables.records import Revision
from igf.store.tables.year import Base

__all__ = ["copy_of", "scratch", "scratch_of"]
#: Where these are known, every table is, with its guards.
MODULES = (ask_tables, desk_tables, item_tables, record_tables, log_guards, revisions, wakes)
_COPIED: tuple[type[Base], ...] = (Person, Membership, ListAddress)


@contextmanager
def scratch() -> Iterator[Store]:
    """An empty database."""
    with TemporaryDirectory(prefix="igf-", ignore_cleanup_errors=True) as folder:
        store = Store(f"sqlite:///{Path(folder) / 'igf.db'}", durable=False)
        Base.metadata.create_all(store.engine, checkfirst=False)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def scratch_of(source: Store) -> Iterator[Store]:
    """A database with the people and lists of another and no year."""
    with scratch() as store:
        _copy(source, store)
        yield store


@contextmanager
def copy_of(source: Store) -> Iterator[Store]:
    """A database with everything that another one holds at this instant."""
    with scratch() as store:
        with _snapshot(source) as reading, store.engine.begin() as writing:
            counting = Base.metadata.tables[Revision.__tablename__]
            others = [each for each in Base.metadata.sorted_tables if each is not counting]
            for table in (*others, counting):
                if table is counting:  # it has counted the changes of the copying itself
                    writing.execute(delete(table))
                rows = [dict(row) for row in reading.execute(select(table)).mappings()]
                if rows:
                    writing.execute(insert(table), rows)
        yield store


@contextmanager
def _snapshot(source: Store) -> Iterator[Connection]:
    """A connection that sees one state of a database, and does not hold up who writes."""
    options: dict[str, Any] = {"reading": True}
    if source.engine.dialect.name != "sqlite":
        options["isolation_level"] = "REPEATABLE READ"
    with source.engine.connect().execution_options(**options) as connection:
        yield connection


def _copy(source: Store, to: Store) -> None:
    with _snapshot(source) as reading, to.engine.begin() as writing:
        for table in _COPIED:
            rows = [
                dict(row) for row in reading.execute(select(*table.__table__.columns)).mappings()
            ]
            if rows:
                writing.execute(insert(table), rows)
