"""Fixtures for every test, and the word at the end about what was left out."""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import services
from tests.amounts import SOAK
from tests.engine.fixtures import small, small_url, url, year
from tests.store.databases import empty_tables, opened
from tests.tree import ROOT

# A property is about the answer, not about the speed of the machine. The check tries the same
# examples each time, so that it says the same of the same tree; `make soak` tries new ones.
SPEED = (hypothesis.HealthCheck.too_slow,)
hypothesis.settings.register_profile(
    "check", deadline=None, derandomize=True, suppress_health_check=SPEED
)
hypothesis.settings.register_profile(
    "soak", deadline=None, max_examples=2000, suppress_health_check=SPEED
)
hypothesis.settings.load_profile("soak" if SOAK else "check")

__all__ = ["small", "small_url", "url", "year"]  # fixtures for every room

#: The user id that owns nothing.
NOBODY = 65534


def pytest_configure(config: pytest.Config) -> None:
    """No test calls home, and none sees or touches the Prefect of the person who runs it."""
    services.required()
    home = tempfile.mkdtemp(prefix="igf-test-prefect-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ |= {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": home,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses a service carries its mark, so that `-m "not chromium"` is enough.

    What starts servers comes first: others work while it waits.
    """
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            if name in services.FIXTURES:
                item.add_marker(services.FIXTURES[name])
    items.sort(key=lambda item: item.get_closest_marker("live") is None)


@pytest.fixture(scope="module", autouse=True)
def little_to_look_through() -> None:
    """Looking through all that is loaded for garbage takes as long as a transaction may."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).partition(services.LEFT_OUT)[2] for report in skipped)
    for reason, count in reasons.items():
        if reason:
            terminalreporter.write_line(f"Left out ({count} of the tests): {reason}", yellow=True)


@pytest.fixture(scope="session")
def kept_postgres_url() -> Iterator[str]:
    """A database with its tables for this test run (with xdist: for this worker)."""
    with services.throwaway_database() as url, opened(url):
        yield url


@pytest.fixture
def postgres_url(kept_postgres_url: str) -> str:
    """A database with its tables and no rows; its tables stay as they are."""
    empty_tables(kept_postgres_url)
    return kept_postgres_url


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """A database without tables, for this test alone; it takes a second to make and drop it."""
    with services.throwaway_database() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> str:
    return services.find_redis()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return services.find_chromium()


@pytest.fixture
def browser(chromium_path: str) -> Iterator[Browser]:
    """A real, headless Chromium for this test; it holds an event loop, so it is not shared."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path, args=services.CHROMIUM_FLAGS
        )
        yield opened
        opened.close()


@pytest.fixture
def picture_folder(tmp_path: Path) -> Path:
    """Where a test writes its pictures: the docs under `make docs-pictures`, else nowhere kept."""
    if os.environ.get("IGF_WRITE_PICTURES") != "1":
        return tmp_path
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Run the test as an ordinary user, since an administrator may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
