"""The two real years can be carried out, and break rules: exactly these."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import load_catalogue
from schemas.plan import Problem
from tests.tree import ROOT

WARNINGS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("real_years.yaml").read_text("utf-8")
)
YEARS = sorted(WARNINGS)
#: The kinds whose steps are all carried out already.
WHOLE = {
    "call_for_input",
    "call_for_places",
    "grants",
    "handover",
    "intersessional_work",
    "joint_answer",
    "letter",
    "main_sessions",
    "open_review",
    "pn_bpf_selection",
    "publication",
    "registration",
    "renewal",
    "reports",
    "setup",
    "stocktaking",
    "volunteers",
    "working_groups",
}


@cache
def checked(year: str) -> list[Problem]:
    file = ROOT / "cycles" / f"{year}.yaml"
    return check_year(
        file, kinds=ROOT / "flows" / "kinds", catalogue=load_catalogue(), computations=COMPUTATIONS
    )


@pytest.mark.parametrize("year", YEARS)
def test_a_real_year_can_be_carried_out(year: str) -> None:
    assert [each for each in checked(year) if each.severity == "error"] == []


@pytest.mark.parametrize("year", YEARS)
def test_a_real_year_breaks_these_rules(year: str) -> None:
    warnings = [each for each in checked(year) if each.severity == "warning"]

    assert [f"{each.rule or '-'} {each.message}" for each in warnings] == WARNINGS[year]


@pytest.mark.parametrize("year", YEARS)
def test_every_warning_has_a_file_a_line_and_what_would_be_right(year: str) -> None:
    for problem in checked(year):
        assert problem.file
        assert problem.line
        assert problem.fix or problem.severity == "note"


@pytest.mark.parametrize("year", YEARS)
def test_the_kinds_whose_inner_working_comes_later_are_named(year: str) -> None:
    notes = {each.file for each in checked(year) if each.severity == "note"}
    kinds = {path.stem: str(path) for path in (ROOT / "flows" / "kinds").glob("*.yaml")}

    assert notes == {file for kind, file in kinds.items() if kind not in WHOLE}
