"""How far a stage can be extended, and the chain that decides when the year is ready."""

from collections.abc import Mapping

import pytest

from igf.calendar.anchors import work_out
from igf.calendar.slack import ORDERS, critical_stages, orders, slack_days
from igf.year.file import Year, load_year
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.plan import Plan
from tests.tree import ROOT
from tests.year.years import Data, kind, stage, year


def _definitions(cycle: CycleFile) -> Mapping[str, StageDefinition]:
    definitions, problems = define(cycle, {"call": kind()})
    assert not problems
    return definitions


def _slack(stages: Data, **more: object) -> dict[str, int | None]:
    cycle = year(stages, **more)
    anchors, problems = work_out(cycle)
    assert not problems
    return slack_days(_definitions(cycle), anchors, order=orders(cycle, cycle.stages))


def _critical(cycle: CycleFile) -> set[str]:
    anchors, _ = work_out(cycle)
    order = orders(cycle, cycle.stages)
    return set(critical_stages(_definitions(cycle), anchors, order=order))


def test_slack_is_the_days_to_the_opening_that_must_come_after() -> None:
    slack = _slack({"session_call": stage("T-60d", "T-50d"), "screening": stage("T-40d", "T-30d")})

    assert slack == {"session_call": 10, "screening": None}


def test_a_stage_has_slack_to_the_step_that_waits_for_it_and_stays() -> None:
    waits = [{"key": "tell", "at": "T-40d", "after": ["decision.shut"]}]
    slack = _slack({"decision": stage("T-60d", "T-50d"), "letters": stage(steps=waits)})
    assert slack["decision"] == 10
    assert _slack({"decision": stage("T-60d", "T-50d"), "letters": stage()})["decision"] is None


def test_a_step_that_moves_with_what_it_waits_for_takes_no_slack() -> None:
    waits = [{"key": "tell", "at": "decision.closes + 3d", "after": ["decision.shut"]}]
    slack = _slack({"decision": stage("T-60d", "T-50d"), "letters": stage(steps=waits)})
    assert slack["decision"] is None


def test_a_stage_has_slack_to_the_opening_of_one_that_waits_for_all_of_it() -> None:
    letters = stage("T-38d", "T-30d", after=["decision"])
    assert _slack({"decision": stage("T-60d", "T-50d"), "letters": letters})["decision"] == 12


def test_a_stage_that_closes_on_the_day_the_next_opens_has_no_slack() -> None:
    assert (
        _slack({"session_call": stage("T-60d", "T-40d"), "screening": stage("T-40d", "T-30d")})[
            "session_call"
        ]
        == 0
    )


def test_a_stage_that_closes_after_the_next_opens_has_less_than_none() -> None:
    assert (
        _slack({"session_call": stage("T-60d", "T-37d"), "screening": stage("T-40d", "T-30d")})[
            "session_call"
        ]
        == -3
    )


def test_stages_that_hang_on_a_closing_share_the_slack_before_the_date_that_stays() -> None:
    slack = _slack(
        {
            "session_call": stage("T-90d", "T-60d"),
            "screening": stage("session_call.closes + 1d", "session_call.closes + 7d"),
            "workshop_evaluation": stage("screening.closes + 1d", "opens + 20d"),
            "evaluation_synthesis": stage("workshop_evaluation.closes + 1d", "opens + 4d"),
            "workshop_selection": stage("T-10d", "T-8d"),
        }
    )

    shared = slack.pop("session_call")
    assert shared == 17
    assert slack == {
        "screening": shared,
        "workshop_evaluation": shared,
        "evaluation_synthesis": shared,
        "workshop_selection": None,
    }


def test_a_following_stage_whose_closing_stays_must_still_open_before_it() -> None:
    slack = _slack({"one": stage("T-60d", "T-50d"), "two": stage("one.closes + 1d", "T-40d")})

    assert slack == {"one": 9, "two": None}


def test_a_chain_goes_over_milestones() -> None:
    slack = _slack(
        {"one": stage("T-60d", "T-50d"), "two": stage("halfway + 1d", "T-40d")},
        milestones={"halfway": "one.closes + 2d"},
    )

    assert slack["one"] == 7


def test_a_lead_the_year_declares_is_taken_off() -> None:
    stages = {
        "pn_bpf_selection": stage("T-200d", "T-190d"),
        "intersessional_work": stage("T-140d", "T-30d"),
    }

    assert _slack(stages)["pn_bpf_selection"] == 50 - 42
    assert _slack(stages, settings={"consultant_lead_days": 10})["pn_bpf_selection"] == 40


def test_a_stage_without_a_closing_date_has_no_slack_to_speak_of() -> None:
    slack = _slack({"session_call": stage(closes={"at": None}), "screening": stage()})

    assert slack["session_call"] is None


def test_the_critical_path_takes_the_least_slack_back_from_the_annual_meeting() -> None:
    cycle = year(
        {
            "annual_meeting": stage("T", "T+4d"),
            "organiser_training": stage("T-20d", "T-7d"),
            "registration": stage("T-100d", "T-14d"),
            "schedule_build": stage("T-60d", "T-30d"),
            "results_notification": stage("T-90d", "T-80d"),
            "tracks": stage("T-100d", "T-8d"),
        }
    )

    assert _critical(cycle) == {
        "annual_meeting",
        "organiser_training",
        "schedule_build",
        "results_notification",
    }


def test_an_opening_that_hangs_on_a_closing_is_part_of_the_path() -> None:
    cycle = year(
        {"annual_meeting": stage("set_up.closes + 1d", "T+4d"), "set_up": stage("T-9d", "T-1d")}
    )

    assert _critical(cycle) == {"annual_meeting", "set_up"}


def test_a_year_without_an_annual_meeting_has_no_critical_path() -> None:
    assert _critical(year()) == set()


def test_orders_that_contradict_dates_do_not_lead_in_circles() -> None:
    cycle = year(
        {
            "annual_meeting": stage("T", "T+4d"),
            "organiser_training": stage("annual_meeting.closes + 1d", "T+9d"),
        }
    )

    assert _critical(cycle) == {"annual_meeting", "organiser_training"}


@pytest.fixture(scope="module")
def real() -> Plan:
    found = load_year(ROOT / "cycles/igf-2024.yaml", ROOT / "flows/kinds")
    assert isinstance(found, Year)
    return plan(found.cycle, found.definitions)


def test_in_2024_an_extension_could_eat_thirteen_days_before_the_decision(real: Plan) -> None:
    slack = {each.key: each.slack_days for each in real.stages}

    pipeline = ("session_call", "workshop_evaluation", "evaluation_synthesis")
    assert [slack[key] for key in pipeline] == [13, 13, 13]


def test_in_2024_the_workshop_pipeline_was_critical(real: Plan) -> None:
    critical = {each.key for each in real.stages if each.critical}

    assert critical >= {
        "session_call",
        "screening",
        "workshop_evaluation",
        "evaluation_synthesis",
        "workshop_selection",
        "results_notification",
        "schedule_build",
        "organiser_training",
        "annual_meeting",
    }


def test_every_ordered_stage_is_one_of_the_real_year() -> None:
    found = load_year(ROOT / "cycles/igf-2024.yaml", ROOT / "flows/kinds")
    assert isinstance(found, Year)

    assert {key for pair in ORDERS for key in pair} <= set(found.cycle.stages)
