"""The `igf` command itself: what it says when something is wrong, and what it waits for."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from igf.cli.main import app
from igf.office.open_store import open_store
from schemas.errors import Mistake
from schemas.settings import Settings
from tests.tree import ROOT


@pytest.fixture
def command() -> CliRunner:
    return CliRunner()


def igf(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "igf.cli.main", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command(command: CliRunner) -> None:
    said = command.invoke(app, ["--help"]).stdout

    assert all(f"│ {name} " in said for name in ("plan", "schema", "new"))


def test_the_command_alone_says_how_to_use_it() -> None:
    assert "Usage: igf [OPTIONS] COMMAND" in igf().stdout


def test_a_mistake_ends_with_2_and_words_and_no_traceback() -> None:
    ended = igf("plan", "nowhere.yaml")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("nowhere.yaml  error  ")
    assert "Traceback" not in ended.stderr


def test_a_character_that_the_terminal_cannot_show_is_a_question_mark() -> None:
    ended = igf("plan", "cycles/igf-2024.yaml", PYTHONIOENCODING="cp1252")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "?" in ended.stdout


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


def refused(command: CliRunner, *, home: Path) -> str:
    """The message of a command that cannot open the database."""
    ended = command.invoke(app, ["status"], env={"IGF_HOME": str(home)}, catch_exceptions=False)
    assert (ended.exit_code, ended.stdout) == (2, "")
    return ended.stderr


@pytest.mark.parametrize("under", ["", "below"])
def test_a_home_that_is_no_folder_is_told(command: CliRunner, tmp_path: Path, under: str) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")

    said = refused(command, home=tmp_path / "taken" / under)

    assert said.startswith("the folder of the installation cannot be used: ")
    assert said.endswith("-> point IGF_HOME at a folder that you may write to\n")


def test_a_damaged_database_is_told(command: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "igf.db").write_bytes(b"no database at all" * 100)

    assert refused(command, home=tmp_path).startswith(
        "the database cannot be opened: file is not a database -> "
    )


def test_a_database_that_is_a_folder_is_told(command: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "igf.db").mkdir()

    assert "the database cannot be opened: unable to open" in refused(command, home=tmp_path)


@pytest.mark.parametrize(
    "url", ["garbage", "mysql://amina:s3cret@db/igf", "postgresql://amina:s3cret@db:port/igf"]
)
def test_an_address_of_no_database_is_told_without_its_password(
    command: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("IGF_DATABASE_URL", url)

    said = refused(command, home=tmp_path)

    assert said.startswith("IGF_DATABASE_URL is not the address of a database that can be used")
    assert "s3cret" not in said


def test_a_server_that_does_not_answer_is_told_without_its_password(
    command: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql+psycopg://amina:s3cret@127.0.0.1:1/igf"
    monkeypatch.setenv("IGF_DATABASE_URL", url)

    said = refused(command, home=tmp_path)

    assert said.startswith("the database cannot be opened: ")
    assert "s3cret" not in said


def test_a_database_that_fails_later_is_told_as_well(tmp_path: Path) -> None:
    open_store(Settings(home=tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "igf.db")) as database:
        database.execute("DROP TABLE cycle")
        database.commit()

    ended = igf("status", IGF_HOME=str(tmp_path))

    assert ended.returncode == 2
    assert ended.stderr.startswith("the database failed: no such table")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "words", [["check", "cycles/igf-2024.yaml"], ["--help"], ["plan", "--help"]]
)
def test_an_output_that_is_full_is_told(words: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "igf.cli.main", *words],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ended.returncode == 2
    assert ended.stderr.startswith("the output cannot be used: no space left on device -> ")
    assert "Exception ignored" not in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "cycles/igf-2024.yaml", "--format", "ics"],
        ["input", "list"],
        ["input", "show", "1"],
        ["watch"],
        ["status"],
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    command: CliRunner, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(ROOT)

    ended = command.invoke(app, words, env={"IGF_PREFECT_PORT": "abc"}, catch_exceptions=False)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("IGF_PREFECT_PORT  error  ")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("IGF_PREFECT_PORT", "99999999", "Input should be less than or equal to 65535"),
        ("IGF_MAILS_PORT", "0", "Input should be greater than or equal to 1"),
        ("IGF_MAIL_FROM", "garbage", "not an address, as in"),
        ("IGF_REDIRECT_TO", "desk@@example.org", "not an address, as in"),
        ("IGF_MAIL_DOMAIN", "example org", "not a domain, as in"),
    ],
)
def test_a_setting_out_of_its_range_or_form_is_told(
    command: CliRunner, variable: str, value: str, said: str
) -> None:
    ended = command.invoke(app, ["status"], env={variable: value}, catch_exceptions=False)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{variable}  error  {said}")


def test_a_state_that_no_mail_has_is_refused_with_those_there_are(command: CliRunner) -> None:
    ended = command.invoke(app, ["mail", "list", "--state", "foo"])

    assert ended.exit_code == 2
    assert all(state in ended.stderr for state in ("draft", "queued", "failed", "unknown"))
