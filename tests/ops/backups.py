"""Installations with a year that is backed up, and backups that were tampered with."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import text

from igf.engine.followers import FOLLOWERS
from igf.log.seal import seal
from igf.log.write import Actor
from igf.mail.memory import MemoryTransport
from igf.office.office import Office
from igf.ops.backup import BackedUp, back_up
from igf.ops.restore import Restored, restore
from igf.rehearsal.loop import SimulatedClock
from igf.store import schema
from igf.store.session import Store
from schemas.settings import Settings
from tests.engine.begun import OPENS, Begun, begun, catalogue
from tests.store.databases import dump

BY = Actor("Hanna Keller", "command")
LATER = OPENS + timedelta(hours=2)
#: What coming up anew changes, beside rows that are added.
OWN = {"alembic_version", "log", "log_value", "mail_hold", "service"}


@contextmanager
def started(settings: Settings) -> Iterator[Begun]:
    """A year that was started there, with a file to post."""
    store = Store(settings.database())
    schema.upgrade(store)
    store.close()
    with begun(settings.database(), settings.home) as year:
        (settings.home / "outgoing" / "year").mkdir(parents=True, exist_ok=True)
        (settings.home / "outgoing" / "year" / "post.html").write_text("<p>post</p>")
        yield year


@contextmanager
def at(settings: Settings) -> Iterator[Begun]:
    """The year as it stands in a restored installation, two hours after the call has opened."""
    store, clock, letters = Store(settings.database()), SimulatedClock(LATER), MemoryTransport()
    office = Office(
        store, catalogue(), clock, letters, settings.home / "outgoing", followers=FOLLOWERS
    )
    yield Begun(office, clock, letters)
    store.close()


def made(settings: Settings, file: Path) -> BackedUp:
    with started(settings) as year:
        seal(year.office)
        return back_up(settings, file)


def put(settings: Settings, file: Path, *, over: bool = False) -> Restored:
    return restore(settings, file, by=BY, replace=over, clock=SimulatedClock(LATER))


def tables(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    store = Store(settings.database())
    found = {name: rows for name, rows in dump(store).items() if name not in OWN}
    store.close()
    return found


def other(settings: Settings) -> Settings:
    """Another installation: another home; the same server, emptied, where it is a large one."""
    home = settings.home.parent / "other"
    if "sqlite" in settings.database():
        return settings.model_copy(
            update={"home": home, "database_url": f"sqlite:///{home / 'x.db'}"}
        )
    store = Store(settings.database())
    with store.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    store.close()
    return settings.model_copy(update={"home": home})


def damaged(file: Path, name: str, content: bytes | None) -> Path:
    """The backup with one part changed, or left out."""
    found = file.with_name("damaged.tar.gz")
    with tarfile.open(file) as tar, tarfile.open(found, "w:gz") as new:
        for member in tar.getmembers():
            stream = tar.extractfile(member)
            said = stream.read() if stream else b""
            if member.name == name:
                if content is None:
                    continue
                said, member.size = content, len(content)
            new.addfile(member, BytesIO(said))
    return found


def with_manifest(file: Path, **said: object) -> Path:
    with tarfile.open(file) as tar:
        stream = tar.extractfile("manifest.json")
        assert stream
        manifest = json.loads(stream.read()) | said
    return damaged(file, "manifest.json", json.dumps(manifest).encode())
