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
from tests.engine.fixtures import small, small_url, url, year
from tests.tree import ROOT

# The machine is shared and slow at times; a property is about the answer, not about its speed.
hypothesis.settings.register_profile("igf", deadline=None)
hypothesis.settings.load_profile("igf")

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
    """A test that uses a service carries its mark, so that `-m "not chromium"` is enough."""
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            if name in services.FIXTURES:
                item.add_marker(services.FIXTURES[name])


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
def postgres_url() -> Iterator[str]:
    """A database for this test run (with xdist: for this worker), shared by its tests."""
    with services.throwaway_database() as url:
        yield url


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """A database for this test alone."""
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
    """What the administrator may do is not done: the test runs as an ordinary user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
