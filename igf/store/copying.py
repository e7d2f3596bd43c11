"""A consistent copy of the database while everything runs, and putting one into an empty place.

SQLite is copied by its own backup; PostgreSQL by pg_dump, over the snapshot that the facts of the
copy were read from.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, func, inspect, select, text
from sqlalchemy.engine import make_url

from igf.store.faults import ADDRESS_FAULTS, bad_address, unusable
from igf.store.revision import revision_of
from igf.store.session import DatabaseError, Store
from igf.store.tables.records import LogEntry, LogSeal
from igf.store.tables.year import Cycle
from schemas.backup import DatabaseKind, LogEnd
from schemas.errors import Mistake

#: Below this name the tables of a database that was replaced are kept in it (PostgreSQL).
ASIDE: Final = "replaced_"
_NO_DUMP: Final = "install the client programs of PostgreSQL, of the version of the server or later"


@dataclass(frozen=True)
class CopyFacts:
    """Facts of a database: the revision of its tables (empty: none), its years, its log."""

    tables: str
    years: tuple[str, ...]
    log: LogEnd


def kind_of(address: str) -> DatabaseKind:
    """The kind of database of an address. Mistake: the address is not one of a database."""
    return "sqlite" if _url(address).get_backend_name() == "sqlite" else "postgresql"


def file_of(address: str) -> Path:
    """The file of a SQLite database."""
    return Path(str(_url(address).database))


def facts_of(address: str) -> CopyFacts:
    """The facts of a database; nothing of it is changed. Mistake: it cannot be read."""
    if kind_of(address) == "sqlite" and not file_of(address).exists():
        return CopyFacts("", (), LogEnd(entries=0))
    with _reading(address) as connection:
        return _facts(connection)


def copy_database(address: str, target: Path) -> CopyFacts:
    """Copy a database into a file, as it stands at one instant; returns the facts of the copy.

    Mistake: there is nothing to copy, or the program that copies it is missing or fails.
    """
    if not facts_of(address).tables:
        raise Mistake("there is no database of a year here", "see that IGF_HOME is the right one")
    if kind_of(address) == "sqlite":
        _copy_small(file_of(address), target)
        return facts_of(f"sqlite:///{target}")
    return _copy_large(address, target)


def put_dump(address: str, dump: Path) -> None:
    """Load a dump into an empty PostgreSQL database, wholly or not at all. Mistake: it fails."""
    options = ("--no-owner", "--no-privileges", "--schema=public", "--single-transaction")
    what = ("--exit-on-error", f"--dbname={_plain(address)}", str(dump))
    _run("pg_restore", [*options, *what], address=address)


def set_tables_aside(address: str, name: str) -> str:
    """Keep the tables of a PostgreSQL database under another schema; empty if there are none."""
    store = Store(address)
    schema = f"{ASIDE}{name}"
    with store.engine.begin() as connection:
        there = bool(inspect(connection).get_table_names())
        if there:
            connection.execute(text(f'ALTER SCHEMA public RENAME TO "{schema}"'))
            connection.execute(text("CREATE SCHEMA public"))
    store.close()
    return schema if there else ""


def take_tables_back(address: str, schema: str) -> None:
    """Undo `set_tables_aside`."""
    store = Store(address)
    with store.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO public'))
    store.close()


def _facts(connection: Connection) -> CopyFacts:
    tables = revision_of(connection)
    if tables is None:
        return CopyFacts("", (), LogEnd(entries=0))
    years = tuple(connection.scalars(select(Cycle.key).order_by(Cycle.key)))
    entries = connection.scalar(select(func.count()).select_from(LogEntry)) or 0
    columns = (LogSeal.position, LogSeal.digest, LogSeal.sealed_at)
    last = connection.execute(select(*columns).order_by(LogSeal.position.desc()).limit(1)).first()
    position, digest, sealed = last or (0, "", None)
    log = LogEnd(entries=entries, position=position, digest=digest, sealed_at=sealed)
    return CopyFacts(tables, years, log)


@contextmanager
def _reading(address: str) -> Iterator[Connection]:
    store = Store(address)
    options = {} if kind_of(address) == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    try:
        with store.engine.connect().execution_options(reading=True, **options) as connection:
            yield connection
    except DatabaseError as error:
        raise unusable(error, opening=True) or error from error
    finally:
        store.close()


def _copy_small(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        # In one file: a journal beside it would be forgotten.
        writing.execute("PRAGMA journal_mode=DELETE")


def _copy_large(address: str, target: Path) -> CopyFacts:
    with _reading(address) as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        found = _facts(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={ASIDE}*")
        what = (f"--snapshot={snapshot}", f"--dbname={_plain(address)}", f"--file={target}")
        _run("pg_dump", [*options, *what], address=address)
    return found


def _run(program: str, arguments: Sequence[str], *, address: str) -> None:
    # Never among the arguments: every user of the machine can read those.
    password = {"PGPASSWORD": _url(address).password} if _url(address).password else {}
    try:
        done = subprocess.run(
            [program, *arguments],
            env=os.environ | {name: str(value) for name, value in password.items()},
            check=False,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise Mistake(f"{program} is not on this machine", _NO_DUMP) from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason is given"])[0]
        raise Mistake(f"{program} failed: {said}", _NO_DUMP)


def _plain(address: str) -> str:
    """The address as the programs of PostgreSQL take it, without its password."""
    url = _url(address).set(drivername="postgresql")
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ADDRESS_FAULTS as error:
        raise bad_address() from error
