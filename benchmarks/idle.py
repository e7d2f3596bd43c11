"""The cost of 1,000 people who have not answered yet: bytes, processes and memory.

Ours is one question to 1,000 members, with its mails, on SQLite and on PostgreSQL. The peer is a
run for each person that waits by `suspend_flow_run` or by `pause_flow_run`: a few real ones, on
SQLite, times as many as it takes to be 1,000.
"""

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from benchmarks._members import ask_members, members
from benchmarks._prefect import Waiting, engines, prefect_at_work, waiting
from igf.office.office import Office
from igf.outbox.settle import mails
from igf.store.queries import asks as ask_queries
from schemas.settings import Settings
from tests.services import throwaway_database

MEGABYTE = 1_000_000
#: Events are written a while after what they tell of (seconds).
SETTLED = 15


def main(people: int = 1000, runs: int = 10) -> None:
    with tempfile.TemporaryDirectory() as made:
        _ours("SQLite", Path(made), people=people)
        try:
            with throwaway_database() as url:
                _ours("PostgreSQL", Path(made), people=people, url=url)
        except pytest.skip.Exception as reason:
            print(f"  {reason}")
        if runs:
            _peers(Path(made), people, runs=runs)


def _ours(name: str, folder: Path, *, people: int, url: str | None = None) -> None:
    with members(folder, people, url=url) as office:
        before = _bytes(office.store.url)
        ask = ask_members(office)
        asked = _bytes(office.store.url) - before
        mails = _of_mails(office)
        with office.store.read() as session:
            still = ask_queries.progress(session, [ask])[ask]
    assert sum(still.values()) == people
    print(
        f"  {people:,} open obligations, {name}: {asked / MEGABYTE:.1f} MB, of which"
        f" {mails / MEGABYTE:.1f} MB are the texts of their mails; no process",
        flush=True,
    )


def _bytes(url: str) -> int:
    """How large a database is."""
    if url.startswith("sqlite"):
        return _small(Path(url.removeprefix("sqlite:///")))
    with psycopg.connect(url.replace("+psycopg", "", 1)) as large:
        row = large.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row
    return int(row[0])


def _small(file: Path) -> int:
    with closing(sqlite3.connect(file)) as small:
        pages, free, size = (
            small.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def _of_mails(office: Office) -> int:
    return sum(len(each.text.encode()) + len(each.html.encode()) for each in mails(office))


def _peers(folder: Path, people: int, *, runs: int) -> None:
    with prefect_at_work(worker_limit=2 * runs) as settings:
        (folder / "first").mkdir()
        waiting("suspending", 1, folder=folder / "first")  # what the first one makes is not counted
        for name in ("suspending", "pausing"):
            _peer(settings, name, folder=folder, people=people, runs=runs)


def _peer(settings: Settings, name: str, *, folder: Path, people: int, runs: int) -> Waiting:
    file = settings.home / "prefect" / "prefect.db"
    before, at_work = _small(file), {each.pid for each in engines(settings)}
    found = waiting(name, runs, folder=folder)
    time.sleep(SETTLED)
    each = (_small(file) - before) / runs
    own = [process for process in engines(settings) if process.pid not in at_work]
    resident = sum(_resident(process) for process in own)
    print(
        f"  {runs} runs {name}: {each / 1000:.0f} kB each, {len(own)} processes,"
        f" {resident / runs / MEGABYTE:.0f} MB of memory each; for {people:,} people:"
        f" {each * people / MEGABYTE:.0f} MB, {len(own) / runs * people:,.0f} processes,"
        f" {resident / runs * people / 1e9:.0f} GB",
        flush=True,
    )
    return found


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it ended meanwhile
        return 0
