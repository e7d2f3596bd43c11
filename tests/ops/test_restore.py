"""A restore looks first, changes nothing if it refuses, and deletes nothing."""

import os
import tarfile
from pathlib import Path

import pytest

from igf.ops.backup import back_up
from igf.ops.running import only_one
from igf.store import schema
from igf.store.copying import facts_of
from igf.store.session import Store
from schemas.errors import Mistake, Mistakes
from schemas.settings import Settings
from tests.ops.backups import damaged, made, put, tables, with_manifest


def test_every_part_that_is_damaged_is_named_and_nothing_is_restored(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    there = small.model_copy(update={"home": tmp_path / "other"})
    for name, content, said in (
        ("igf.db", b"x", "igf.db is not as it was when the backup was made"),
        ("outgoing/year/post.html", None, "outgoing/year/post.html is missing"),
    ):
        with pytest.raises(Mistakes) as wrong:
            put(there, damaged(file, name, content))
        assert [each.message for each in wrong.value.problems] == [said]
    assert not (there.home / "igf.db").exists()
    assert list(there.home.glob(".restore-*")) == []


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "unnamed.txt"])
def test_a_part_that_does_not_belong_there_is_refused(
    small: Settings, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    found = file.with_name("stuffed.tar.gz")
    with tarfile.open(file) as tar, tarfile.open(found, "w:gz") as new:
        for member in tar.getmembers():
            new.addfile(member, tar.extractfile(member))
        new.addfile(tarfile.TarInfo(name))
    with pytest.raises(Mistake, match="is not a readable backup"):
        put(small.model_copy(update={"home": tmp_path / "other"}), found)


def test_what_is_no_backup_is_refused(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "x.tar.gz"
    for content in (b"", b"no archive at all", os.urandom(2000)):
        file.write_bytes(content)
        with pytest.raises(Mistake, match="is not a readable backup"):
            put(small, file)


def test_a_newer_backup_and_one_of_another_database_are_refused_in_words(
    small: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    there = small.model_copy(update={"home": tmp_path / "other"})
    with pytest.raises(Mistake, match="was made by a newer version of IGF Cycle"):
        put(there, with_manifest(file, tables="9999"))
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    with pytest.raises(Mistake, match="the backup is of another database: sqlite"):
        put(there.model_copy(update={"database_url": url}), file)


def test_an_older_backup_is_brought_up_to_date(small: Settings, tmp_path: Path) -> None:
    store = Store(small.database())
    schema.upgrade(store, "0003")
    store.close()
    file = tmp_path / "old.tar.gz"
    assert back_up(small, file).manifest.tables == "0003"
    there = small.model_copy(update={"home": tmp_path / "other"})
    done = put(there, file)
    store = Store(there.database())
    assert done.tables == schema.revision(store) != "0003"
    store.close()


def test_nothing_is_restored_where_igf_up_runs(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    with only_one(small.home), pytest.raises(Mistake, match="igf up runs here"):
        put(small, file, over=True)


def test_a_damaged_database_is_replaced(small: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    made(small, file)
    (small.home / "igf.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Mistake, match="the database cannot be opened"):
        put(small, file)
    put(small, file, over=True)
    assert facts_of(small.database()).years == ("igf-2027",)


@pytest.mark.postgres
def test_a_program_that_is_not_there_is_named(
    empty_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=empty_postgres_url)
    store = Store(empty_postgres_url)
    schema.upgrade(store)
    store.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Mistake, match="pg_dump is not on this machine"):
        back_up(settings, tmp_path / "x.tar.gz")
    assert not (tmp_path / "x.tar.gz").exists()


@pytest.mark.postgres
def test_a_restore_that_fails_half_way_leaves_the_year_that_was_there(
    empty_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=empty_postgres_url)
    file = tmp_path / "backup.tar.gz"
    made(settings, file)
    before = tables(settings)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Mistake, match="pg_restore is not on this machine"):
        put(settings, file, over=True)
    assert tables(settings) == before
