"""Checks and hints of an editor while a person types a file."""

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from igf.files.yaml_file import YamlFile, read_yaml
from schemas.dates import parse
from schemas.export import NAMES, SchemaName, export, file_name
from tests.tree import ROOT, project_files

FILES = [("cycle", path) for path in project_files("cycles", ".yaml")]
FILES += [("kind", path) for path in project_files("flows/kinds", ".yaml")]

STAGE = {"kind": "meeting", "title": "Meeting", "opens": "T-9d", "closes": "opens + 1d"}
YEAR = {
    "schema": 1,
    "cycle": "igf-2027",
    "title": "IGF 2027",
    "venue": {"city": "Nairobi", "country": "Kenya", "zone": "Africa/Nairobi"},
    "contact": "igf@example.org",
    "website": "https://example.org",
    "anchors": {"T": "2027-12-06"},
    "bodies": {"mag": {"title": "MAG"}},
    "roles": {"mag_chair": {"title": "MAG Chair"}},
    "stages": {"meeting": STAGE},
}

#: Points, offsets, weekdays and times of day as people write them.
PARTS = (
    [
        "T",
        "closes",
        "mag_2",
        "a1.opens",
        "2027-03-01",
        "2027-03-01T09:30:00Z",
        "2027-03-01T09:30+02:00",
    ],
    ["", "-319d", " + 10wd", " − 2w +1h", "-90min", "+30s"],
    ["", " Tue"],
    [
        "",
        " 9:30",
        " 11:00 UTC",
        " noon AoE",
        " midnight UTC+5:30",
        " 23:59 UTC-11",
        " 09:00 Europe/Oslo",
    ],
)


@cache
def validator(name: SchemaName) -> Draft202012Validator:
    return Draft202012Validator(json.loads(export(name)))


def faults(data: dict[str, Any]) -> list[list[str | int]]:
    return [list(error.absolute_path) for error in validator("cycle").iter_errors(data)]


def with_stage(**changes: object) -> dict[str, Any]:
    return YEAR | {"stages": {"meeting": STAGE | changes}}


@pytest.mark.parametrize("name", NAMES)
def test_the_files_in_the_project_are_up_to_date(name: SchemaName) -> None:
    """Else run `igf schema --out schemas`."""
    written = (ROOT / "schemas" / file_name(name)).read_text(encoding="utf-8")

    assert written == export(name)


@pytest.mark.parametrize("name", NAMES)
def test_they_are_json_schemas(name: SchemaName) -> None:
    Draft202012Validator.check_schema(json.loads(export(name)))


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_every_year_and_kind_of_the_project_fits(name: SchemaName, path: Any) -> None:  # noqa: ANN401 -- see FILES
    found = read_yaml(path)

    assert isinstance(found, YamlFile)
    assert [error.message for error in validator(name).iter_errors(found.data)] == []


def test_a_date_may_be_plain_or_in_parts() -> None:
    parts = {"at": "T-9d", "basis": "attested", "source": ["W1"]}

    assert faults(with_stage()) == []
    assert faults(with_stage(opens=parts, closes={"at": None})) == []


@pytest.mark.parametrize(
    "text",
    ["tomorrow!", "T-9", "T-9 days", "closes - 7d 9am", "2027-12", "a.opened", "T 11:00 in CET"],
)
def test_what_is_no_date_is_marked(text: str) -> None:
    assert faults(with_stage(opens=text)) == [["stages", "meeting", "opens"]]


@given(st.tuples(*map(st.sampled_from, PARTS)).map("".join))
def test_no_date_that_can_be_read_is_marked(text: str) -> None:
    parse(text)

    assert faults(with_stage(opens=text)) == []


@pytest.mark.parametrize(
    "override",
    [
        {"key": "invite", "drop": True},
        {"key": "invite", "before": "agenda", "title": "Invitation"},
        {"key": "invite", "at": "opens - 7d", "to": "mag"},
        {"key": "invite", "at": ["opens - 7d", "opens - 1d"], "to": ["mag", "mag_chair"]},
    ],
)
def test_an_override_has_what_differs_alone(override: dict[str, object]) -> None:
    assert faults(with_stage(steps=[override])) == []


@pytest.mark.parametrize(
    "override", [{"at": "T"}, {"key": "invite", "too": "mag"}, {"key": "invite", "at": "soon!"}]
)
def test_an_override_that_cannot_be_right_is_marked(override: dict[str, object]) -> None:
    assert faults(with_stage(steps=[override]))


def test_an_unknown_word_is_marked() -> None:
    assert faults(with_stage(oppens="T")) == [["stages", "meeting"]]


def test_a_field_says_what_it_is_for() -> None:
    steps = json.loads(export("kind"))["$defs"]
    fields = json.loads(export("cycle"))["$defs"]["StepOverride"]["properties"]

    assert steps["Decide"]["properties"]["due"]["description"].startswith("By when")
    assert fields["drop"]["description"] == "Leave this step of the kind out."
    assert "title" not in steps["Decide"]["properties"]["due"]
