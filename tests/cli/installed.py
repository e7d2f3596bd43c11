"""An installation for commands: a folder of its own, and no Prefect that answers."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from igf.cli.main import app
from igf.engine.installation import open_office
from igf.log.write import Actor
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops.example import EXAMPLES, short_call
from igf.people.take_in import read_people_file, take_in_people
from igf.rehearsal.loop import carry
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from schemas.sayings import NOTHING
from tests.engine.begun import nothing_came
from tests.store.databases import migrated_file

CALL = "igf-short/thematic_input"
LATER = "Prefect is not up: its runs follow as soon as `igf up` runs."
BY = ("--by", "Amina Diallo")


@dataclass(frozen=True)
class Installed:
    """The folder of the installation and of the files of a test."""

    folder: Path

    def igf(self, *words: str, code: int = 0, answer: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(words), input=answer, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def year(self, *, opened: float, length: float) -> str:
        """The file of a year with one call that opened some hours ago and is open for some."""
        opens = datetime.now(UTC) - timedelta(hours=opened)
        path = self.folder / "igf-short.yaml"
        text = short_call(opens, int(length * 60))
        path.write_text(re.sub(r'(\d)s"', r'\1min"', text), encoding="utf-8")
        return str(path)

    def started(self, *, opened: float, length: float) -> Path:
        """Take in the people and start the year of `year`; its file. Done once and copied."""

        def start(at: Installed) -> None:
            at.people()
            at.igf("start", at.year(opened=opened, length=length), "--yes", *BY)

        self.once(start, name=("started", opened, length))
        return self.folder / "igf-short.yaml"

    def once(self, make: Callable[["Installed"], object], *, name: object = None) -> "Installed":
        """Be as `make` leaves an installation: it is done once, and its files are copied then."""
        kept = _MADE.get(name or make)
        if kept is None:
            make(self)
            _MADE[name or make] = _files(self.folder)
        for path, content in (kept or {}).items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(content)
        return self

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office behind the commands; its mails go nowhere."""
        found = replace(open_office(), transport=MemoryTransport())
        yield found
        found.store.close()

    def carry(self, *, heard: bool = True) -> None:
        """Do all that is due in the call now, as its run would.

        `heard`: that nothing may have come in is said.
        """
        with self.office() as office:
            with office.store.read() as session:
                said = NOTHING in queries.newest_documents(session, CALL)
            if heard and not said:
                nothing_came(office, CALL)
            carry(office, CALL)

    def mails(self) -> list[Outgoing]:
        with self.office() as office, office.store.read() as session:
            return list(queries.outbox(session))

    def people(self) -> None:
        with self.office() as office:
            by = Actor("Lea Brun", "command")
            take_in_people(office, read_people_file(office, EXAMPLES / "people.csv"), by=by)


#: The files of installations that were made, by what made them.
_MADE: dict[object, dict[Path, bytes]] = {}


def _files(folder: Path) -> dict[Path, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): path.read_bytes() for path in found}


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """An installation whose database is there, up to date and empty."""
    home = folder / "home"
    home.mkdir()
    (home / "igf.db").write_bytes(migrated_file())
    monkeypatch.setenv("IGF_HOME", str(home))
    monkeypatch.setenv("IGF_PREFECT_PORT", str(closed_port()))
    return Installed(folder)
