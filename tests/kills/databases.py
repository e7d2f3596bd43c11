"""The database that a scenario is lived in, and its snapshots: files, or databases of a server."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg


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
    """A database of a PostgreSQL server, and copies of it beside it."""

    def __init__(self, url: str, server: psycopg.Connection) -> None:
        self.url = url
        self._name = urlsplit(url).path.removeprefix("/")
        self._server = server
        self.names: set[str] = set()

    def keep(self, number: int) -> None:
        self._copy(self._name, f"{self._name}_{number}")
        self.names.add(f"{self._name}_{number}")

    def put_back(self, number: int) -> None:
        self._server.execute(f'DROP DATABASE "{self._name}" WITH (FORCE)')
        self._copy(f"{self._name}_{number}", self._name)

    def drop_copies(self) -> None:
        for name in self.names:
            self._server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _copy(self, name: str, to: str) -> None:
        self._server.execute(f'CREATE DATABASE "{to}" TEMPLATE "{name}" STRATEGY FILE_COPY')
        # What a process wrote survives it, not the machine: nothing waits for the disk.
        self._server.execute(f'ALTER DATABASE "{to}" SET synchronous_commit = off')


@contextmanager
def database(folder: Path, url: str = "") -> Iterator[Database]:
    """The empty PostgreSQL database at the address, or without it a file in the folder."""
    if not url:
        yield Small(folder)
        return
    server = urlsplit(url)._replace(path="/postgres", scheme="postgresql").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        found = Large(url, connection)
        try:
            yield found
        finally:
            with suppress(psycopg.Error):
                found.drop_copies()
