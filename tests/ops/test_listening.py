"""Whoever changes what is due only commits: the watch hears of it and wakes the run at once."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from igf.asks.decide import decide
from igf.asks.excuse import Letting, excuse
from igf.asks.links import linking
from igf.asks.personal_requests import send_again
from igf.asks.supersede import supersede
from igf.documents.put import put_document
from igf.log.write import By
from igf.moving.carry_out import carry_out
from igf.moving.foresee import foresee
from igf.moving.foreseen import MoveOrder
from igf.ops.watch import Watch, look_at_runs
from igf.outbox.approve import Choice
from igf.outbox.hold import Verdict, held, hold_mails, release_mails
from igf.outbox.settle import settle_mail
from igf.pages.answers import answers_app
from igf.people.membership import join, leave
from igf.people.passing_terms import follow_terms
from igf.rehearsal.replies import stand_in
from igf.stage import lease as leases
from igf.stopping.stop import pause, resume
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from tests.asks.test_sides import ASK, BALLOT
from tests.engine.begun import OPENS, STAFF, Begun, begun_with, reply_to
from tests.engine.fakes import MemoryRuns
from tests.outbox.approving import approve_mails

HOUR = timedelta(hours=1)
RUN = "run-of-igf-2027/call"
BY = By(STAFF, "appointed")
WRITE = {
    "key": "write",
    "do": "compute",
    "title": "Paper",
    "what": "write_paper",
    "makes": "paper",
    "at": "opens",
}
APPROVAL = BALLOT | {
    "key": "approve",
    "by": ["mag_chair"],
    "rule": {"kind": "one"},
    "due": "asked + 30d",
    "reminders": "due - 20d",
}
TELL = {
    "key": "tell",
    "do": "notice",
    "title": "Tell",
    "notice": "call.opened",
    "to": ["mag"],
    "at": "closes",
}
SHOW = {key: value for key, value in TELL.items() if key != "at"} | {
    "key": "show",
    "after": ["approve"],
}
STEPS = (ASK, APPROVAL, WRITE, TELL, SHOW)
Door = Callable[[Begun], object]


class Listening:
    """A year that waits for people, with the runs of its stages and a watch that listens."""

    def __init__(self, year: Begun) -> None:
        self.year, self.runs, self.said = year, MemoryRuns(), list[str]()
        self.watch = Watch(year.office, self.runs, self.said.append, "http://127.0.0.1:1")

    def settle_down(self) -> None:
        """Do what is due, let the runs be parked, and an hour pass in which nothing happens."""
        now = self.year.clock.now()
        with self.year.office.store.write(now) as session:
            queries.stage(session, self.year.stage).run_id = None  # it is made and parked anew
        self.year.carry()
        self.round()
        self.year.clock.move_to(self.year.clock.now() + HOUR)
        self.watch.listen()
        assert self.runs.state(RUN).at != self.year.clock.now()
        self.said.clear()

    def round(self) -> None:
        look_at_runs(self.year.office, self.watch.runs, say=self.said.append, over=set())

    def is_woken(self) -> bool:
        """Whether the run of the stage starts now, once the watch has listened."""
        self.watch.listen()
        return self.runs.state(RUN).at == self.year.clock.now()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    with begun_with(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, *STEPS) as year:
        year.clock.move_to(OPENS)
        follow_terms(year.office)
        found = Listening(year)
        found.settle_down()
        yield found


def answered(year: Begun, step: str = "approve") -> None:
    ask = year.ask(step)
    decide(year.office, ask.id, reply=reply_to(ask))


def answered_on_the_page(year: Begun) -> None:
    ask = year.ask("approve").id
    address = linking(year.office, [ask]).address(ask, person="amina")
    with TestClient(answers_app(year.office), follow_redirects=False) as browser:
        path = address.removeprefix(year.office.links.answers)
        assert browser.post(path, data={"choice": "approve"}).status_code == 303


def letting(year: Begun, who: str) -> Letting:
    return Letting(year.ask("attend").id, who, By(STAFF, "on leave"))


def excused(year: Begun) -> None:
    for who in ("amina", "jun"):
        excuse(year.office, letting(year, who))


def moved(year: Begun) -> None:
    order = MoveOrder("igf-2027", {"call.closes": "now"}, By(STAFF, "enough"))
    carry_out(year.office, foresee(year.office, order))


def put_in(year: Begun) -> None:
    put_document(year.office, year.stage, key="paper", made=stand_in("Paper"), by=STAFF)


def resumed(year: Begun) -> None:
    """Answer while the stage is paused, then resume it."""
    pause(year.office, year.stage, by=By(STAFF, "no venue"))
    answered(year)
    resume(year.office, year.stage, by=By(STAFF, "a venue"))


def put_mail(year: Begun, state: str) -> int:
    """Let the oldest mail be in a state again."""
    with year.office.store.write(year.clock.now()) as session:
        mail = year.mails()[0].id
        session.get_one(Outgoing, mail).state = state
    return mail


def approved_drafts(year: Begun) -> None:
    put_mail(year, "draft")
    approve_mails(year.office, Choice(all=True), by=STAFF, anyway=True)


def sent_again(year: Begun) -> None:
    settle_mail(year.office, put_mail(year, "unknown"), again=True, by=STAFF)


def released(year: Begun) -> None:
    hold_mails(year.office, by=By(STAFF, "a wrong list"))
    put_mail(year, "queued")
    waiting = held(year.office)
    assert waiting is not None
    release_mails(year.office, Verdict(all=True, shown=waiting.code), by=STAFF)


def a_term_ended(year: Begun) -> None:
    """Of two who were asked, one answers; the other's term ends by itself."""
    decide(year.office, year.ask("attend").id, reply=reply_to(year.ask("attend"), "person:amina"))
    leave(year.office, "jun", body="mag", by=BY)


