"""Stages that depend on a stage: by its dates, by a step, by what comes out of it."""

from igf.stopping.rules.dependants import dependants
from igf.year.rules.define import define
from tests.year.years import SHUT, TELL, Data, kind, stage, year

LATER: Data = TELL | {"key": "later", "title": "Later", "at": "call.closes + 5d"}


def hanging(stages: dict[str, Data], on: str = "call") -> dict[str, str]:
    declared = year(stages)
    definitions, _ = define(declared, {"call": kind(SHUT), "late": kind(LATER, SHUT, name="late")})
    return dependants(declared, definitions, stage=on)


def test_dates_that_hang_on_it_are_found_also_over_others() -> None:
    review = stage("call.closes + 7d", "review.opens + 10d")
    found = hanging(
        {
            "call": stage("2024-03-01", "2024-03-31"),
            "review": review,
            "after": stage("2024-03-02", "review.closes + 1d"),
            "alone": stage("2024-06-01", "2024-07-01"),
        }
    )
    assert found == {"review": "its opening hangs on it", "after": "its closing hangs on it"}


def test_a_step_at_its_date_is_found() -> None:
    other = stage("2024-03-02", "2024-06-01") | {"kind": "late"}
    found = hanging({"call": stage("2024-03-01", "2024-03-31"), "other": other})
    assert found == {"other": "'Later' hangs on it"}


def test_what_works_with_what_comes_out_of_it_is_found() -> None:
    span = stage("2024-03-01", "2024-03-31")
    found = hanging({"thematic_input": span, "pn_bpf_selection": span}, on="thematic_input")
    assert found == {"pn_bpf_selection": "it works with what comes out of it"}


def test_what_waits_for_it_is_found_a_stage_that_waits_as_a_whole_once() -> None:
    span = stage("2024-06-01", "2024-06-30")
    found = hanging(
        {
            "call": stage("2024-03-01", "2024-03-31"),
            "one": span | {"steps": [{"key": "shut", "after": ["call.shut"]}]},
            "whole": span | {"kind": "late", "after": ["call"]},
        }
    )
    whole = "'Later' hangs on it and it waits for it as a whole"
    assert found == {"one": "'Shut' waits for it", "whole": whole}


def test_a_stage_does_not_hang_on_itself() -> None:
    assert hanging({"call": stage("2024-03-01", "call.opens + 30d")}) == {}
