"""An installation for the forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.work import office
from tests.cli.installed import Installed, install
from tests.tasks.beginning import put, start


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """An installation whose short year was put into the inbox and started."""
    monkeypatch.setenv("IGF_HOME", str(tmp_path / "home"))
    office.cache_clear()
    found = install(tmp_path, monkeypatch)
    found.people()
    put(found, Path(found.year(opened=1, length=160)).read_bytes(), "igf-short.yaml")
    start()
    yield found
    office().store.close()
    office.cache_clear()
