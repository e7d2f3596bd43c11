"""A started year for any test, on the small and on the large database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.begun import Begun, begun
from tests.store.databases import KINDS, url_of


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, small and large."""
    return url_of(request.param, request, folder=tmp_path)


@pytest.fixture
def small_url(tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    return f"sqlite:///{tmp_path / 'igf.db'}"


@pytest.fixture
def year(url: str, tmp_path: Path) -> Iterator[Begun]:
    """The started year, on the small and on the large database."""
    with begun(url, tmp_path) as found:
        yield found


@pytest.fixture
def small(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    """The started year on the small database, where the database does not matter."""
    with begun(small_url, tmp_path) as found:
        yield found
