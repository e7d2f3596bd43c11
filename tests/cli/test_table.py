"""The table of commands says what there is, and only what is asked for is loaded."""

import ast
import inspect
import os
import subprocess
import sys

import pytest

from igf.cli.lazy import LazyCommand
from igf.cli.table import COMMANDS, CommandRow
from tests.cli.installed import BY, Installed
from tests.tree import ROOT

CLI = ROOT / "igf" / "cli"
#: What no command waits for that does not need it.
HEAVY = {
    *("prefect", "alembic", "fastapi", "uvicorn", "httpx", "openpyxl", "icalendar", "holidays"),
    *("babel", "jinja2", "css_inline", "markdown_it", "igf.rehearsal", "igf.moving.date_sheets"),
}
#: Rooms, and parts of rooms, that carry a year; a status only reads it.
ACTING = {"igf.asks.entitled", "igf.documents", "igf.log", "igf.stage.situation", "igf.whom"}
#: What the help does not wait for either.
NOT_FOR_HELP = HEAVY | {"sqlalchemy", "pydantic", "igf.engine", "igf.store"}


def loaded(*arguments: str, **environment: str) -> set[str]:
    """Every module that a command has loaded when it ends."""
    program = (
        "import atexit, sys\n"
        "from igf.cli.main import main\n"
        "atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr))\n"
        "main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stderr.splitlines())


def test_help_loads_no_command() -> None:
    found = loaded("--help")

    assert "typer" in found
    assert found & NOT_FOR_HELP <= {"markdown_it"}  # which Typer itself writes its help with
    assert found & {row.module for row in COMMANDS} == set()


def test_status_loads_what_it_needs_and_no_more(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)

    found = loaded("status")

    assert "igf.cli.status" in found
    assert found & (HEAVY | ACTING) == set()
    assert found & {row.module for row in COMMANDS} == {"igf.cli.status"}


@pytest.mark.parametrize(
    ("command", "library"),
    [("answers list", "openpyxl"), ("people list", "openpyxl"), ("backup", "alembic")],
)
def test_a_command_does_not_load_what_only_its_neighbours_need(command: str, library: str) -> None:
    assert library not in loaded(*command.split(), "--help")


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_the_table_says_of_a_command_what_its_function_says(row: CommandRow) -> None:
    if row.module:
        command = LazyCommand(row)
        said = inspect.cleandoc(command.function.__doc__ or "")
        assert said.split("\n\n")[0] == row.help
        assert command.loaded.name == row.name.split()[-1]
    else:
        own = [each.name for each in COMMANDS if each.name.startswith(f"{row.name} ")]
        assert own
        assert not row.alone or f"{row.name} {row.alone}" in own


def test_no_command_stands_in_the_table_twice_or_is_left_out_of_it() -> None:
    names = [row.name for row in COMMANDS]
    entered = {(row.module, f"{row.name.split()[-1]}_command") for row in COMMANDS if row.module}
    written = {
        (f"igf.cli.{'.'.join(path.relative_to(CLI).with_suffix('').parts)}", node.name)
        for path in CLI.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_command")
    }

    assert len(names) == len(set(names))
    assert written == entered
