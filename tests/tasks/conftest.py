"""An installation for the forms."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.work import office
from tests.cli.installed import Installed, install
from tests.tasks.beginning import put, start


@contextmanager
def own_office() -> Iterator[None]:
    """The office of the tasks is that of the environment as it is now."""
    office.cache_clear()
    yield
    office().store.close()
    office.cache_clear()


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation whose short year was put into the inbox and started."""
    folder = tmp_path_factory.mktemp("started")
    with pytest.MonkeyPatch.context() as patch, own_office():
        found = install(folder, patch)
        found.people()
        put(found, Path(found.year(opened=1, length=160)).read_bytes(), "igf-short.yaml")
        start()
    return folder


@pytest.fixture
def installed(
    started: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installed]:
    """A copy of that installation."""
    found = install(tmp_path, monkeypatch)
    shutil.copytree(started, tmp_path, dirs_exist_ok=True)
    with own_office():
        yield found
