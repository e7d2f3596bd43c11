from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.store.session import Store
from tests.store.databases import KINDS, bare_url_of, opened, url_of


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, small and large."""
    return bare_url_of(request.param, request, folder=tmp_path)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database with its tables, small and large."""
    with opened(url_of(request.param, request, folder=tmp_path)) as found:
        yield found
