"""Two at one instant: nothing is done twice, and nobody overlooks what the other did."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from igf.store.queries import year as queries
from igf.store.session import OperationalError, Session, Store
from tests.amounts import examples
from tests.asks.test_sides import ASK, BALLOT
from tests.engine.begun import CLOSES, DAY, OPENS, STARTED, Begun, begun, begun_with
from tests.engine.server import message_ids, smtp
from tests.mail.sink import Sink
from tests.store.databases import KINDS, url_of
from tests.tree import ROOT

#: How often two set out in a day, from before the opening until the approval is asked.
A_DAY = examples(1, soak=6)
ROUNDS = [
    OPENS - DAY + number * DAY / A_DAY for number in range(A_DAY * ((CLOSES - OPENS).days + 4))
]
#: A person waits this long, in seconds, for another who is about to write as well.
MEETING = 1


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, small and large."""
    return url_of(request.param, request, folder=tmp_path)


def a_racer(year: Begun, folder: Path, port: int) -> subprocess.Popen[str]:
    url = year.office.store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.kills.racing", url, str(folder), str(port)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def go(racers: list[subprocess.Popen[str]], at: datetime) -> None:
    """Let all set out at once, and wait for all."""
    for racer in racers:
        assert racer.stdin
        racer.stdin.write(f"{at.isoformat()}\n")
        racer.stdin.flush()
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "done\n"


def test_two_processes_that_carry_one_stage_at_once_do_nothing_twice(
    url: str, tmp_path: Path
) -> None:
    sink = Sink()
    with begun(url, tmp_path) as year, smtp(sink) as port, ExitStack() as running:
        racers = [running.enter_context(a_racer(year, tmp_path, port)) for _ in range(2)]
        for at in ROUNDS:
            go(racers, at)
        for racer in racers:
            assert racer.stdin
            racer.stdin.close()
        fired, mails = year.fired(), [(mail.key, mail.state) for mail in year.mails()]
    (tmp_path / "alone").mkdir()
    with begun(f"sqlite:///{tmp_path / 'alone' / 'igf.db'}", tmp_path / "alone") as alone:
        for at in ROUNDS:
            alone.carry(at)
        assert fired == alone.fired()
        assert mails == [(mail.key, "sent") for mail in alone.mails()]
    assert len(message_ids(sink)) == len(mails)
    assert set(message_ids(sink).values()) == {1}


class Meeting(Store):
    """A database whose writer waits before it commits, until another writer is as far."""

    def __init__(self, url: str, barrier: threading.Barrier) -> None:
        super().__init__(url)
        self.barrier = barrier

    @contextmanager
    def write(self, now: datetime) -> Iterator[Session]:
        with super().write(now) as session:
            yield session
            # Where writers take turns the other never comes.
            with suppress(threading.BrokenBarrierError):
                self.barrier.wait(MEETING)


def both_say(year: Begun, step: str, choices: dict[str, str]) -> None:
    """Let members answer at one instant, each over a connection of his or her own."""
    barrier, ask = threading.Barrier(len(choices)), year.ask(step).id

    def say(person: str, choice: str) -> None:
        store = Meeting(year.office.store.engine.url.render_as_string(hide_password=False), barrier)
        reply = Reply(choice=choice, given_by=person, holder=f"person:{person}")
        decide(replace(year.office, store=store), ask, reply=reply)
        store.close()

    threads = [threading.Thread(target=say, args=each) for each in choices.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_when_the_last_two_answer_at_one_instant_the_question_is_settled(
    url: str, tmp_path: Path
) -> None:
    with begun_with(url, tmp_path, ASK) as year:
        year.carry(OPENS)
        both_say(year, "attend", {"amina": "online", "jun": "decline"})
        assert (year.ask("attend").state, year.ask("attend").outcome) == ("settled", "answered")


def test_when_two_votes_make_the_majority_at_one_instant_one_decision_is_kept(
    url: str, tmp_path: Path
) -> None:
    both = BALLOT | {"rule": {"kind": "share", "percent": 51}}
    with begun_with(url, tmp_path, both) as year:
        year.carry(OPENS)
        both_say(year, "vote", {"amina": "for", "jun": "for"})
        assert year.ask("vote").outcome == "approved"
        with year.office.store.read() as session:
            acts = [entry.act for entry in queries.log(session)]
        assert (acts.count("answer.given"), acts.count("ask.settled")) == (2, 1)


def test_who_waits_too_long_for_a_turn_says_that_the_database_failed(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("igf.store.session.BUSY_MS", 200)
    with begun(url, tmp_path) as year:
        other = Store(year.office.store.engine.url.render_as_string(hide_password=False))
        with (
            other.write(STARTED),
            pytest.raises(OperationalError, match="lock"),
            year.office.store.write(STARTED),
        ):
            pass
        other.close()
        year.carry(OPENS)
        assert year.fired() == ["announce/@1"]
