"""The contract of the rooms is held: each way of breaking it is seen to fail.

The contracts are those of `pyproject.toml`, over a small tree with every room of theirs.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_architecture import rooms
from tests.tree import ROOT

#: Modules that the contracts name: who may import what is protected, and does; rules in no `rules`.
OUTSIDE = {
    "igf/files/columns.py": "",
    "igf/files/rows.py": "",
    "igf/mail/send.py": "import aiosmtplib",
    "igf/runs/prefect_runs.py": "import prefect",
    "igf/store/schema.py": "import alembic, sqlalchemy",
}
PACKAGES = ["flows", "tasks", "schemas", "igf", *(f"igf/{room}" for room in rooms())]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of rooms with almost nothing in them, under the contracts of the project."""
    for package in [*PACKAGES, "igf/people/rules"]:
        write(tmp_path, f"{package}/__init__.py", "")
    for file, text in OUTSIDE.items():
        write(tmp_path, file, text)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return write(tmp_path, "pyproject.toml", text[text.index("[tool.importlinter]") :])


def write(tree: Path, file: str, text: str) -> Path:
    (tree / file).parent.mkdir(parents=True, exist_ok=True)
    (tree / file).write_text(text, encoding="utf-8")
    return tree


def broken(tree: Path) -> set[str]:
    """The names of the contracts that the tree breaks."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(tree), "NO_COLOR": "1", "COLUMNS": "200"}
    done = subprocess.run(
        command, cwd=tree, env=environment, check=False, capture_output=True, text=True
    )
    found = {
        line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith("BROKEN")
    }
    assert done.returncode == bool(found), done.stdout + done.stderr
    return found


ORDER = "Rooms stand on each other in this order"
PURE = "Rules are pure: no clock, database, network or template"


def test_rooms_that_keep_the_order_break_nothing(tree: Path) -> None:
    assert broken(tree) == set()


def test_a_room_that_stands_in_no_layer_breaks_the_order(tree: Path) -> None:
    assert broken(write(tree, "igf/minutes/__init__.py", "")) == {ORDER}


@pytest.mark.parametrize(
    ("file", "text", "contracts"),
    [
        ("igf/people/join.py", "import igf.engine", {ORDER}),
        ("igf/people/join.py", "import igf.items", {ORDER}),
        ("igf/items/enter.py", "def enter() -> None:\n    import igf.moving", {ORDER}),
        ("igf/people/rules/terms.py", "import igf.store", {PURE}),
        ("igf/people/rules/terms.py", "import time", {PURE}),
        ("igf/words/phrases.py", "import jinja2", {PURE}),
        ("igf/people/join.py", "import sqlalchemy", {"Only igf.store speaks to the database"}),
        (
            "igf/asks/decide.py",
            "import igf.runs",
            {"What works on a year does not know that Prefect carries it"},
        ),
    ],
)
def test_an_import_against_the_order_breaks_it(
    tree: Path, file: str, text: str, contracts: set[str]
) -> None:
    assert broken(write(tree, file, text)) == contracts
