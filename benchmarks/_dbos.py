"""DBOS at work in this process, over SQLite or PostgreSQL: the peer without a server of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbos import DBOS

from benchmarks._prefect import gone_on
from benchmarks._waiting import DAY, note

ANSWER = "answer"


@contextmanager
def dbos_at_work(url: str) -> Iterator[None]:
    """DBOS with its tables in the database at `url`, set as it is by itself."""
    url = url.replace("+psycopg", "", 1)
    DBOS(
        config={
            "name": "bare",
            "system_database_url": url,
            "log_level": "WARNING",
        }
    )
    DBOS.launch()
    try:
        yield
    finally:
        DBOS.destroy()


@DBOS.step()
def do_nothing() -> None:
    """Do nothing: DBOS itself is measured."""


@DBOS.workflow()
def steps(number: int) -> float:
    """Seconds that so many steps take, one after the other."""
    begun = time.perf_counter()
    for _ in range(number):
        do_nothing()
    return time.perf_counter() - begun


@DBOS.workflow()
def waits(file: str) -> None:
    """Wait for an answer, and note when it went on."""
    DBOS.recv(ANSWER, timeout_seconds=DAY)
    note(file, "went on")


def waiting_workflows(number: int, folder: Path) -> list[tuple[str, Path]]:
    """So many workflows that wait, each by id with the file in which it notes that it went on."""
    files = [folder / f"workflow-{n}" for n in range(number)]
    return [(DBOS.start_workflow(waits, str(file)).workflow_id, file) for file in files]


def steps_a_second(url: str, number: int) -> float:
    """How many steps a second, in a workflow of so many; start and end of it are not counted."""
    with dbos_at_work(url):
        steps(number)  # the first one is slower
        return number / steps(number)


def answered(workflow: str, file: Path) -> float:
    """Answer a workflow that waits: in how many milliseconds it had gone on."""
    return gone_on(lambda: DBOS.send(workflow, "yes", ANSWER), file)
