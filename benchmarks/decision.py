"""The time to record a decision of a person, from the request to the commit.

Ours is a POST to the answer page, served by a process of its own, by members one after the other,
on SQLite and on PostgreSQL; it replies once the answer is committed. The peer is *Resume* of runs
that wait for input, by `suspend_flow_run` and by `pause_flow_run`: until the request is answered,
and until the run has gone on.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import httpx
import pytest

from benchmarks._measure import milliseconds
from benchmarks._members import ask_members, members
from benchmarks._prefect import Waiting, noted, prefect_at_work, resume, wait_until, waiting
from igf.asks.links import linking
from igf.ops.places import PROJECT
from igf.ops.prefect_server import child_environment
from igf.store.queries import year as queries
from schemas.settings import Settings
from tests.live.installation import free_port
from tests.services import throwaway_database

#: The first answers of a process that has just begun, which are not counted.
WARMING = 20
THANKS = 303


def main(answers: int = 500, runs: int = 10) -> None:
    with tempfile.TemporaryDirectory() as made:
        _ours("SQLite", Path(made), answers=answers)
        try:
            with throwaway_database() as url:
                (Path(made) / "large").mkdir()
                _ours("PostgreSQL", Path(made) / "large", answers=answers, url=url)
        except pytest.skip.Exception as reason:
            print(f"  {reason}")
        if runs:
            _peers(Path(made), runs)


def _ours(name: str, folder: Path, *, answers: int, url: str | None = None) -> None:
    taken = post_answers(folder, answers, url=url)
    print(f"  an answer on the page, {name}: {percentiles(taken)}", flush=True)


def post_answers(folder: Path, answers: int, *, url: str | None = None) -> list[float]:
    """Let members answer, one after the other: how many milliseconds each took."""
    with members(folder, answers + WARMING + 1, url=url) as office:
        ask = ask_members(office)
        link = linking(office, [ask])
        with answer_page(folder, url) as address, httpx.Client(trust_env=False) as browser:
            addresses = [
                address + httpx.URL(link.address(ask, person=f"member-{number}")).path
                for number in range(answers + WARMING)
            ]
            taken = [milliseconds(partial(_post, browser, each)) for each in addresses]
        with office.store.read() as session:
            assert len(queries.answers(session, ask)) == len(taken)
    return taken[WARMING:]


def _post(browser: httpx.Client, address: str) -> None:
    form = {"choice": "online", "form_key": address}
    assert browser.post(address, data=form).status_code == THANKS


@contextmanager
def answer_page(folder: Path, url: str | None) -> Iterator[str]:
    """The address of the answer page of the database, in a process of its own."""
    settings = Settings(home=folder, database_url=url, answers_port=free_port())
    address = f"http://127.0.0.1:{settings.answers_port}"
    command = ("-m", "igf.cli.main", "pages")
    with served(command, address, environment=child_environment(settings)):
        yield address


@contextmanager
def served(
    command: Sequence[str], address: str, *, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A page served by a Python process of its own, once it answers."""
    page = subprocess.Popen([sys.executable, *command], env=environment, cwd=PROJECT)
    try:
        wait_until(lambda: _answers(address))
        yield address
    finally:
        page.terminate()
        page.wait(30)


def _answers(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(address, trust_env=False).is_success
    return False


def _peers(folder: Path, number: int) -> None:
    with prefect_at_work(worker_limit=2 * number) as _settings:
        for name in ("suspending", "pausing"):
            stored, gone_on = _resumed(waiting(name, number, folder=folder))
            print(
                f"  {name}: Resume answered {percentiles(stored)};"
                f" the run went on {percentiles(gone_on)}",
                flush=True,
            )


def _resumed(found: Waiting) -> tuple[list[float], list[float]]:
    stored, gone_on = [], []
    for run, file in zip(found.runs, found.files, strict=True):
        asked = datetime.now(UTC)
        stored.append(milliseconds(partial(resume, run)))
        while (went := noted(file, "went on")) is None:
            time.sleep(0.02)
        gone_on.append((went - asked).total_seconds() * 1000)
    return stored, gone_on


def percentiles(taken: Sequence[float]) -> str:
    inner = sorted(taken)
    p99 = inner[min(len(inner) - 1, int(len(inner) * 0.99))]
    return (
        f"p50 {median(inner):,.1f} ms, p99 {p99:,.1f} ms, most {inner[-1]:,.1f} ms ({len(inner)})"
    )
