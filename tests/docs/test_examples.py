"""The examples in the documentation are right."""

import re
import shutil
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from igf.calendar.anchors import work_out
from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import load_catalogue
from schemas.cycle import CycleFile
from schemas.dates import parse
from schemas.kind import KindFile
from tests.docs.pages import page, yaml_examples
from tests.tree import ROOT

YEAR, KIND = "docs/writing-a-year.md", "docs/writing-a-kind.md"
SMALL, *PARTS = yaml_examples(YEAR)
(CONSULTATION,) = yaml_examples(KIND)
DATE_ROW = re.compile(
    r"^\| `([^`]+)` \| (\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}) UTC)? \|$", re.MULTILINE
)


def joined(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The small year with an example in its place; stages, bodies and so on by key."""
    named = {key for key, value in new.items() if isinstance(value, dict) and key in old}
    return old | new | {key: old[key] | new[key] for key in named}


def errors(folder: Path, year: dict[str, Any]) -> list[str]:
    shutil.copytree(ROOT / "flows" / "kinds", folder / "kinds")
    (folder / "kinds" / "consultation.yaml").write_text(yaml.safe_dump(CONSULTATION))
    file = folder / "year.yaml"
    file.write_text(yaml.safe_dump(year))
    found = check_year(
        file, kinds=folder / "kinds", catalogue=load_catalogue(), computations=COMPUTATIONS
    )
    return [each.message for each in found if each.severity == "error"]


@pytest.mark.parametrize("part", [{}, *PARTS], ids=lambda part: ",".join(part) or "small year")
def test_every_example_of_a_year_can_be_carried_out(part: dict[str, Any], tmp_path: Path) -> None:
    assert errors(tmp_path, joined(SMALL, part)) == []


def test_the_example_of_a_kind_can_be_used(tmp_path: Path) -> None:
    stage = SMALL["stages"]["thematic_input"] | {"kind": KindFile(**CONSULTATION).kind}
    assert errors(tmp_path, joined(SMALL, {"stages": {"draft": stage}})) == []


def test_an_example_with_a_mistake_would_be_found(tmp_path: Path) -> None:
    assert errors(tmp_path, joined(SMALL, {"anchors": {"T": "next autumn"}}))


@pytest.mark.parametrize(("expression", "day", "clock"), DATE_ROW.findall(page(YEAR)))
def test_every_date_in_the_table_is_the_one_shown(expression: str, day: str, clock: str) -> None:
    anchors, problems = work_out(CycleFile(**SMALL))

    found = anchors.at(parse(expression), time(0))

    shown = datetime.fromisoformat(f"{day}T{clock or '00:00'}").replace(tzinfo=UTC)
    assert (problems, found and found.at) == ([], shown)
