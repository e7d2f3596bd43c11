from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.store.session import Store
from tests.store.databases import KINDS, opened, url_of


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, small and large."""
    return url_of(request.param, request, folder=tmp_path)


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    """A database with its tables, small and large."""
    with opened(empty_url) as found:
        yield found
