"""Rules that import-linter cannot see: packages nobody named, banned modules in tests, clocks."""

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tree import ROOT, parsed, project_files

CLOCKS = {"now", "utcnow", "today"}


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of import-linter by their id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}


def rooms() -> list[str]:
    """The rooms of igf from the top."""
    return [name.strip() for layer in contracts()["rooms"]["layers"] for name in layer.split("|")]


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
    known = {*contracts()["run"]["layers"], *contracts()["shipped"]["forbidden_modules"]}
    assert modules_in(".") <= known


def test_every_room_of_the_contract_is_there() -> None:
    assert modules_in("igf") == set(rooms())


def test_the_map_of_the_rooms_names_each_of_them_from_the_top() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    lines = page.partition("### ")[0].splitlines()
    cells = [line.partition(" | ")[0] for line in lines if line.startswith("| `igf/")]
    assert re.findall(r"`igf/(\w+)`", " ".join(cells)) == rooms()


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_file_of_ours_that_is_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:igf|flows|tasks|schemas|tests|templates)/[\w./]+)`", text)
    found = [path for path in paths if "NAME" not in path and "VERB" not in path]
    coming = {"igf/proposals", "igf/evaluation", "igf/meetings", "igf/minutes", "igf/schedule"}
    assert found
    assert [path for path in found if not (ROOT / path).exists() and path not in coming] == []


def test_smtplib_is_imported_nowhere() -> None:
    assert [path for path, tree in parsed() if "smtplib" in imported(tree)] == []


def rule_folders() -> list[str]:
    """The folders of what the contract calls pure."""
    found = {path.parent.relative_to(ROOT) for path in project_files("igf", ".py")}
    rules = [str(path) for path in found if path.match("igf/*/rules")]
    return ["schemas", "igf/words", "igf/calendar", *sorted(rules)]


def test_the_rules_never_ask_what_time_it_is() -> None:
    found = [
        f"{path}:{line}: {name}()"
        for folder in rule_folders()
        for path, tree in parsed(folder)
        for line, name in calls(tree)
        if name in CLOCKS
    ]
    assert found == []
