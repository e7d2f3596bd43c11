"""What import-linter cannot see: packages nobody named, banned modules in tests, clocks."""

import ast
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tree import ROOT, parsed, project_files

CLOCKS = {"now", "utcnow", "today"}


def contracts(kind: str) -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return [contract for contract in listed if contract["type"] == kind]


def named_in_layers() -> set[str]:
    layers = [layer for contract in contracts("layers") for layer in contract["layers"]]
    return {name.strip() for layer in layers for name in layer.split("|")}


def modules_in(folder: str) -> set[str]:
    """Names of the packages and modules directly in a folder, `__init__` aside."""
    inside = [path.relative_to(ROOT / folder) for path in project_files(folder, ".py")]
    return {path.parts[0].removesuffix(".py") for path in inside} - {"__init__"}


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func).rpartition(".")[2]


def test_every_top_level_package_is_named_in_the_contract() -> None:
    outside = {
        name for contract in contracts("forbidden") for name in contract["forbidden_modules"]
    }
    assert modules_in(".") <= named_in_layers() | {"igf"} | outside


def test_every_package_of_igf_has_its_layer() -> None:
    assert {f"igf.{name}" for name in modules_in("igf")} <= named_in_layers()


def test_smtplib_is_imported_nowhere() -> None:
    assert [path for path, tree in parsed() if "smtplib" in imported(tree)] == []


@pytest.mark.parametrize("folder", ["igf/domain", "schemas"])
def test_the_rules_never_ask_what_time_it_is(folder: str) -> None:
    found = [
        f"{path}:{line}: {name}()"
        for path, tree in parsed(folder)
        for line, name in calls(tree)
        if name in CLOCKS
    ]
    assert found == []
