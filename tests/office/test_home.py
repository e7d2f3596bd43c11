"""An installation is readable by its owner alone, whichever command makes its folder."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.office.home import keep_private
from igf.office.open_store import open_store
from schemas.settings import Settings


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """The usual mask of an account: what is made without care can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_and_its_database_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_store(Settings(home=home)).close()

    assert (mode(home), mode(home / "igf.db")) == (0o700, 0o600)


def test_a_home_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "igf.db").touch(mode=0o644)
    (home / "igf.db-wal").touch(mode=0o644)
    keep_private(home)

    assert [mode(path) for path in (home, home / "igf.db", home / "igf.db-wal")] == [
        0o700,
        0o600,
        0o600,
    ]


def test_a_folder_that_holds_other_things_stays_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir(mode=0o755)
    (home / "notes.txt").touch(mode=0o644)
    keep_private(home)

    assert (mode(home), mode(home / "igf.db"), mode(home / "notes.txt")) == (0o755, 0o600, 0o644)


def test_a_database_elsewhere_makes_none_in_the_home(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "year.db"
    open_store(Settings(home=home, database_url=f"sqlite:///{elsewhere}")).close()

    assert not (home / "igf.db").exists()
