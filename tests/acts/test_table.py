"""Every act is declared whole, and its doors are there."""

from collections import Counter

import pytest
import yaml

from igf.acts.table import ACTS, acts_as_data
from igf.cli.table import COMMANDS
from igf.office.act import AnyAct
from tests.tree import ROOT

COMMAND_NAMES = {row.name for row in COMMANDS if row.module}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_has_words_a_command_and_where_it_says_so_a_form(act: AnyAct) -> None:
    file = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert not act.command or act.command in COMMAND_NAMES
    assert not act.deployment or act.deployment in {each["name"] for each in file["deployments"]}
    assert act.help.endswith(".")
    assert "administrator" in act.rights
    for name, field in act.fields.model_fields.items():
        assert field.title, name
    if act.target == "stage":
        assert "stage" in act.fields.model_fields


def test_acts_are_named_once() -> None:
    assert max(Counter(act.name for act in ACTS).values()) == 1


def test_what_is_said_of_acts_to_programs_is_what_is_declared() -> None:
    found = {each["act"]: each for each in acts_as_data()}
    assert found["open"] == {
        "act": "open",
        "room": "moving",
        "command": "igf open",
        "deployment": "open",
        "page": "/act/open",
        "roles": ["administrator", "officer"],
    }
