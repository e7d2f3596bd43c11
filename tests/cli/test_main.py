"""The `igf` command itself: what it says when something is wrong, and what it waits for."""

import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from igf.cli.main import app
from schemas.errors import Mistake
from tests.tree import ROOT

HEAVY = ("prefect", "sqlalchemy", "fastapi", "rich.console", "jinja2", "icalendar", "aiosmtplib")


@pytest.fixture
def command() -> CliRunner:
    return CliRunner()


def igf(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "igf.cli.main", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command(command: CliRunner) -> None:
    said = command.invoke(app, ["--help"]).stdout

    assert all(f"│ {name} " in said for name in ("plan", "schema", "new"))


def test_the_command_alone_says_how_to_use_it() -> None:
    assert "Usage: igf [OPTIONS] COMMAND" in igf().stdout


def test_the_command_waits_for_nothing_it_does_not_need() -> None:
    program = "import sys, igf.cli.main; print(*sys.modules, sep='\\n')"

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert [name for name in HEAVY if name in loaded] == []


def test_a_mistake_ends_with_2_and_words_and_no_traceback() -> None:
    ended = igf("plan", "nowhere.yaml")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("nowhere.yaml  error  ")
    assert "Traceback" not in ended.stderr


def test_an_unknown_option_ends_with_2() -> None:
    assert igf("plan", "nowhere.yaml", "--colour").returncode == 2


def test_an_error_of_ours_is_not_taken_for_a_mistake(command: CliRunner) -> None:
    broken = typer.Typer(cls=app.info.cls)

    @broken.command("fail")
    def fail() -> None:
        raise ZeroDivisionError

    @broken.command("refuse")
    def refuse() -> None:
        raise Mistake("The folder is empty", "name another")

    assert isinstance(command.invoke(broken, ["fail"]).exception, ZeroDivisionError)
    assert command.invoke(broken, ["refuse"]).stderr == "The folder is empty -> name another\n"


def test_ctrl_c_is_quiet(command: CliRunner) -> None:
    long = typer.Typer(cls=app.info.cls)

    @long.command("wait")
    def wait() -> None:
        raise KeyboardInterrupt

    @long.command("other")
    def other() -> None:
        """A second one, so that the commands have names."""

    ended = command.invoke(long, ["wait"])

    assert (ended.exit_code, ended.output) == (130, "")
