"""Forty members who send the form of the answer page at the same moment: how long each waits.

From the request to the thanks, when the answer is committed; each round is forty others. The peer
is as many at once to a bare FastAPI route that writes one row, as durable, in turn with ours; both
pages are processes of their own, on SQLite and on PostgreSQL.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from statistics import median
from threading import Barrier

import httpx
import pytest

from benchmarks._measure import milliseconds
from benchmarks._members import ask_members, members
from benchmarks.decision import answer_page, percentiles, served
from igf.asks.links import linking
from igf.store.queries import year as queries
from tests.live.installation import free_port
from tests.services import throwaway_database

THANKS = 303
#: The first answers of a process that has just begun are not counted.
WARMING = 1


def main(people: int = 40, rounds: int = 6) -> None:
    with tempfile.TemporaryDirectory() as made:
        _compare("SQLite", Path(made), people=people, rounds=rounds)
        try:
            with throwaway_database() as url:
                (Path(made) / "large").mkdir()
                _compare("PostgreSQL", Path(made) / "large", people=people, rounds=rounds, url=url)
        except pytest.skip.Exception as reason:
            print(f"  {reason}")


def _compare(name: str, folder: Path, *, people: int, rounds: int, url: str | None = None) -> None:
    number = people * (rounds + WARMING)
    port = free_port()
    bare = ("-m", "benchmarks._bare_page", url or str(folder / "bare.db"), str(port))
    with members(folder, number, url=url) as office, ExitStack() as stack:
        ask = ask_members(office)
        ours = stack.enter_context(answer_page(folder, url))
        theirs = stack.enter_context(served(bare, f"http://127.0.0.1:{port}"))
        browser = stack.enter_context(httpx.Client(trust_env=False, timeout=120))
        link = linking(office, [ask])
        paths = (httpx.URL(link.address(ask, person=f"member-{n}")).path for n in range(number))
        taken = _in_turn(browser, (ours + path for path in paths), bare=theirs, people=people)
        found = list(taken)[WARMING:]
        with office.store.read() as session:
            assert len(queries.answers(session, ask)) == number
    own, peer = (list(chain.from_iterable(each)) for each in zip(*found, strict=True))
    print(
        f"  {people} at once, {name}: {percentiles(own)}; a bare page: {percentiles(peer)};"
        f" {median(own) / median(peer):.1f} times as long",
        flush=True,
    )


def _in_turn(
    browser: httpx.Client, addresses: Iterable[str], *, bare: str, people: int
) -> Iterator[tuple[list[float], list[float]]]:
    """Round by round, how many milliseconds each of ours took, and each of the bare page."""
    left = list(addresses)
    while left:
        now, left = left[:people], left[people:]
        yield _at_once(browser, now), _at_once(browser, [f"{bare}/"] * people)


def _at_once(browser: httpx.Client, addresses: Sequence[str]) -> list[float]:
    start = Barrier(len(addresses))

    def post(number: int) -> float:
        start.wait()
        return milliseconds(lambda: _post(browser, addresses[number]))

    with ThreadPoolExecutor(len(addresses)) as crowd:
        return list(crowd.map(post, range(len(addresses))))


def _post(browser: httpx.Client, address: str) -> None:
    form = {"choice": "online", "form_key": address}
    assert browser.post(address, data=form).status_code == THANKS
