"""`prefect.yaml`: all that can be run, and nothing that cannot."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prefect import Flow

from flows import stages
from igf.year.file import load_kinds
from schemas.kind import KindFile
from schemas.steps import Step
from tests.tree import ROOT

DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))[
    "deployments"
]
KINDS = sorted(path.stem for path in (ROOT / "flows" / "kinds").glob("*.yaml"))


def entry(deployment: dict[str, Any]) -> Flow[..., Any]:
    path, _, name = deployment["entrypoint"].partition(":")
    found = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(found, Flow)
    return found


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: str(each["name"]))
def test_a_deployment_is_named_as_its_flow(deployment: dict[str, Any]) -> None:
    flow = entry(deployment)
    assert deployment["name"] == flow.name
    assert set(deployment.get("parameters", {})) <= set(flow.parameters.properties)


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: str(each["name"]))
def test_what_a_deployment_does_is_said_by_itself_or_by_its_flow(
    deployment: dict[str, Any],
) -> None:
    assert len(deployment.get("description") or entry(deployment).description or "") > len(
        "Carries"
    )


def test_the_page_of_a_kind_tells_its_steps_in_order() -> None:
    for name, kind in load_kinds(ROOT / "flows" / "kinds").files.items():
        told = str(getattr(stages, name).description)
        places = [told.index(f"{number}. **{step.title}.**") for number, step in _numbered(kind)]
        assert places == sorted(places)


def _numbered(kind: KindFile) -> Iterator[tuple[int, Step]]:
    return enumerate(kind.steps, start=1)


def test_every_kind_of_stage_has_a_flow_of_its_own() -> None:
    for name in (*KINDS, "stage"):
        carrier = getattr(stages, name)
        assert isinstance(carrier, Flow)
        assert carrier.name == name
    with pytest.raises(AttributeError, match="can be read: dance"):
        stages.__getattr__("dance")


def test_the_process_of_a_run_loads_what_its_stage_needs_and_no_spreadsheets() -> None:
    code = "import sys; from flows.stages import call_for_input; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = set(ran.stdout.split())
    assert "igf.engine.perform" in loaded
    assert not loaded & {"openpyxl", "igf.check.check", "igf.starting.read", "holidays", "alembic"}


def test_every_kind_and_every_act_is_deployed_once() -> None:
    names = [each["name"] for each in DEPLOYMENTS]
    acts = ["start", "open", "close", "decide", "import", "put-in-document"]
    acts += ["pause", "resume", "cancel-stage", "import-dates", "move", "approve-mails"]
    acts += ["hand-over-duties", "merge-people", "hold-mails", "release-mails"]
    assert sorted(names) == sorted([*KINDS, "stage", "decision", *acts])
