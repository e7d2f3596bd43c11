"""`igf health`."""

import json

import pytest

from tests.cli.installed import Installed


@pytest.fixture
def started(installed: Installed) -> Installed:
    """A call that opened an hour ago, in an installation that is not up."""
    installed.started(opened=1, length=160)
    return installed


def test_what_needs_somebody_is_said_with_what_to_do(started: Installed) -> None:
    said = started.igf("health").stdout
    assert said.startswith("IGF Short\nAs of ")
    assert "The installation: The watch is silent\n    the Secretariat. Next: see that" in said


def test_findings_are_no_mistake_but_where_it_is_strict(started: Installed) -> None:
    started.igf("health", "igf-short")
    started.igf("health", "igf-short", "--strict", code=1)


def test_as_json_it_names_the_rule_of_each_finding(started: Installed) -> None:
    (year,) = json.loads(started.igf("health", "--format", "json").stdout)["years"]
    assert {each["code"] for each in year["findings"]} >= {"silent"}
    assert year["load"]


def test_a_year_that_is_not_there_is_named(started: Installed) -> None:
    assert "there is no year igf-2030" in started.igf("health", "igf-2030", code=2).stderr


def test_without_a_year_it_says_how_to_begin(installed: Installed) -> None:
    said = installed.igf("health").stdout
    assert said.startswith(f"No year was started yet in {installed.folder}/")
