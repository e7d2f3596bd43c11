"""The two databases a year can live in, each with empty tables for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import inspect, select

from igf.store import revisions, schema, wakes
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
MODULES = (ask_tables, item_tables, people_tables, record_tables, log_guards, revisions, wakes)


def url_of(kind: str, request: pytest.FixtureRequest, *, folder: Path) -> str:
    """The address of a database of a kind without rows; SQLite gets its tables when opened."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'igf.db'}"
    return str(request.getfixturevalue("postgres_url"))


def bare_url_of(kind: str, request: pytest.FixtureRequest, *, folder: Path) -> str:
    """The address of a database of a kind without tables, for tests that make or change them."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'igf.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@contextmanager
def opened(url: str, *, slow_ms: float | None = None) -> Iterator[Store]:
    """The database with its tables, made if they are not there; closed at the end.

    A file is not forced to the disk: what a process wrote survives it, not the machine.
    """
    store = Store(url, slow_ms=slow_ms, durable=False)
    _make_tables(store)
    yield store
    store.close()


def _make_tables(store: Store) -> None:
    file = Path(store.engine.url.database or "")
    if store.engine.dialect.name == "sqlite" and not file.exists():
        file.write_bytes(_empty_file())
    elif not inspect(store.engine).has_table("log"):
        # Quicker than the migrations, whose tables are tested to be the same.
        Base.metadata.create_all(store.engine)


@cache
def migrated_file() -> bytes:
    """An SQLite database as the migrations make it, to be copied: it is up to date."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "igf.db"
        store = Store(f"sqlite:///{file}", durable=False)
        schema.upgrade(store)
        store.close()
        return file.read_bytes()


@cache
def _empty_file() -> bytes:
    """An SQLite database with its tables and no rows, made once and copied."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "igf.db"
        store = Store(f"sqlite:///{file}", durable=False)
        Base.metadata.create_all(store.engine)
        store.close()
        return file.read_bytes()


def empty_tables(url: str) -> None:
    """Take every row out of a PostgreSQL database and count from 1 again.

    Some two hundred times as quick as making another database. Whoever is still connected to it
    is thrown out.
    """
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # As a replica, without the guards that let no entry of the log go.
        connection.execute(
            "; ".join(
                ("BEGIN", "SET LOCAL session_replication_role = replica", *_emptied())
            ).encode()
        )


def _emptied() -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        yield f'DELETE FROM "{table.name}"'  # noqa: S608 -- our own name
    mine = "relkind = 'S' AND relnamespace = 'public'::regnamespace"
    yield f"SELECT setval(oid, 1, false) FROM pg_class WHERE {mine}"  # noqa: S608 -- our own words
    yield "COMMIT"


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with store.engine.connect().execution_options(reading=True) as reading:
        return {
            table.name: sorted((tuple(row) for row in reading.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
