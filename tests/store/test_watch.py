"""The queries of the watch, on both databases."""

from datetime import timedelta

from igf.asks.decide import decide
from igf.engine.projection import astray, project, project_asks
from igf.log.write import By
from igf.outbox.hold import hold_mails
from igf.stopping.stop import pause
from igf.store.queries import watch as watch_queries
from igf.store.queries import year as queries
from schemas.runs import RunState
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, STAFF, Begun, reply_to
from tests.engine.fakes import MemoryRuns

RUN = f"run-of-{CALL}"


def due(year: Begun) -> list[str]:
    with year.office.store.read() as session:
        found = watch_queries.due_and_alone(session, year.clock.now())
    return [stage for stage, _ in found]


def with_mails(year: Begun) -> list[str]:
    with year.office.store.read() as session:
        return list(watch_queries.years_with_mails(session, year.clock.now()))


def unseen(year: Begun) -> list[str]:
    with year.office.store.read() as session:
        return list(watch_queries.unseen_years(session, "2027-01-04"))


def mail_of_the_year(year: Begun, **changed: object) -> None:
    with year.office.store.write(year.clock.now()) as session:
        mail = queries.outbox(session)[0]
        values = {"stage": "igf-2027", "state": "queued", "retry_at": None} | changed
        for name, value in values.items():
            setattr(mail, name, value)


def test_a_stage_is_due_once_its_instant_has_come_and_nobody_carries_it(year: Begun) -> None:
    assert due(year) == []
    year.clock.move_to(OPENS)
    assert due(year) == [CALL]
    year.lease()
    assert due(year) == []
    year.clock.move_to(OPENS + DAY)  # its process died
    assert due(year) == [CALL]
    pause(year.office, "igf-2027", by=By(STAFF, "no venue"))
    assert due(year) == []


def test_a_year_has_mails_to_hand_over_while_they_are_due_and_nothing_holds_them(
    year: Begun,
) -> None:
    year.carry(OPENS)
    assert with_mails(year) == []
    mail_of_the_year(year)
    assert with_mails(year) == ["igf-2027"]
    mail_of_the_year(year, retry_at=OPENS + timedelta(minutes=5))
    assert with_mails(year) == []
    mail_of_the_year(year)
    hold_mails(year.office, by=By(STAFF, "a wrong list"))
    assert with_mails(year) == []
    mail_of_the_year(year, state="sending")  # its process died
    assert with_mails(year) == ["igf-2027"]


def test_a_year_is_unseen_until_its_morning_is_done_or_it_is_over(year: Begun) -> None:
    assert unseen(year) == ["igf-2027"]
    with year.office.store.write(year.clock.now()) as session:
        queries.stage(session, CALL).state = "done"
    assert unseen(year) == []


def test_what_is_astray_is_what_would_be_put_right(year: Begun) -> None:
    runs, over = MemoryRuns(), set[str]()

    def found() -> list[str]:
        return list(astray(year.office, runs, over=over))

    def put_right() -> None:
        project_asks(year.office, runs, stage_id=CALL)
        project(year.office, runs, stage_id=CALL)

    year.carry(CLOSES)
    assert found() == [CALL]
    put_right()
    assert found() == []
    runs.states["decision-1"] = RunState("ended", CLOSES, "Crashed")
    assert found() == [CALL]
    put_right()
    decide(year.office, year.ask("approve").id, reply=reply_to(year.ask("approve")))
    assert found() == [CALL]
    put_right()
    assert found() == []
    assert over == {"decision-2"}
    year.clock.move_to(CLOSES + DAY)
    runs.put(RUN, "ended", at=CLOSES - DAY, name="Cancelled")
    assert found() == [CALL]
