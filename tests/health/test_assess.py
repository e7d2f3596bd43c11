"""How a year does, read from a real database: what is found, and what each morning tells."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from igf.asks.decide import decide
from igf.health.assess import health
from igf.health.morning import deliver_mails_of_the_year, morning
from igf.ops.watch_lease import PREFECT, hold_watch, note_seen
from igf.stopping.stop import cancel, pause
from igf.store.queries import year as queries
from igf.store.queries.people import drop_memberships
from igf.store.tables.records import Outgoing
from igf.store.tables.year import Failure
from schemas.errors import Mistake
from schemas.health import Finding
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, Begun, reply_to
from tests.engine.counting import counted
from tests.engine.fakes import MemoryRuns
from tests.stopping.test_stop import BY, YEAR

#: Seven o'clock in Geneva on the day after the approval was due.
MORNING = datetime(2027, 2, 8, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def found(year: Begun, *codes: str) -> list[Finding]:
    """The findings of these rules, or of all; the services have just been seen."""
    hold_watch(year.office, "here", length=MINUTE)
    note_seen(year.office, PREFECT)
    return [each for each in health(year.office, YEAR).findings if not codes or each.code in codes]


def told(year: Begun) -> Sequence[Outgoing]:
    with year.office.store.read() as session:
        return [row for row in queries.outbox(session) if row.notice == "health.morning"]


def woken(year: Begun, at: datetime = MORNING) -> MemoryRuns:
    """A round of the watch at an instant."""
    runs = MemoryRuns()
    year.clock.move_to(at)
    hold_watch(year.office, "here", length=MINUTE)
    note_seen(year.office, PREFECT)
    morning(year.office, runs, cycle=YEAR)
    deliver_mails_of_the_year(year.office, YEAR)
    return runs


def test_a_year_that_goes_its_way_needs_nobody(year: Begun) -> None:
    year.carry(OPENS)
    assert found(year) == []


def test_a_late_answer_is_told_with_whose_it_is_and_since_when(year: Begun) -> None:
    year.carry(CLOSES)
    due = year.ask("approve").due_at
    year.carry(due - MINUTE)
    assert found(year, "late") == []
    year.carry(due)
    (late,) = found(year, "late")
    assert (late.whom, late.since, late.matters) == ("MAG Chair", due, True)
    assert late.todo.endswith("igf decide igf-2027/thematic_input/approve/v1")
    decide(year.office, year.ask("approve").id, reply=reply_to(year.ask("approve")))
    assert found(year, "late") == []


def test_a_question_that_nobody_can_answer_any_more_is_told(small: Begun) -> None:
    small.carry(CLOSES)
    assert found(small, "nobody_can_answer") == []
    with small.office.store.write(small.clock.now()) as session:
        drop_memberships(session, [("amina", "mag_chair")])
    (lost,) = found(small, "nobody_can_answer")
    assert "nobody can answer for MAG Chair" in lost.what


def test_a_question_due_soon_without_a_reminder_is_told_until_there_is_one(small: Begun) -> None:
    small.carry(CLOSES)
    (soon,) = found(small, "unreminded")
    assert not soon.matters
    assert soon.todo.startswith("a reminder is sent on ")
    small.carry(small.ask("approve").due_at - DAY)
    assert small.mails("approve")[-1].rung != "v1"
    assert found(small, "unreminded") == []


def test_a_mail_in_doubt_is_told(small: Begun) -> None:
    small.carry(OPENS)
    with small.office.store.write(small.clock.now()) as session:
        queries.outbox(session)[0].state = "unknown"
    (mail,) = found(small)
    assert (mail.what, mail.since) == ("1 mail may have arrived or not", OPENS)
    assert "igf mail list --state unknown" in mail.todo


def test_a_step_that_does_not_work_is_told_with_its_next_try(small: Begun) -> None:
    key = {"stage": CALL, "step": "announce", "rung": "", "version": 1}
    when = {"failed_at": OPENS, "retry_at": OPENS + 5 * MINUTE}
    with small.office.store.write(small.clock.now()) as session:
        session.add(Failure(**key, **when, attempts=1, reason="no template"))
    (trouble,) = found(small)
    assert "no template (tried 1 time)" in trouble.what
    assert trouble.todo == "mend it; it is tried again on 4 January 2027, 09:05 UTC"


def test_what_nobody_carries_is_told_after_a_while(small: Begun) -> None:
    small.carry(OPENS - DAY)
    small.clock.move_to(OPENS + timedelta(minutes=15))
    assert found(small, "not_carried") == []
    small.clock.move_to(OPENS + timedelta(minutes=16))
    assert [each.since for each in found(small, "not_carried")] == [OPENS]
    pause(small.office, CALL, by=BY)
    assert found(small) == []


def test_a_silent_service_is_told(small: Begun) -> None:
    silent = [each.what for each in health(small.office, YEAR).findings]
    assert silent == ["The watch is silent", "The Prefect server is silent"]
    assert found(small) == []


def test_load_counts_questions_and_the_mails_to_come_by_person_and_week(small: Begun) -> None:
    small.carry(CLOSES)
    weeks = {(each.name, f"{each.week}"): each for each in health(small.office, YEAR).load}
    chair = weeks["Amina Diallo", "2027-02-01"]
    assert (chair.questions, chair.mails) == (1, 1)


def test_slack_is_told_of_stages_still_to_close(small: Begun) -> None:
    assert all(each.days >= 0 for each in health(small.office, YEAR).slack)
    small.live(CLOSES + 30 * DAY)
    assert health(small.office, YEAR).slack == ()


def test_a_year_that_was_not_started_is_named(small: Begun) -> None:
    with pytest.raises(Mistake, match="there is no year igf-2030"):
        health(small.office, "igf-2030")


def test_looking_takes_the_same_questions_whatever_happened(small: Begun) -> None:
    def asked() -> int:
        with counted(small.office.store) as statements:
            health(small.office, YEAR)
        return len(statements)

    small.carry(OPENS)
    early = asked()
    small.carry(CLOSES)
    assert (early, asked()) == (16, 16)


def test_each_morning_its_page_is_written_once_and_the_secretariat_told(year: Begun) -> None:
    year.carry(CLOSES)
    year.carry(MORNING)
    before = len(year.letters.parcels)
    (page,) = woken(year).health
    assert page.startswith("igf-2027: # IGF 2027")
    assert woken(year, MORNING + MINUTE).health == []
    (mail,) = told(year)
    assert (mail.state, mail.address) == ("sent", "lea@example.org")
    assert "MAG Chair" in mail.text
    assert len(year.letters.parcels) == before + 1
    woken(year, MORNING + DAY)
    assert [each.rung for each in told(year)] == ["2027-02-08", "2027-02-09"]


def test_before_seven_nothing_is_told_and_after_a_late_start_at_once(small: Begun) -> None:
    small.carry(CLOSES)
    assert woken(small, MORNING - MINUTE).health == []
    assert len(woken(small, MORNING + timedelta(hours=9)).health) == 1


def test_a_second_watch_at_the_same_instant_tells_nobody_twice(small: Begun) -> None:
    small.carry(CLOSES)
    small.carry(MORNING)
    with small.office.store.write(MORNING) as session:
        day = {"cycle": YEAR, "stage": YEAR, "step": "health", "version": 1, "state": "sent"}
        text = dict.fromkeys(
            ("name", "address", "language", "wanted", "subject", "text", "html"), ""
        )
        key = f"{YEAR}/health.morning/2027-02-08/person:lea"
        session.add(
            Outgoing(
                key=key,
                message_id="x",
                notice="health.morning",
                rung="2027-02-08",
                recipient="person:lea",
                written_at=MORNING,
                **day,
                **text,
            )
        )
    woken(small)
    assert len(told(small)) == 1


def test_when_nothing_matters_there_is_no_mail(small: Begun) -> None:
    small.carry(OPENS)
    assert len(woken(small, OPENS + DAY).health) == 1
    assert told(small) == []


def test_a_paused_year_sends_none_and_a_cancelled_one_is_not_looked_at(small: Begun) -> None:
    small.carry(CLOSES)
    small.carry(MORNING)
    pause(small.office, YEAR, by=BY)
    assert "Paused: the venue is not confirmed" in woken(small).health[0]
    cancel(small.office, YEAR, by=BY)
    assert woken(small, MORNING + DAY).health == []
    assert told(small) == []


def test_a_mail_that_could_not_leave_gives_way_to_the_next(small: Begun) -> None:
    small.carry(CLOSES)
    small.carry(MORNING)
    hold_watch(small.office, "here", length=MINUTE)
    note_seen(small.office, PREFECT)
    morning(small.office, MemoryRuns(), cycle=YEAR)
    woken(small, MORNING + DAY)
    assert [each.state for each in told(small)] == ["skipped", "sent"]
