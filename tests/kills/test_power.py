"""The power fails: what was committed is on the disk, and a torn end of the file does no harm.

A machine cannot be unplugged in a test. What can be tried is whether everything waits for the disk
that has to, and whether what a power failure leaves behind can be read.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from igf.store import schema
from igf.store.session import Store
from tests.engine.begun import CLOSES, DAY, STARTED, Begun, begun
from tests.store.databases import dump

#: Parts of what a transaction writes that was under way: nothing, some bytes, some pages.
TORN = (0, 1, 24, 4096, 20_000)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "igf.db"


def levels(store: Store) -> list[object]:
    """How every connection that is open at once waits for the disk: reading and writing ones."""
    with store.read() as one, store.read() as other, store.write(STARTED) as writing:
        return [
            each.scalar(text(f"PRAGMA {name}"))
            for each in (one, other, writing)
            for name in ("synchronous", "journal_mode")
        ]


def test_every_connection_to_the_small_database_waits_for_the_disk(file: Path) -> None:
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store)
    full, wal = 2, "wal"
    assert levels(store)[::2] == [full] * 3
    assert levels(store)[1::2] == [wal] * 3
    store.close()


@pytest.mark.parametrize("torn", TORN)
def test_what_was_committed_is_read_after_a_transaction_was_torn(
    file: Path, tmp_path: Path, torn: int
) -> None:
    with begun(f"sqlite:///{file}", tmp_path) as year:
        year.carry(CLOSES)
        before = dump(year.office.store)
        # As a machine leaves it that stops here: the database, and the log of what was committed.
        left = tmp_path / "left.db"
        shutil.copy(file, left)
        log = file.with_name("igf.db-wal").read_bytes()
    assert len(log) > 4096
    left.with_name("left.db-wal").write_bytes(log + log[24 : 24 + torn])
    store = Store(f"sqlite:///{left}")
    assert dump(store) == before
    store.close()


def synced(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The names of what was written to the disk for good, in order."""
    seen: list[str] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return lambda: seen


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no way to see what is written")
def test_files_that_are_ready_to_post_are_on_the_disk_before_it_is_noted(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun(f"sqlite:///{file}", tmp_path) as year:
        seen = synced(monkeypatch)
        year.live(CLOSES + 30 * DAY)
        made = posted(year)
    assert made
    assert {f"{name}.part" for name in made} <= set(seen())
    assert "thematic_input" in seen()


def posted(year: Begun) -> set[str]:
    files = year.office.outgoing.rglob("*")
    return {path.name for path in files if path.is_file()}
