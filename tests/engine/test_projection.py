"""The runs that people see follow the database, whatever became of them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from igf.asks.decide import decide
from igf.engine.projection import end_forgotten, project, project_asks
from igf.office.ports import Runs
from igf.stage import lease as leases
from igf.store.queries import year as queries
from schemas.runs import AskedRun, RunPhase, RunState
from tests.engine.begun import CALL, CLOSES, DAY, OPENS, STARTED, Begun, reply_to
from tests.engine.fakes import MemoryRuns

RUN = f"run-of-{CALL}"
HOUR = timedelta(hours=1)


def projected(year: Begun) -> tuple[MemoryRuns, Runs]:
    """Runs in which the stage has its own."""
    runs = MemoryRuns()
    project(year.office, runs, stage_id=CALL)
    return runs, runs


def words(year: Begun, runs: MemoryRuns) -> str:
    mended = project(year.office, runs, stage_id=CALL)
    return mended.words if mended else ""


def test_a_stage_gets_one_run_upcoming_at_its_opening(year: Begun) -> None:
    runs, _ = projected(year)
    assert words(year, runs) == ""
    assert runs.made == ["IGF 2027 · Call for thematic input (call_for_input)"]
    state = runs.state(RUN)
    assert (state.phase, state.at) == ("scheduled", OPENS)
    assert state.name.startswith("Not open yet; next: announcement on 4 January 2027")


def test_a_run_that_was_deleted_is_made_again(year: Begun) -> None:
    runs, _ = projected(year)
    runs.states.clear()
    assert words(year, runs) == "made its run"
    assert runs.state(RUN).at == OPENS


@pytest.mark.parametrize("away", [-DAY, DAY])
def test_a_run_that_was_moved_comes_back(small: Begun, away: timedelta) -> None:
    runs, _ = projected(small)
    runs.put(RUN, "scheduled", at=OPENS + away)
    assert words(small, runs) == "moved its run to 04 January 2027, 09:00 UTC"
    assert runs.state(RUN).at == OPENS


def test_a_run_nearly_in_time_is_left_alone(small: Begun) -> None:
    runs, _ = projected(small)
    runs.put(RUN, "scheduled", at=OPENS + timedelta(seconds=2))
    assert words(small, runs) == ""
    assert runs.moves == 0


@pytest.mark.parametrize("phase", ["running", "pending", "ended", "suspended"])
def test_a_run_whose_stage_is_being_carried_is_left_alone(small: Begun, phase: RunPhase) -> None:
    runs, _ = projected(small)
    small.lease(RUN)
    runs.put(RUN, phase, at=STARTED - DAY)
    assert words(small, runs) == ""


@pytest.mark.parametrize(
    ("phase", "name"),
    [("running", "Running"), ("pending", "Pending"), ("ended", "Crashed"), ("ended", "Failed")],
)
def test_a_run_whose_lease_is_dead_is_set_going_again(
    small: Begun, phase: RunPhase, name: str
) -> None:
    runs, _ = projected(small)
    small.lease(RUN)
    runs.put(RUN, phase, at=STARTED, name=name)
    small.clock.move_to(STARTED + timedelta(seconds=180 + 20 + 1))
    assert words(small, runs) == f"set its run going again, it was {name}"
    assert runs.state(RUN).phase == "scheduled"


def test_a_run_that_has_just_begun_is_given_time(small: Begun) -> None:
    runs, _ = projected(small)
    runs.put(RUN, "pending", at=STARTED)
    small.clock.move_to(STARTED + timedelta(seconds=60))
    assert words(small, runs) == ""
    small.clock.move_to(STARTED + timedelta(seconds=91))
    assert words(small, runs) == "set its run going again, it was pending"


@pytest.mark.parametrize(("phase", "name"), [("ended", "Cancelled"), ("running", "Cancelling")])
def test_cancelling_a_run_stops_nothing_and_its_words_say_so(
    small: Begun, phase: RunPhase, name: str
) -> None:
    runs, _ = projected(small)
    runs.put(RUN, phase, at=STARTED - DAY, name=name)
    assert words(small, runs) == f"set its run going again, it was {name}"
    said = runs.state(RUN).name
    assert said.startswith(
        "Cancelling here stops nothing, this does: igf pause thematic_input or igf cancel "
        "thematic_input, or the forms pause and cancel-stage. Not open yet; "
    )
    assert runs.told == [f"{RUN}: {said}"]


def test_a_run_that_ends_again_and_again_is_restarted_three_times_an_hour(small: Begun) -> None:
    runs, _ = projected(small)
    set_going = []
    for minute in range(0, 60, 10):
        small.clock.move_to(STARTED + timedelta(minutes=minute))
        runs.put(RUN, "ended", at=STARTED, name="Failed")
        set_going.append(bool(words(small, runs)))
    assert set_going == [True, True, True, False, False, False]
    with small.office.store.read() as session:
        assert "ended three times" in str(queries.stage(session, CALL).attention)
    small.clock.move_to(STARTED + HOUR + timedelta(seconds=1))
    assert words(small, runs).startswith("set its run going again")


def test_a_stage_that_is_done_needs_no_run(small: Begun) -> None:
    small.live(CLOSES + 30 * DAY)
    runs = MemoryRuns()
    assert words(small, runs) == ""
    assert runs.states == {}


def test_a_stage_that_waits_for_people_alone_looks_again_within_a_month(small: Begun) -> None:
    small.carry(CLOSES)
    small.carry(CLOSES + 10 * DAY)
    runs, _ = projected(small)
    assert runs.state(RUN).at == small.clock.now() + 30 * DAY
    small.clock.move_to(small.clock.now() + DAY)
    assert words(small, runs) == ""


def test_an_open_question_gets_a_run_of_its_own(year: Begun) -> None:
    runs = MemoryRuns()
    year.carry(CLOSES)
    for _ in range(2):
        project_asks(year.office, runs, stage_id=CALL)
    (asked,) = runs.asked
    assert "· MAG Chair · by 7 February 2027" in asked.title
    assert (asked.attempt, asked.before) == (1, None)
    assert year.ask("approve").run_id == "decision-1"


@pytest.mark.parametrize("name", ["Crashed", "Cancelled"])
def test_a_question_whose_run_died_gets_another_that_looks_for_the_answer(
    small: Begun, name: str
) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    runs.states["decision-1"] = RunState("ended", CLOSES, name)
    project_asks(small.office, runs, stage_id=CALL)
    assert [(each.attempt, each.before) for each in runs.asked] == [(1, None), (2, "decision-1")]


@dataclass
class Raced(MemoryRuns):
    """Runs of which another process makes the same one at the same moment, as Prefect allows."""

    small: Begun | None = None

    def ask(self, asked: AskedRun) -> str:
        if self.small:
            small, self.small = self.small, None
            project_asks(small.office, self, stage_id=CALL)
            return "decision-1"
        return super().ask(asked)


def test_two_processes_that_ask_at_once_agree_on_the_attempt_its_answer_is_kept_under(
    small: Begun,
) -> None:
    small.carry(CLOSES)
    runs = Raced(small=small)
    project_asks(small.office, runs, stage_id=CALL)
    ask = small.ask("approve")
    assert (ask.run_id, ask.run_attempt) == ("decision-1", 1)
    assert [each.attempt for each in runs.asked] == [1]


@pytest.mark.parametrize("phase", ["running", "pending"])
def test_a_silent_run_of_a_question_is_ended_so_that_it_keeps_no_place(
    small: Begun, phase: RunPhase
) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    runs.put("decision-1", phase, at=CLOSES - timedelta(seconds=89))
    project_asks(small.office, runs, stage_id=CALL)
    assert (runs.states["decision-1"].phase, len(runs.asked)) == (phase, 1)
    runs.put("decision-1", phase, at=CLOSES - timedelta(seconds=91))
    project_asks(small.office, runs, stage_id=CALL)
    assert runs.states["decision-1"].name == "Ended: its process died"
    assert runs.asked[1].before == "decision-1"


@pytest.mark.parametrize("phase", ["running", "pending"])
def test_a_silent_run_of_a_settled_question_is_ended_too(small: Begun, phase: RunPhase) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    decide(small.office, small.ask("approve").id, reply=reply_to(small.ask("approve")))
    runs.put("decision-1", phase, at=CLOSES - timedelta(seconds=91))
    project_asks(small.office, runs, stage_id=CALL)
    assert runs.states["decision-1"].phase == "ended"
    assert len(runs.asked) == 1


def test_a_question_whose_answer_was_refused_is_asked_afresh(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    runs.states["decision-1"] = RunState("ended", CLOSES, "Refused")
    project_asks(small.office, runs, stage_id=CALL)
    assert (runs.asked[1].attempt, runs.asked[1].before) == (2, None)


def test_the_run_of_a_question_settled_elsewhere_is_closed(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    decide(small.office, small.ask("approve").id, reply=reply_to(small.ask("approve")))
    project_asks(small.office, runs, stage_id=CALL)
    assert runs.state("decision-1") == RunState("ended", None, "Settled: approved")


def test_an_answer_wakes_the_run_of_its_stage(small: Begun) -> None:
    small.carry(CLOSES)
    runs, _ = projected(small)
    leases.release(small.office, small.lease(RUN))
    decide(small.office, small.ask("approve").id, reply=reply_to(small.ask("approve")))
    assert words(small, runs).startswith("moved its run to")
    assert runs.state(RUN).at == small.clock.now()


def test_runs_of_forms_whose_process_died_are_ended(small: Begun) -> None:
    runs, _ = projected(small)
    small.lease(RUN)
    for run, minutes in ((RUN, 60), ("form", 60), ("question of a stage that is done", 60)):
        runs.put(run, "pending", at=STARTED - timedelta(minutes=minutes))
    runs.put("form at work", "running", at=STARTED - timedelta(minutes=14))
    assert end_forgotten(small.office, runs) == 2
    assert {run: state.phase for run, state in runs.states.items()} == {
        RUN: "pending",
        "form": "ended",
        "question of a stage that is done": "ended",
        "form at work": "running",
    }
    assert end_forgotten(small.office, runs) == 0


def test_a_question_that_is_open_keeps_its_run(small: Begun) -> None:
    runs = MemoryRuns()
    small.carry(CLOSES)
    project_asks(small.office, runs, stage_id=CALL)
    runs.put("decision-1", "running", at=STARTED)
    assert end_forgotten(small.office, runs) == 0
