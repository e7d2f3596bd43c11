"""The two real years of `cycles/`, held against facts written down here by hand."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from igf.mail.catalogue import load_catalogue
from igf.year.file import Year, load_year
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile, DateDecl
from schemas.dates import parse
from schemas.moments import zulu
from schemas.plan import Plan
from schemas.steps import Compute, Decide, Step
from tests.tree import ROOT

YEARS = ("igf-2024", "igf-2025")
ENDS = ("opens", "closes")

#: The canonical stages, in order (domain research, section 15).
_CANONICAL = """
cycle_setup mag_renewal stocktaking previous_outputs thematic_input nri_grants mag_working_groups
mag_onboarding pn_bpf_selection oc_mag_1 session_call consultant_hiring screening
evaluation_briefing workshop_evaluation evaluation_synthesis oc_mag_2 workshop_selection
results_notification other_session_allocation main_sessions tracks intersessional_work oc_mag_3
registration remote_hubs village schedule_build organiser_training annual_meeting session_reports
outputs_and_messages close_and_handover
"""
STAGES = _CANONICAL.split()
#: What 2024 has besides: papers, letters and volunteers that the records tell of.
TEXTS = ["lp_paper_review", "letter_ai_body", "cstd_answer", "lp_volunteers", "letter_wsis20"]

#: What was found of the two years (sections 4.1 and 4.2), in UTC.
ATTESTED = {
    "igf-2024": {
        "T": "2024-12-15T00:00:00Z",
        "mag_virtual_1": "2023-12-15T13:00:00Z",
        "lp_report": "2023-12-20T00:00:00Z",
        "mag_virtual_2": "2024-01-16T13:00:00Z",
        "pn_ai_recharter": "2024-01-16T00:00:00Z",
        "nri_grants.closes": "2024-01-27T23:59:00Z",
        "thematic_input.closes": "2024-01-31T23:59:00Z",
        "mag_virtual_3": "2024-02-06T11:00:00Z",
        "oc_mag_1_registration": "2024-02-17T00:00:00Z",
        "oc_mag_1.opens": "2024-02-27T07:00:00Z",
        "oc_mag_1.closes": "2024-02-29T15:00:00Z",
        "wg_strategy_cstd": "2024-02-22T00:00:00Z",
        "lp_paper_review.closes": "2024-03-01T23:59:00Z",
        "session_call.opens": "2024-03-15T08:00:00Z",
        "submission_webinar": "2024-04-19T14:00:00Z",
        "lp_working_groups": "2024-05-01T00:00:00Z",
        "session_call.closes": "2024-05-05T23:59:00Z",
        "oc_mag_2.opens": "2024-06-26T08:00:00Z",
        "oc_mag_2.closes": "2024-06-28T16:00:00Z",
        "wg_strategy_83": "2024-09-12T05:00:00Z",
        "wg_strategy_84": "2024-09-26T13:00:00Z",
        "annual_meeting.opens": "2024-12-15T06:00:00Z",
        "annual_meeting.closes": "2024-12-19T15:00:00Z",
    },
    "igf-2025": {
        "T": "2025-06-23T00:00:00Z",
        "P": "2024-12-19T00:00:00Z",
        "stocktaking.opens": "2024-12-30T08:00:00Z",
        "stocktaking.closes": "2025-01-12T23:59:00Z",
        "thematic_input.opens": "2024-12-30T08:00:00Z",
        "thematic_input.closes": "2025-01-12T23:59:00Z",
        "mag_announced": "2025-01-16T00:00:00Z",
        "mag_renewal.closes": "2025-01-16T23:59:00Z",
        "mag_virtual_1": "2025-01-30T00:00:00Z",
        "oc_mag_1.opens": "2025-02-05T12:00:00Z",
        "oc_mag_1.closes": "2025-02-07T16:00:00Z",
        "session_call.opens": "2025-02-12T08:00:00Z",
        "remote_hubs.opens": "2025-02-12T08:00:00Z",
        "village.opens": "2025-02-12T08:00:00Z",
        "registration.opens": "2025-02-20T08:00:00Z",
        "session_call.closes": "2025-03-16T23:59:00Z",
        "remote_hubs.closes": "2025-03-16T23:59:00Z",
        "village.closes": "2025-03-16T23:59:00Z",
        "workshop_evaluation.opens": "2025-03-17T08:00:00Z",
        "workshop_evaluation.closes": "2025-04-11T23:59:00Z",
        "annual_meeting.opens": "2025-06-23T07:00:00Z",
    },
}

#: Who decides in which stage (section 15). "mag": the Chair calls the consensus of the MAG.
APPROVALS = {
    "cycle_setup": {"head_of_secretariat"},
    "stocktaking": {"mag_chair"},
    "previous_outputs": {"host_country", "un_desa"},
    "thematic_input": {"mag_chair"},
    "lp_paper_review": {"lp_chair"},
    "lp_volunteers": {"mag_chair"},
    "letter_ai_body": {"mag", "mag_chair"},
    "cstd_answer": {"mag", "mag_chair", "lp_chair"},
    "letter_wsis20": {"mag", "mag_chair"},
    "nri_grants": {"head_of_secretariat"},
    "mag_onboarding": {"head_of_secretariat"},
    "mag_working_groups": {"mag"},
    "pn_bpf_selection": {"mag"},
    "oc_mag_1": {"mag"},
    "session_call": {"mag"},
    "consultant_hiring": {"head_of_secretariat"},
    "screening": {"head_of_secretariat", "mag"},
    "evaluation_briefing": {"mag"},
    "oc_mag_2": {"mag"},
    "workshop_selection": {"mag"},
    "results_notification": {"mag_chair"},
    "other_session_allocation": {"head_of_secretariat"},
    "main_sessions": {"mag"},
    "tracks": {"host_country", "un_desa"},
    "oc_mag_3": {"mag"},
    "registration": {"head_of_secretariat"},
    "remote_hubs": {"head_of_secretariat"},
    "village": {"head_of_secretariat"},
    "schedule_build": {"head_of_secretariat"},
    "outputs_and_messages": {"host_country", "un_desa"},
    "close_and_handover": {"head_of_secretariat"},
}

#: Notices that no declared step sends: the engine does, when something moves, waits or is late.
OF_THE_ENGINE = {
    "action.overdue",
    "approval.sent_back",
    "call.closing",
    "call.extended",
    "cycle.date_changed",
    "health.morning",
    "mail.correction",
    "mail.message",
}


@cache
def year(key: str) -> Year:
    found = load_year(ROOT / "cycles" / f"{key}.yaml", ROOT / "flows" / "kinds")
    assert isinstance(found, Year), found
    return found


def planned(cycle: CycleFile, of: Year) -> Plan:
    found = plan(cycle, of.definitions)
    assert found.problems == ()
    return found


def planned_year(key: str) -> Plan:
    return planned(year(key).cycle, year(key))


def raw(key: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "cycles" / f"{key}.yaml").read_text("utf-8"))
    return loaded


def raw_dates(key: str) -> Iterator[tuple[str, Any]]:
    file = raw(key)
    yield from {**file["anchors"], **file["milestones"]}.items()
    for stage, declared in file["stages"].items():
        yield from ((f"{stage}.{point}", declared[point]) for point in ENDS)


def dates(cycle: CycleFile) -> dict[str, DateDecl]:
    named: dict[str, DateDecl] = {**cycle.milestones}
    named |= {str(key): date for key, date in cycle.anchors.items()}
    for key, stage in cycle.stages.items():
        named |= {f"{key}.opens": stage.opens, f"{key}.closes": stage.closes}
    return named


def attested(cycle: CycleFile) -> dict[str, DateDecl]:
    return {name: date for name, date in dates(cycle).items() if date.basis == "attested"}


def hangs_on(date: DateDecl) -> str | None:
    return parse(date.at).anchor if date.at else None


def keys_of(value: Any) -> Iterator[str]:  # noqa: ANN401 -- any part of a YAML file
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from keys_of(inner)


def deciders(step: Step) -> set[str]:
    if not isinstance(step, Decide):
        return set()
    return {"mag"} if step.rule.kind == "consensus" else set(step.by)


def notices_of(step: Step) -> set[str]:
    if isinstance(step, Compute):
        return {"task.by_hand"}
    named = (getattr(step, field, None) for field in ("notice", "reminder_notice"))
    return {notice for notice in named if notice}


@pytest.mark.parametrize("key", YEARS)
def test_a_year_has_the_33_canonical_stages_in_order(key: str) -> None:
    assert len(STAGES) == 33
    assert [each for each in year(key).cycle.stages if each not in TEXTS] == STAGES


def test_2024_has_the_letters_the_answer_the_review_and_the_volunteers_of_its_records() -> None:
    found = [[each for each in year(key).cycle.stages if each in TEXTS] for key in YEARS]
    assert found == [TEXTS, []]


@pytest.mark.parametrize("key", YEARS)
def test_every_date_says_whether_it_is_attested_or_a_default(key: str) -> None:
    unmarked = [name for name, date in raw_dates(key) if "basis" not in (date or {})]
    assert unmarked == []


@pytest.mark.parametrize("key", YEARS)
def test_the_attested_dates_are_the_real_ones(key: str) -> None:
    cycle = year(key).cycle
    moments = planned(cycle, year(key)).anchors
    assert {name: zulu(moments[name].at) for name in attested(cycle)} == ATTESTED[key]


@pytest.mark.parametrize("key", YEARS)
def test_every_source_is_explained_and_every_explained_source_is_used(key: str) -> None:
    cycle = year(key).cycle
    used = {source for date in dates(cycle).values() for source in date.source}
    assert used == set(cycle.sources)


@pytest.mark.parametrize("key", YEARS)
def test_an_attested_date_is_pinned_unless_it_is_the_meeting_itself(key: str) -> None:
    floating = {name for name, date in attested(year(key).cycle).items() if hangs_on(date)}
    assert floating <= {"annual_meeting.opens", "annual_meeting.closes"}


def test_a_default_date_of_2024_moves_with_the_meeting_and_an_attested_one_stays() -> None:
    cycle = year("igf-2024").cycle
    later = cycle.anchors["T"].model_copy(update={"at": "2024-12-17"})
    moved = cycle.model_copy(update={"anchors": {**cycle.anchors, "T": later}})
    before, after = (planned(each, year("igf-2024")).anchors for each in (cycle, moved))
    days = {name: (after[name].at - before[name].at).days for name in before}
    assert (days["registration.opens"], days["annual_meeting.closes"]) == (2, 2)
    assert (days["oc_mag_2.opens"], days["nri_grants.closes"], days["P"]) == (0, 0, 0)


def test_the_call_for_sessions_of_2024_can_slip_13_days_before_it_hits_the_meeting() -> None:
    slack = {stage.key: stage.slack_days for stage in planned_year("igf-2024").stages}
    assert (slack["session_call"], slack["evaluation_synthesis"]) == (13, 13)


def test_kyoto_is_taken_to_have_lasted_five_days() -> None:
    cycle = year("igf-2024").cycle
    assert zulu(planned_year("igf-2024").anchors["P"].at) == "2023-10-12T00:00:00Z"
    assert (cycle.anchors["P"].basis, cycle.anchors["P"].source) == ("default", ("W25", "W32"))


def test_the_nri_grants_of_2024_cannot_be_extended() -> None:
    stages = year("igf-2024").cycle.stages
    assert [key for key, stage in stages.items() if stage.no_extension] == ["nri_grants"]


def test_the_evaluation_of_2025_opens_the_day_after_the_call_and_beside_the_screening() -> None:
    at = {name: moment.at for name, moment in planned_year("igf-2025").anchors.items()}
    opens = at["workshop_evaluation.opens"]
    assert (opens.date() - at["session_call.closes"].date()).days == 1
    assert at["screening.opens"] <= opens < at["screening.closes"]


def test_the_mag_of_2025_is_named_late_and_holds_up_only_what_needs_it() -> None:
    cycle = year("igf-2025").cycle
    waiting = {key for key, stage in cycle.stages.items() if "mag" in stage.needs}
    assert (cycle.bodies["mag"].to_be_named, cycle.bodies["mag"].expected) == (
        True,
        "mag_announced",
    )
    assert {"stocktaking", "thematic_input", "session_call"}.isdisjoint(waiting)
    assert {"oc_mag_1", "pn_bpf_selection", "workshop_evaluation"} <= waiting


def test_results_of_2025_leave_on_the_first_working_day_after_easter() -> None:
    opens = planned_year("igf-2025").anchors["results_notification.opens"]
    assert zulu(opens.at) == "2025-04-22T09:00:00Z"


def test_a_third_meeting_is_optional_and_not_held_in_2025() -> None:
    thirds = [year(key).cycle.stages["oc_mag_3"] for key in YEARS]
    assert [(third.optional, third.held) for third in thirds] == [(True, "undecided"), (True, "no")]


@pytest.mark.parametrize("key", YEARS)
def test_a_year_names_roles_and_never_people(key: str) -> None:
    personal = {"name", "names", "person", "people", "email", "mail", "address", "first_name"}
    assert personal.isdisjoint(keys_of(raw(key)))


@pytest.mark.parametrize("key", YEARS)
def test_every_stage_is_decided_by_those_of_the_table(key: str) -> None:
    found = {
        stage: set().union(*map(deciders, definition.steps))
        for stage, definition in year(key).definitions.items()
    }
    expected = {stage: APPROVALS.get(stage, set()) for stage in found}
    assert found == expected


def test_every_kind_is_used_by_a_year() -> None:
    used = {stage.kind for key in YEARS for stage in year(key).cycle.stages.values()}
    assert used == {path.stem for path in (ROOT / "flows" / "kinds").glob("*.yaml")}


def test_the_kinds_send_every_notice_that_the_engine_does_not_send_by_itself() -> None:
    kinds = year("igf-2024").kinds.values()
    sent = set().union(*(notices_of(step) for kind in kinds for step in kind.steps))
    assert sent == set(load_catalogue().notices) - OF_THE_ENGINE
