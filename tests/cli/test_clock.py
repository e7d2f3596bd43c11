"""With the machine's clock before the last change, every command says so and does nothing."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import typer
from typer.testing import CliRunner

from igf.cli.main import app
from igf.office.office import CLOCK_FIX
from tests.cli.installed import BY, CALL, Installed
from tests.cli.test_odd_arguments import REAL, arguments, commands
from tests.store.databases import dump

WHY = ("--reason", "a holiday", *BY)
#: Some that need the present.
COMMANDS = (
    ("status",),
    ("status", "--format", "json"),
    ("owed",),
    ("health",),
    ("health", "--format", "json"),
    ("pause", "thematic_input", *WHY),
    ("move", f"{CALL}.closes".removeprefix("igf-short/"), "+1d", "--yes", *WHY),
    ("mail", "hold", *WHY),
    ("people", "list"),
)


@pytest.fixture
def set_back(installed: Installed) -> Installed:
    """An installation whose last change was made an hour from now."""
    installed.started(opened=1, length=160)
    with installed.office() as office, office.store.write(datetime.now(UTC) + timedelta(hours=1)):
        pass
    return installed


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_that_needs_the_present_says_what_is_wrong_with_the_clock(
    set_back: Installed, words: tuple[str, ...]
) -> None:
    said = set_back.igf(*words, code=2)
    (line,) = said.stderr.splitlines()
    assert line.startswith("the clock says ")
    assert line.endswith(f" UTC -> {CLOCK_FIX}")
    assert said.stdout == ""


def test_no_command_is_a_traceback_and_none_changes_anything(
    set_back: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(set_back.folder)
    draw = random.Random(1)  # noqa: S311 -- a test that repeats, no secret
    with set_back.office() as office:
        before = dump(office.store)
        for words, command in commands(typer.main.get_command(app)):
            typed = [*words, *arguments(command, draw, REAL)]
            result = CliRunner().invoke(app, typed, input="n\n")
            assert result.exception is None or isinstance(result.exception, SystemExit), typed
            assert "Traceback" not in result.output
        assert dump(office.store) == before


def test_after_a_change_under_a_clock_far_ahead_a_backup_of_before_is_the_way_out(
    installed: Installed,
) -> None:
    installed.started(opened=1, length=160)
    backup = str(installed.folder / "before.tar.gz")
    installed.igf("backup", backup)
    with installed.office() as office, office.store.write(datetime.now(UTC) + timedelta(days=400)):
        pass
    said = installed.igf("mail", "hold", *WHY, code=2).stderr
    assert "restore the last backup made before it, with igf restore FILE --replace" in said
    installed.igf("restore", backup, "--replace", *BY)
    assert "restored from a backup" in installed.igf("status").stdout
    assert "is paused" in installed.igf("pause", "thematic_input", *WHY).stdout
