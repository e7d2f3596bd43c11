"""Paused or cancelled, nothing leaves and nothing is done; going on, each thing happens once."""

import signal
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from igf.asks.decide import decide
from igf.engine.perform import perform
from igf.engine.projection import project, project_asks
from igf.engine.status import status
from igf.log.write import By
from igf.mail.memory import MemoryTransport
from igf.mail.send import OnData, Outcome, Parcel
from igf.stage import lease as leases
from igf.stopping.stop import Stopped, cancel, pause, resume
from igf.store.queries import year as queries
from igf.store.tables.year import Stage
from schemas.errors import Mistake
from schemas.runs import RunState
from tests.engine.begun import CALL, CLOSES, DAY, INPUT, OPENS, STAFF, Begun, begun, reply_to
from tests.engine.fakes import MemoryRuns
from tests.engine.server import message_ids, smtp
from tests.engine.test_kills import carried_by_a_process
from tests.mail.sink import Sink

YEAR, STOCK = "igf-2027", "igf-2027/stocktaking"
BY = By(STAFF, "the venue is not confirmed")
PAUSED = "Paused: the venue is not confirmed"
#: The first reminder of the call for input.
REMINDER = CLOSES - 7 * DAY


def row(year: Begun, stage: str = CALL) -> Stage:
    with year.office.store.read() as session:
        return queries.stage(session, stage)


def acts(year: Begun) -> list[str]:
    with year.office.store.read() as session:
        return [entry.act for entry in queries.log(session)]


def stop(year: Begun, target: str = CALL) -> Stopped:
    return pause(year.office, target, by=BY)


def go_on(year: Begun, target: str = CALL) -> Stopped:
    return resume(year.office, target, by=By(STAFF, "it is confirmed"))


def test_a_paused_stage_sends_nothing_and_does_nothing_until_it_goes_on(year: Begun) -> None:
    year.carry(OPENS)
    stop(year)
    done, sent = year.fired(), len(year.letters.parcels)
    year.carry(CLOSES + DAY)
    assert (year.fired(), len(year.letters.parcels)) == (done, sent)
    assert (row(year).state, row(year).next_at, row(year).words) == ("paused", None, PAUSED)
    go_on(year)
    year.carry()
    assert "count/@1" in year.fired()
    assert year.ask("approve").state == "open"


def test_what_came_too_late_meanwhile_is_skipped_and_the_close_is_caught_up(small: Begun) -> None:
    small.carry(OPENS)
    stop(small)
    small.carry(CLOSES + DAY)
    go_on(small)
    small.carry()
    reminders = [each for each in small.fired() if "remind/" in each]
    assert reminders
    assert all(each.startswith("-") for each in reminders)


def test_an_answer_given_meanwhile_is_taken_and_nothing_follows_it_before_time(
    small: Begun,
) -> None:
    small.carry(CLOSES)
    stop(small)
    asked = small.ask("approve")
    due = asked.due_at
    small.carry(due + 2 * DAY)
    decide(small.office, asked.id, reply=reply_to(asked))
    assert row(small).next_at is None
    small.carry()
    assert small.ask("approve").outcome == "approved"
    go_on(small)
    small.carry()
    assert small.ask("publish").state == "open"
    assert not [each for each in small.mails("approve") if each.rung != "v1"]


def test_a_question_is_reminded_of_once_after_a_pause_over_several_reminders(
    small: Begun,
) -> None:
    small.carry(CLOSES)
    stop(small)
    small.carry(small.ask("approve").due_at + 5 * DAY)
    go_on(small)
    small.carry()
    small.carry()
    reminders = [each for each in small.mails("approve") if each.rung != "v1"]
    assert len({mail.rung for mail in reminders}) == 1


def test_a_second_pause_changes_nothing(year: Begun) -> None:
    stop(year)
    before, kept = acts(year), row(year).stopped_because
    again = pause(year.office, CALL, by=By(STAFF, "another reason"))
    assert (again.again, again.stages) == (True, ())
    assert (acts(year), row(year).stopped_because) == (before, kept)
    go_on(year)
    assert acts(year) == [*before, "stage.resumed"]
    assert go_on(year).again


