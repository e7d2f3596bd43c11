from pathlib import Path

import pytest

from tests.cli.installed import Installed, install


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """An empty installation with no Prefect that answers."""
    return install(tmp_path, monkeypatch)