DOORS: tuple[Door, ...] = (
    answered,
    answered_on_the_page,
    excused,
    lambda year: send_again(year.office, letting(year, "jun")),
    lambda year: join(year.office, "lea", body="mag", by=BY),
    lambda year: join(year.office, "lea", body="mag_chair", by=BY),
    a_term_ended,
    moved,
    put_in,
    resumed,
    approved_drafts,
    sent_again,
    released,
)


@pytest.mark.parametrize("door", DOORS)
def test_whatever_becomes_due_by_an_act_wakes_the_run(listening: Listening, door: Door) -> None:
    door(listening.year)
    assert listening.is_woken()
    assert listening.said


def test_a_decision_that_is_superseded_wakes_the_run(listening: Listening) -> None:
    answered(listening.year)
    listening.settle_down()
    ask = listening.year.ask("approve").id
    supersede(listening.year.office, ask, outcome="sent_back", by=By(STAFF, "a slip"))
    assert listening.is_woken()


def test_each_instant_wakes_the_run_once(listening: Listening) -> None:
    answered(listening.year)
    moves = [listening.is_woken() and listening.runs.moves for _ in range(3)]
    assert moves == [moves[0]] * 3


def test_a_stage_that_a_run_carries_is_left_to_it(listening: Listening) -> None:
    listening.year.lease(RUN)
    answered(listening.year)
    assert not listening.is_woken()


def test_the_run_is_woken_when_the_one_that_carried_it_has_let_go(listening: Listening) -> None:
    lease = listening.year.lease(RUN)
    answered(listening.year)
    listening.watch.listen()
    leases.release(listening.year.office, lease)
    assert listening.is_woken()


def test_a_paused_stage_is_not_woken_by_an_answer(listening: Listening) -> None:
    pause(listening.year.office, listening.year.stage, by=By(STAFF, "no venue"))
    answered(listening.year)
    assert not listening.is_woken()


class Silent(MemoryRuns):
    """Runs whose server does not answer."""

    def reschedule(self, run_id: str, at: datetime, *, words: str) -> None:
        raise ConnectionError(f"{run_id} cannot be moved to {at}: {words}")


def test_a_silent_server_is_told_of_once_and_the_next_round_puts_it_right(
    listening: Listening,
) -> None:
    runs = listening.runs
    listening.watch.runs = Silent(states=runs.states)
    answered(listening.year)
    for _ in range(3):
        listening.watch.listen()
    assert len(listening.said) == 1
    listening.watch.runs = runs
    listening.round()
    assert listening.is_woken()
