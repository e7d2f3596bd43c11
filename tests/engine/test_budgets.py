"""How much is asked of the database: the same for one row and for many."""

from igf.engine.perform import perform
from igf.engine.status import status
from igf.outbox.deliver import claim, deliver
from igf.stage.situation import situation
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Failure, Firing
from tests.engine.begun import CALL, CLOSES, OPENS, STARTED, Begun
from tests.engine.counting import counted


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


def test_a_look_at_a_stage_takes_eight_questions_whatever_happened_in_it(year: Begun) -> None:
    year.carry(CLOSES)
    before = looked_at(year)
    add_history(year, 40)
    assert (before, looked_at(year)) == (8, 8)


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


def test_telling_many_takes_one_question_for_each_name_and_no_more(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease, move = small.lease(), small.move()
    add_people(small, 30)
    with counted(small.office.store) as statements:
        perform(small.office, lease, move=move)
    assert len(small.mails()) == 33
    assert sum("FROM person" in each for each in statements) == 1
    assert len([each for each in statements if each.startswith("SELECT")]) <= 30


def test_mails_are_claimed_in_one_question_and_one_change(small: Begun) -> None:
    small.clock.move_to(OPENS)
    add_people(small, 30)
    lease = small.lease()
    perform(small.office, lease, move=small.move())
    with counted(small.office.store) as statements:
        assert len(claim(small.office, lease)) == 33
    table = Outgoing.__tablename__
    assert sum(f"FROM {table}" in each for each in statements) == 1
    assert sum(each.startswith(f"UPDATE {table}") for each in statements) == 1


def test_mails_handed_over_together_take_two_more_changes(small: Begun) -> None:
    small.clock.move_to(OPENS)
    add_people(small, 30)
    lease = small.lease()
    perform(small.office, lease, move=small.move())
    table = Outgoing.__tablename__
    with counted(small.office.store) as statements:
        assert deliver(small.office, lease) == "33 mails sent"
    assert sum(f"FROM {table}" in each for each in statements) == 1
    assert sum(each.startswith(f"UPDATE {table}") for each in statements) == 3
