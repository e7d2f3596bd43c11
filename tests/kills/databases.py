"""The database that a scenario is lived in, and its snapshots: files, or databases of a server."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg

from igf.store.tables.year import Base


class Database(Protocol):
    """A database at one address that can be put back to how it was; nobody is connected then."""

    url: str

    def keep(self, number: int) -> None:
        """Take a snapshot under a number."""

    def put_back(self, number: int) -> None:
        """Let the database be as it was at a snapshot."""


class Small:
    """An SQLite file, and copies of it in a folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "life.db"
        self.url = f"sqlite:///{self._file}"

    def keep(self, number: int) -> None:
        shutil.copyfile(self._file, self._file.with_name(f"{number}.db"))

    def put_back(self, number: int) -> None:
        # What a process that was killed left beside the file would be taken for its own.
        for path in self._file.parent.glob("life.db-*"):
            path.unlink()
        shutil.copyfile(self._file.with_name(f"{number}.db"), self._file)


class Large:
    """A database of a PostgreSQL server; snapshots are copies of its tables in other schemas."""

    def __init__(self, url: str, server: psycopg.Connection) -> None:
        self.url = url
        self._server = server
        self._names = [table.name for table in Base.metadata.sorted_tables]

    def keep(self, number: int) -> None:
        copies = [
            f'CREATE TABLE kept_{number}."{name}" AS TABLE public."{name}"' for name in self._names
        ]
        self._say(f"CREATE SCHEMA kept_{number}", *copies)

    def put_back(self, number: int) -> None:
        emptied = [f'DELETE FROM public."{name}"' for name in self._names]  # noqa: S608 -- our own
        filled = [
            f'INSERT INTO public."{name}" SELECT * FROM kept_{number}."{name}"'  # noqa: S608 -- our own
            for name in self._names
        ]
        # As a replica, without the guards that let no entry of the log go.
        self._say("SET LOCAL session_replication_role = replica", *emptied, *filled)

    def _say(self, *statements: str) -> None:
        self._server.execute("; ".join(("BEGIN", *statements, "COMMIT")).encode())


@contextmanager
def database(folder: Path, url: str = "") -> Iterator[Database]:
    """The empty PostgreSQL database at the address, or without it a file in the folder."""
    if not url:
        yield Small(folder)
        return
    address = urlsplit(url)._replace(scheme="postgresql")
    with psycopg.connect(address.geturl(), autocommit=True) as connection:
        yield Large(url, connection)
