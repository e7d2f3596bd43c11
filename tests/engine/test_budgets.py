"""How much is asked of the database: the same for one row and for many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.decide import Answers, Reply, decide
from igf.engine.advance import Begun as Visit
from igf.engine.advance import Rest, advance_or_rest, begin, next_due_move
from igf.engine.perform import act, perform
from igf.engine.simulated import carry
from igf.engine.status import status
from igf.outbox.deliver import claim, hand_over_mails
from igf.rehearsal.year import rehearse_year
from igf.stage.situation import situation
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Failure, Firing
from tests.engine.begun import CALL, CLOSES, OPENS, STARTED, Begun, begun_with
from tests.engine.counting import counted
from tests.rehearsal.years import small_year
from tests.year.years import Data

POLL: Data = {
    "key": "poll",
    "do": "ask",
    "title": "Poll",
    "question": "Do you come?",
    "answer": "yes_no",
    "at": "opens",
    "to": ["mag"],
    "due": "asked + 7d",
    "notice": "task.by_hand",
}
#: What the small year of the rehearsals is carried in.
STEPS, MOST = 29, 910


def looked_at(year: Begun) -> int:
    with counted(year.office.store) as statements, year.office.store.read() as session:
        situation(session, CALL, now=year.clock.now())
    return len(statements)


def add_history(year: Begun, number: int) -> None:
    with year.office.store.write(year.clock.now()) as session:
        for n in range(number):
            key = {"stage": CALL, "step": "x", "rung": str(n), "version": 1}
            session.add(Firing(due_at=OPENS, fired_at=OPENS, outcome="done", words="", **key))
            session.add(Failure(attempts=1, reason="", failed_at=OPENS, retry_at=CLOSES, **key))


def add_people(year: Begun, number: int) -> None:
    with year.office.store.write(STARTED) as session:
        for n in range(number):
            given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
            session.add(Person(id=f"p{n}", name="Amina", email=f"p{n}@example.org", **given))
        session.flush()
        session.add_all(Membership(person=f"p{n}", body="mag") for n in range(number))


def test_a_look_at_a_stage_takes_two_questions_whatever_happened_in_it(year: Begun) -> None:
    year.carry(CLOSES)
    before = looked_at(year)
    add_history(year, 40)
    assert (before, looked_at(year)) == (2, 2)  # its book, and the rows of its documents


def test_the_status_of_a_year_takes_the_same_questions_for_any_number_of_asks(
    small: Begun,
) -> None:
    def asked() -> int:
        with counted(small.office.store) as statements:
            status(small.office, "igf-2027")
        return len(statements)

    empty = asked()
    small.carry(CLOSES)
    add_history(small, 40)
    # One of them is for the clock, which is looked at once a second.
    assert max(empty, asked()) <= 7


def spent(year: Begun, action: Callable[[], object]) -> int:
    """How many statements an action takes, but for the clock, which is not kept every time."""
    with counted(year.office.store) as statements:
        action()
    return len([each for each in statements if not each.startswith("UPDATE service")])


def told(year: Begun) -> int:
    """The number of statements of a visit at the opening: to look, tell everybody, and rest."""
    year.clock.move_to(OPENS)
    return spent(year, lambda: carry(year.office, CALL))


def test_a_visit_with_one_notice_takes_the_same_statements_for_3_and_for_33_recipients(
    year: Begun,
) -> None:
    rested = spent(year, lambda: carry(year.office, CALL))
    assert rested == 2  # the stage with its book, and until when it rests
    add_people(year, 30)
    # To begin 2, people and lists 2, to commit 6, to hand over and settle 2, to look and rest 2.
    assert told(year) == 14
    assert len(year.mails()) == 33


def test_a_visit_with_one_notice_to_few(year: Begun) -> None:
    assert told(year) == 14
    assert len(year.mails()) == 3


def test_a_live_visit_takes_one_look_more_for_each_step(small: Begun) -> None:
    """As a run does it: the step is a task, which looks again whether it is still due."""
    small.clock.move_to(OPENS)

    def visit() -> None:
        begun = begin(small.office, CALL, run="run", keep=True)
        assert isinstance(begun, Visit)
        due = next_due_move(small.office, CALL)
        assert due
        act(small.office, begun.lease, due=due)
        assert isinstance(advance_or_rest(small.office, begun.lease, keep=True), Rest)

    assert spent(small, visit) == 15


@contextmanager
def polled(folder: Path, number: int) -> Iterator[Begun]:
    """A question that so many members are asked one by one."""
    with begun_with(f"sqlite:///{folder / 'igf.db'}", folder, POLL) as year:
        add_people(year, number)
        year.carry(OPENS)
        yield year


@pytest.mark.parametrize("number", [1, 200])
def test_an_answer_takes_the_same_statements_among_few_and_among_many(
    number: int, tmp_path: Path
) -> None:
    with polled(tmp_path, number) as year:
        ask = year.ask("poll").id
        linked = Reply("yes", "Jun Sato", person="jun", standing="proven", form_key="k")

        def stated() -> None:
            decide(year.office, ask, reply=Reply("yes", "Amina", holder="person:amina"))

        def proven() -> None:
            decide(year.office, ask, reply=linked)

        # The question, the side with its last answer, what is written: answer, side and log.
        assert spent(year, stated) == 6
        assert spent(year, proven) == 9


def test_many_answers_at_once_take_no_more_statements_than_one(tmp_path: Path) -> None:
    with polled(tmp_path, 200) as year:
        ask, now = year.ask("poll").id, year.clock.now()
        replies = [Reply("yes", "x", holder=f"person:p{n}") for n in range(100)]

        def take() -> None:
            with year.office.store.write(now) as session:
                answers = Answers(session, [(ask, reply) for reply in replies])
                for reply in replies:
                    answers.take(ask, reply, now=now)
                answers.write()

        assert spent(year, take) == 6


def test_mails_that_wait_are_judged_and_claimed_in_one_change_each(small: Begun) -> None:
    small.clock.move_to(OPENS)
    add_people(small, 30)
    lease = small.lease()
    perform(small.office, lease, due_step=small.due_step())
    with counted(small.office.store) as statements:
        assert len(claim(small.office, lease).parcels) == 33
    table = Outgoing.__tablename__
    looked = [each for each in statements if each.startswith("SELECT") and table in each]
    # Whether there are any, and which: one that waited is looked at again before it leaves.
    assert len(looked) == 2
    assert sum(each.startswith(f"UPDATE {table}") for each in statements) == 2


@pytest.mark.parametrize("number", [0, 30])
def test_a_mail_that_leaves_alone_takes_two_changes_and_together_no_more(
    small: Begun, number: int
) -> None:
    small.clock.move_to(OPENS)
    add_people(small, number)
    lease = small.lease()
    done = perform(small.office, lease, due_step=small.due_step())
    assert spent(small, lambda: hand_over_mails(small.office, lease, sending=done.sending)) == 2
    assert {mail.state for mail in small.mails()} == {"sent"}


@pytest.mark.parametrize(("page", "more"), [(33, 0), (32, 4), (11, 11), (4, 32)])
def test_each_page_of_mails_takes_the_same_changes_however_many_it_holds(
    small: Begun, page: int, more: int
) -> None:
    """A page behind the first takes 2 to claim and 2 to hand over and settle."""
    small.clock.move_to(OPENS)
    add_people(small, 30)
    lease, office = small.lease(), replace(small.office, page=page)
    done = perform(office, lease, due_step=small.due_step())
    assert spent(small, lambda: hand_over_mails(office, lease, sending=done.sending)) == 2 + more
    assert {mail.state for mail in small.mails()} == {"sent"}


def test_a_year_is_rehearsed_in_few_statements() -> None:
    """The engine's own, on the small year of the tests: what a step costs, all in all."""
    with counted() as statements:
        found = rehearse_year(small_year())
    assert len(found.steps) == STEPS
    # Those of the clock come as often as the machine is slow; tables are made, whatever the year.
    number = len(
        [each for each in statements if not each.lstrip().startswith(("UPDATE service", "CREATE"))]
    )
    assert number <= MOST
