"""A process dies at every commit of a year, and nothing is lost or doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kills.findings import COUNTS, DOUBT, PAGE, Findings, counts_row, doubt_rows, rows_of
from tests.kills.findings import write as write_page
from tests.kills.scenarios import SCENARIOS
from tests.store.databases import KINDS
from tests.tree import ROOT


def killed(scenario: str, folder: Path, url: str = "") -> Findings:
    """Kill a scenario everywhere, in a process of its own that holds nothing of the tests."""
    command = [sys.executable, "-m", "tests.kills.killing", scenario, str(folder)]
    subprocess.run([*command, url] if url else command, cwd=ROOT, check=True, timeout=880)
    return Findings(**json.loads((folder / "findings.json").read_text(encoding="utf-8")))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_commit_a_process_dies_at_nothing_is_lost_or_doubled(
    scenario: str, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    title, found = SCENARIOS[scenario].title, killed(scenario, tmp_path, url)
    assert (found.lost, found.doubled) == ([], [])
    assert found.kills == 2 * found.commits + found.mails
    assert found.kills > 4 * found.idle
    if os.environ.get("IGF_WRITE_DOCS") == "1":
        write_page(PAGE, title, kind, found)
    text = PAGE.read_text(encoding="utf-8")
    # If these differ, the engine commits otherwise: IGF_WRITE_DOCS=1 python -m pytest tests/kills
    assert rows_of(COUNTS, text, title=title, kind=kind) == [counts_row(title, kind, found)]
    assert rows_of(DOUBT, text, title=title, kind=kind) == doubt_rows(title, kind, found)


def test_the_page_tells_of_every_scenario_on_both_databases() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for scenario in SCENARIOS.values():
        for kind in KINDS:
            assert len(rows_of(COUNTS, text, title=scenario.title, kind=kind)) == 1
