"""The cost of a round of the watch with nothing to do: the same for one stage and many."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest
from sqlalchemy import inspect

from igf.asks.decide import decide
from igf.health.morning import day_of
from igf.log.write import By
from igf.ops.watch import Watch
from igf.runs.prefect_runs import PrefectRuns
from igf.stopping.stop import cancel
from igf.store.queries import year as queries
from igf.store.queries.watch import MORNING
from igf.store.session import Session
from igf.store.tables.records import Service
from igf.store.tables.year import Base
from tests.engine.begun import CALL, CLOSES, DAY, STAFF, Begun, begun, reply_to
from tests.engine.counting import counted
from tests.ops.stand_in import StandIn

MINUTE = timedelta(minutes=1)
#: What a quiet round says to the database, without the beginnings of transactions.
STATEMENTS = 10
Row = TypeVar("Row", bound=Base)


@dataclass
class Watched:
    """A year that waits for an answer, with a watch over it and a server that stands still."""

    year: Begun
    server: StandIn
    watch: Watch
    said: list[str]

    def round(self) -> tuple[int, int]:
        """Do a round; how many requests and statements it took."""
        self.year.clock.move_to(self.year.clock.now() + timedelta(seconds=30))
        self.server.now = self.year.clock.now()
        before = len(self.server.asked)
        with counted(self.year.office.store) as statements:
            self.watch.round(lease=MINUTE)
        return len(self.server.asked) - before, len(statements)

    def project(self) -> None:
        """Let every run be as the database wants it."""
        with self.year.office.store.write(self.year.clock.now()) as session:
            for stage in queries.stages(session):
                stage.run_id = _run_of(stage.id)
                self.server.put(stage.run_id, "SCHEDULED", name=stage.words, at=stage.next_at)
                for ask in queries.asks(session, stage.id):
                    ask.run_id = _run_of(ask.id)
                    self.server.put(ask.run_id, "PAUSED" if ask.state == "open" else "CANCELLED")

    def multiply(self, years: int, stages: int) -> None:
        """Let there be so many years with so many stages each, all as the first one."""
        now = self.year.clock.now()
        day = day_of(now + timedelta(seconds=30))
        with self.year.office.store.write(now) as session:
            cycle, stage = queries.cycle(session, "igf-2027"), queries.stage(session, CALL)
            asks = queries.asks(session, CALL)
            for year in range(years):
                key = f"igf-{2100 + year}"
                _copy(session, cycle, key=key)
                session.add(Service(name=f"{MORNING}{key}", holder=day, seen_at=now, until=None))
                for number in range(stages):
                    name = f"stage_{number}"
                    own = _copy(session, stage, id=f"{key}/{name}", cycle=key, key=name)
                    for ask in asks:
                        _copy(session, ask, id=f"{own.id}/{ask.step}", stage=own.id)
        self.project()


def _run_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def _copy(session: Session, row: Row, **changed: object) -> Row:
    kept = {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}
    made = type(row)(**kept | changed)
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    server, said = StandIn(), list[str]()
    with begun(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as year, server.serving():
        year.carry(CLOSES)
        year.clock.move_to(CLOSES + timedelta(hours=9))
        browser = httpx.Client(transport=server.transport())
        health = "http://127.0.0.1:1/api/health"
        watch = Watch(year.office, PrefectRuns(), said.append, health, browser=browser)
        found = Watched(year, server, watch, said)
        found.project()
        found.round()  # what each morning begins with, and the entries of the log that it leaves
        said.clear()
        yield found


def test_a_quiet_round_asks_as_much_for_many_stages_and_years_as_for_one(watched: Watched) -> None:
    assert watched.round() == (3, STATEMENTS)
    watched.multiply(years=3, stages=38)
    # There are 232 runs now, and the server tells 200 at once.
    assert watched.round() == (4, STATEMENTS)
    assert watched.said == []


def test_the_run_of_a_settled_question_is_looked_at_until_it_has_ended(watched: Watched) -> None:
    run, ask = _run_of(watched.year.ask("approve").id), watched.year.ask("approve")
    decide(watched.year.office, ask.id, reply=reply_to(ask))
    watched.project()
    watched.round()
    assert run in watched.server.looked_for
    watched.server.looked_for.clear()
    watched.round()
    assert run not in watched.server.looked_for
    assert watched.server.looked_for == {_run_of(CALL)}


def test_the_run_of_a_cancelled_stage_is_looked_at_until_it_has_ended(watched: Watched) -> None:
    cancel(watched.year.office, CALL, by=By(STAFF, "no venue"))
    watched.project()
    watched.round()
    assert watched.server.runs
    watched.server.put(_run_of(CALL), "CANCELLED")
    watched.round()
    watched.server.looked_for.clear()
    assert watched.round()[0] == 2
    assert watched.server.looked_for == set()


def test_a_year_that_is_done_is_not_looked_at(watched: Watched) -> None:
    with watched.year.office.store.write(watched.year.clock.now()) as session:
        queries.stage(session, CALL).state = "done"
    watched.server.looked_for.clear()
    assert watched.round() == (2, STATEMENTS)
    assert watched.server.looked_for == set()


def test_a_run_that_is_lost_is_still_found_among_many(watched: Watched) -> None:
    watched.multiply(years=1, stages=150)
    watched.round()
    lost = _run_of("igf-2100/stage_149")
    watched.server.put(lost, "SCHEDULED", name="Elsewhere", at=CLOSES + 300 * DAY)
    watched.round()
    assert watched.server.moved == [lost]
