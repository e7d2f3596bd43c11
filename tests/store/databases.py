"""The two databases a year can live in, each with empty tables for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from igf.store.session import Store
from igf.store.tables import asks as ask_tables
from igf.store.tables import items as item_tables
from igf.store.tables import log_guards
from igf.store.tables import people as people_tables
from igf.store.tables import records as record_tables
from igf.store.tables.year import Base

KINDS = ("sqlite", "postgres")
#: A transaction computes a few dozen milliseconds at most, one that renders or solves seconds; what
#: lies between is room for a slow machine, the measuring of coverage and a collection of garbage.
SLOW_MS = 1000
#: Where these are known, every table is, with its guards.
MODULES = (ask_tables, item_tables, people_tables, record_tables, log_guards)


def url_of(kind: str, request: pytest.FixtureRequest, *, folder: Path) -> str:
    """The address of an empty database of a kind."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'igf.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@contextmanager
def opened(url: str, *, slow_ms: float | None = None) -> Iterator[Store]:
    """The database with its tables, made if they are not there; closed at the end."""
    store = Store(url, slow_ms=slow_ms)
    # Quicker than the migrations, whose tables are tested to be the same.
    Base.metadata.create_all(store.engine)
    yield store
    store.close()


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with store.engine.connect().execution_options(reading=True) as reading:
        return {
            table.name: sorted((tuple(row) for row in reading.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
