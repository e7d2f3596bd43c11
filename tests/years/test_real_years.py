"""The two real years, rehearsed: nothing is wrong, and letters that leave early are found."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from igf.ops.trial import year_from
from igf.rehearsal.year import RehearsalSettings, rehearsing
from tests.amounts import examples, figure
from tests.engine.begun import catalogue
from tests.tree import ROOT
from tests.years.checker import check
from tests.years.finding import Finding
from tests.years.record import read_record

YEARS = ("igf-2024", "igf-2025")
SEEDS = range(1, examples(1, soak=10) + 1)


def findings(path: Path, *, seed: int) -> list[Finding]:
    """What is wrong with a rehearsal of a year's file."""
    settings = RehearsalSettings(seed=seed, catalogue=catalogue())
    with rehearsing(year_from(path), settings) as setting:
        return check(read_record(setting.office.store.url))


def without_waits(path: Path, *, stage: str, folder: Path) -> Path:
    """A year's file in which a stage waits for no other."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps: list[Mapping[str, object]] = data["stages"][stage]["steps"]
    data["stages"][stage]["steps"] = [
        {name: value for name, value in step.items() if name != "after"} for step in steps
    ]
    changed = folder / path.name
    changed.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return changed


@pytest.mark.soak
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_wrong_with_a_real_year(year: str, seed: int) -> None:
    found = findings(ROOT / "cycles" / f"{year}.yaml", seed=seed)
    assert not found, "\n".join(map(str, found))
    figure(f"| Real years, checked | {year}, seed {seed} | 0 findings |")


@pytest.mark.soak
def test_letters_that_leave_before_the_decision_are_found(tmp_path: Path) -> None:
    """As rehearsed before stages waited for each other: 380 letters of 2024 left a day early."""
    year = ROOT / "cycles" / "igf-2024.yaml"
    changed = without_waits(year, stage="results_notification", folder=tmp_path)
    early = {
        each.what.partition(" ")[0]: each.mails
        for each in findings(changed, seed=1)
        if each.where == "igf-2024/results_notification" and "R-SEL-6" in each.what
    }
    letters = ("approved", "conditional", "reserve", "not_approved")
    assert sum(early[step] for step in letters) == 380
