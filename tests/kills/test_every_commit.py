"""A process dies at every commit of a year, and nothing is lost or doubled."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

from tests.amounts import figure
from tests.kills.findings import COUNTS, DOUBT, PAGE, Findings, counts_row, doubt_rows, rows_of
from tests.kills.findings import write as write_page
from tests.kills.scenarios import SCENARIOS
from tests.store.databases import KINDS
from tests.tree import ROOT

#: One in so many places is taken in the check, each time the same: odd, so that both sides of
#: commits come in turn. The cases begin at different places.
STEP = 9
CASES = [(scenario, kind) for scenario in SCENARIOS for kind in KINDS]

each_case = pytest.mark.parametrize(("scenario", "kind"), CASES)


@dataclass(frozen=True)
class Taking:
    """Which places to die at are taken, and how many mails are claimed at a time."""

    first: int = 0
    step: int = 1
    page: int = 200


def killed(scenario: str, kind: str, request: pytest.FixtureRequest, *, taking: Taking) -> Findings:
    """Kill a scenario, in a process of its own that holds nothing of the tests."""
    folder = request.getfixturevalue("tmp_path")
    url = [] if kind == "sqlite" else [request.getfixturevalue("empty_postgres_url")]
    command = [sys.executable, "-m", "tests.kills.killing", scenario, str(folder)]
    numbers = map(str, (taking.first, taking.step, taking.page))
    subprocess.run([*command, *numbers, *url], cwd=ROOT, check=True)
    return Findings(**json.loads((folder / "findings.json").read_text(encoding="utf-8")))


@each_case
def test_a_process_that_dies_at_a_commit_leaves_nothing_lost_or_doubled(
    scenario: str, kind: str, request: pytest.FixtureRequest
) -> None:
    first = 2 * CASES.index((scenario, kind))
    found = killed(scenario, kind, request, taking=Taking(first, STEP))
    assert (found.lost, found.doubled) == ([], [])
    places = 2 * found.commits + found.mails
    assert found.kills == len(range(first, places, STEP)) > 10
    title = SCENARIOS[scenario].title
    [row] = rows_of(COUNTS, PAGE.read_text(encoding="utf-8"), title=title, kind=kind)
    # If these differ, the engine commits otherwise: see the test of every commit.
    assert row == counts_row(title, kind, replace(found, kills=places))


@pytest.mark.parametrize("kind", KINDS)
def test_a_process_that_dies_among_pages_of_mails_leaves_nothing_lost_or_doubled(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Each page is one mail, so that every claim behind the first is a place to die at."""
    found = killed("call", kind, request, taking=Taking(KINDS.index(kind), 2 * STEP, page=1))
    assert (found.lost, found.doubled) == ([], [])
    assert found.kills > 10


@pytest.mark.soak
@pytest.mark.timeout(3000)
@each_case
def test_whatever_commit_a_process_dies_at_nothing_is_lost_or_doubled(
    scenario: str, kind: str, request: pytest.FixtureRequest
) -> None:
    title, found = SCENARIOS[scenario].title, killed(scenario, kind, request, taking=Taking())
    assert (found.lost, found.doubled) == ([], [])
    assert found.kills == 2 * found.commits + found.mails
    assert found.kills > 4 * found.idle
    figure(counts_row(title, kind, found))
    if os.environ.get("IGF_WRITE_DOCS") == "1":
        write_page(PAGE, title, kind, found)
    text = PAGE.read_text(encoding="utf-8")
    # If these differ, the engine commits otherwise:
    # IGF_WRITE_DOCS=1 python -m pytest -m soak tests/kills
    assert rows_of(COUNTS, text, title=title, kind=kind) == [counts_row(title, kind, found)]
    assert rows_of(DOUBT, text, title=title, kind=kind) == doubt_rows(title, kind, found)


def test_the_page_tells_of_every_scenario_on_both_databases() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for scenario in SCENARIOS.values():
        for kind in KINDS:
            assert len(rows_of(COUNTS, text, title=scenario.title, kind=kind)) == 1