def test_mails_that_wait_stay_until_the_stage_goes_on(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease = small.lease("rehearsal")
    perform(small.office, lease, due_step=small.due_step())
    leases.release(small.office, lease)
    stop(small)
    small.carry(OPENS + timedelta(hours=1))
    assert {mail.state for mail in small.mails()} == {"queued"}
    go_on(small)
    small.carry()
    assert {mail.state for mail in small.mails()} == {"sent"}


@dataclass
class Overtaken(MemoryTransport):
    """A way out on which the first mail meets a pause."""

    begun: list[Begun] = field(default_factory=list)

    async def deliver(
        self, batch: Sequence[Parcel], *, on_data: OnData
    ) -> AsyncGenerator[Sequence[Outcome], None]:
        stop(self.begun[0])
        async for outcomes in super().deliver(batch, on_data=on_data):
            yield outcomes


def test_mails_that_a_run_has_taken_and_not_handed_over_stay_as_well(small: Begun) -> None:
    small.clock.move_to(OPENS)
    office, letters = small.office, small.letters
    small.office = replace(office, transport=Overtaken(begun=[small]))
    small.carry()
    assert {mail.state for mail in small.mails()} == {"queued"}
    small.office = office
    go_on(small)
    small.carry()
    assert len(letters.parcels) == len(small.mails()) > 0


def test_a_step_that_was_being_prepared_is_not_done_after_the_pause(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease, due_step = small.lease(), small.due_step()
    stop(small)
    assert perform(small.office, lease, due_step=due_step).words.startswith(
        "Done before, or something else"
    )
    assert (small.fired(), small.mails()) == ([], [])


def test_the_whole_year_is_paused_and_leaves_paused_what_was_so_before(
    small_url: str, tmp_path: Path
) -> None:
    stages = {"thematic_input": INPUT, "stocktaking": INPUT | {"title": "Taking stock"}}
    with begun(small_url, tmp_path, stages=stages) as year:
        pause(year.office, STOCK, by=By(STAFF, "nobody is there"))
        done = stop(year, YEAR)
        assert done.stages == (CALL, STOCK)
        assert [row(year, each).words for each in done.stages] == [
            PAUSED,
            "Paused: nobody is there",
        ]
        year.live(OPENS + DAY)
        assert year.letters.parcels == []
        go_on(year, YEAR)
        year.live(OPENS + 2 * DAY)
        assert year.fired() == ["announce/@1"]
        assert row(year, STOCK).words == "Paused: nobody is there"
        go_on(year, STOCK)
        year.live(OPENS + 3 * DAY)
        assert len(year.letters.parcels) == 2 * len(year.mails())


def test_a_stage_does_not_go_on_while_its_year_is_paused(small: Begun) -> None:
    stop(small, YEAR)
    with pytest.raises(Mistake, match="resume the year: igf resume --year igf-2027"):
        go_on(small)


def test_a_stage_that_was_paused_itself_rests_with_its_year(small: Begun) -> None:
    stop(small)
    pause(small.office, YEAR, by=By(STAFF, "the year is in doubt"))
    go_on(small)
    assert (row(small).state, row(small).words) == ("waiting", "Paused: the year is in doubt")


def test_cancelling_closes_questions_and_drops_what_waits(small: Begun) -> None:
    small.clock.move_to(CLOSES)
    small.carry()
    asked = small.ask("approve")
    with small.office.store.write(CLOSES) as session:
        waiting = queries.outbox(session, CALL)[-1]
        waiting.state = "queued"
    done = cancel(small.office, CALL, by=BY)
    assert (done.asks, done.mails) == (1, 1)
    with pytest.raises(Mistake, match="no longer open: ended: cancelled"):
        decide(small.office, asked.id, reply=reply_to(asked))
    dropped = next(mail for mail in small.mails() if mail.id == waiting.id)
    assert (dropped.state, dropped.reason) == ("skipped", "Cancelled: the venue is not confirmed")
    fired = small.fired()
    small.carry(CLOSES + 30 * DAY)
    assert (small.fired(), row(small).state) == (fired, "cancelled")


def test_a_cancelled_stage_is_taken_up_again_with_its_questions(small: Begun) -> None:
    small.carry(CLOSES)
    cancel(small.office, CALL, by=BY)
    small.carry(CLOSES + DAY)
    assert go_on(small).asks == 1
    small.live(CLOSES + 30 * DAY)
    assert row(small).state == "done"
    assert small.ask("approve").outcome == "approved"


def test_a_cancelled_year_is_taken_up_again(small: Begun) -> None:
    small.carry(CLOSES)
    cancel(small.office, YEAR, by=BY)
    small.live(CLOSES + DAY)
    assert row(small).words == "Cancelled: the venue is not confirmed"
    assert go_on(small, YEAR).asks == 1
    small.live(CLOSES + 30 * DAY)
    assert row(small).state == "done"


def test_what_is_done_or_cancelled_is_not_paused(small: Begun) -> None:
    cancel(small.office, CALL, by=BY)
    with pytest.raises(Mistake, match="to take it up again: igf resume"):
        stop(small)
    go_on(small)
    small.live(CLOSES + 30 * DAY)
    with pytest.raises(Mistake, match="is done -> nothing is to be stopped"):
        stop(small)


@pytest.mark.parametrize("act", [pause, cancel, resume])
def test_a_reason_is_needed(small: Begun, act: object) -> None:
    assert callable(act)
    with pytest.raises(Mistake, match="reason is missing"):
        act(small.office, CALL, by=By(STAFF, " "))


def test_the_run_of_a_paused_stage_is_quiet_and_stays_so(small: Begun) -> None:
    runs = MemoryRuns()
    project(small.office, runs, stage_id=CALL)
    stop(small)
    for _ in range(3):
        project(small.office, runs, stage_id=CALL)
    assert runs.moves == 1
    state = runs.state(f"run-of-{CALL}")
    assert (state.name, state.at) == (PAUSED, small.clock.now() + 30 * DAY)
    runs.states[f"run-of-{CALL}"] = RunState("ended", small.clock.now(), "Cancelled")
    for _ in range(3):
        project(small.office, runs, stage_id=CALL)
    assert (runs.moves, runs.state(f"run-of-{CALL}").name) == (2, PAUSED)
    go_on(small)
    project(small.office, runs, stage_id=CALL)
    assert runs.state(f"run-of-{CALL}").at == OPENS


def test_the_run_of_a_cancelled_stage_ends_and_its_questions_with_it(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project(small.office, runs, stage_id=CALL)
    project_asks(small.office, runs, stage_id=CALL)
    cancel(small.office, CALL, by=BY)
    small.clock.move_to(CLOSES + DAY)
    for _ in range(2):
        project_asks(small.office, runs, stage_id=CALL)
        project(small.office, runs, stage_id=CALL)
    said = "Cancelled: the venue is not confirmed"
    assert runs.state(f"run-of-{CALL}") == RunState("ended", None, said)
    assert runs.state("decision-1") == RunState("ended", None, "Settled: cancelled")
    go_on(small)
    project_asks(small.office, runs, stage_id=CALL)
    assert runs.state("decision-2").phase == "suspended"


def test_mails_of_a_process_that_died_wait_through_a_pause_and_leave_once(
    small: Begun, tmp_path: Path
) -> None:
    sink = Sink()
    with smtp(sink) as port:
        killed = carried_by_a_process(small, tmp_path, port=port, armed="before_handing_over")
        assert killed == -signal.SIGKILL
        small.clock.move_to(OPENS)
        stop(small)
        assert carried_by_a_process(small, tmp_path, port=port) == 0
        assert message_ids(sink) == {}
        small.clock.move_to(CLOSES + 31 * DAY)
        go_on(small)
        assert carried_by_a_process(small, tmp_path, port=port) == 0
    assert set(message_ids(sink).values()) == {1}
    assert len(message_ids(sink)) == len(small.mails())


def test_with_its_year_a_stage_is_said_to_be_cancelled(small: Begun) -> None:
    small.carry(OPENS)
    cancel(small.office, YEAR, by=BY)

    [found] = status(small.office, YEAR).stages
    assert (found.state, found.words) == ("cancelled", "Cancelled: the venue is not confirmed")
