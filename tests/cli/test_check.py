"""`igf check`: everything that is wrong with a year, whatever the file is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from igf.cli.main import app
from tests.amounts import examples
from tests.tree import ROOT

YEAR = ROOT / "cycles" / "igf-2024.yaml"
TEXT = YEAR.read_text(encoding="utf-8")


def check(file: Path, *options: str) -> Result:
    """The command run here: what it does not catch is raised."""
    return CliRunner().invoke(app, ["check", str(file), *options], catch_exceptions=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "igf-2024.yaml"


@pytest.fixture
def broken(path: Path) -> Path:
    """The year with a date that hangs on nothing."""
    path.write_text(TEXT.replace("closes: {at: T-366d,", "closes: {at: Q-366d,", 1), "utf-8")
    return path


@pytest.mark.parametrize("year", ["igf-2024", "igf-2025"])
def test_a_real_year_ends_with_0(year: str) -> None:
    assert check(ROOT / "cycles" / f"{year}.yaml").exit_code == 0


def test_warnings_fail_only_under_strict() -> None:
    ended = check(YEAR, "--strict")

    assert ended.exit_code == 2
    assert ended.stdout.endswith(": the year can be carried out, and --strict lets warnings fail\n")


def test_errors_come_first_then_warnings_then_notes(broken: Path) -> None:
    errors, warnings, notes, closing = check(broken).stdout.split("\n\n")

    line = next(n for n, text in enumerate(broken.read_text().splitlines(), 1) if "Q-366d" in text)
    assert errors.startswith(f"{broken}:{line}  error  'Q-366d' is not a point in time")
    assert all("  warning  " in each for each in warnings.splitlines())
    assert all("  note  " in each for each in notes.splitlines())
    assert closing.startswith("1 error, ")


def test_a_year_with_errors_ends_with_2(broken: Path) -> None:
    ended = check(broken)

    assert ended.exit_code == 2
    assert ended.stdout.endswith("the year cannot be carried out before the errors are corrected\n")


def test_the_closing_line_counts_in_words() -> None:
    *_, closing = check(YEAR).stdout.splitlines()

    assert re.fullmatch(r"No errors, \d+ warnings, \d+ notes: the year can be carried out", closing)


def test_files_below_the_folder_are_named_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    said = check(Path("cycles/igf-2024.yaml")).stdout

    assert said.startswith("cycles/igf-2024.yaml:")
    assert "\nflows/kinds/" in said
    assert str(ROOT) not in said


def test_json_says_the_same_with_counts(broken: Path) -> None:
    ended = check(broken, "--format", "json")

    said = json.loads(ended.stdout)
    assert (ended.exit_code, said["file"], said["errors"]) == (2, str(broken), 1)
    assert said["whole"] is True
    assert len(said["problems"]) == said["errors"] + said["warnings"] + said["notes"]
    assert said["problems"][0].keys() >= {"severity", "code", "message", "file", "line", "fix"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "error  The file is empty"),
        (b"just words", "error  The file holds no keys"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "error  The file is not text in UTF-8"),
        (b"a: [1, 2\nb: 3", "error  The file is not YAML"),
        (b"a: &a [*a]", "error  An alias (*) stands inside itself"),
        (b"stages: &s {one: {steps: *s}}", "error  An alias (*) stands inside itself"),
        (b"[" * 200_000, "error  The file is nested too deeply"),
        (b"title: !!python/object/apply:os.system [ls]", "error  A tag stands here"),
    ],
)
def test_a_file_that_is_no_year_is_said_to_be_none(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)

    ended = check(path)

    assert ended.exit_code == 2
    assert said in ended.stdout
    assert ended.stdout.endswith(
        ": the year cannot be carried out before the errors are corrected\n"
        "So much is wrong that the rest was not checked\n"
    )


def test_a_file_of_50_megabytes_is_not_read_to_the_end(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    ended = check(path)

    assert ended.exit_code == 2
    assert "error  The file is larger than 2 MB" in ended.stdout


@pytest.mark.parametrize(
    ("name", "said"), [("gone.yaml", "There is no such file"), (".", "This is not a file")]
)
def test_what_is_no_file_is_said_to_be_none(tmp_path: Path, name: str, said: str) -> None:
    ended = check(tmp_path / name)

    assert ended.exit_code == 2
    assert f"error  {said}" in ended.stdout


def test_what_people_wrote_cannot_command_the_terminal(path: Path) -> None:
    path.write_text(TEXT.replace("kind: setup", 'kind: "\\e[31m\\n"'), "utf-8")

    said = check(path).stdout

    assert "\x1b" not in said
    assert "�[31m�" in said


def test_a_name_that_is_no_text_can_be_said(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"igf-\xff.yaml")

    assert "igf-�.yaml  error  There is no such file" in check(odd).stdout


@settings(
    max_examples=examples(15, soak=400),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 200), scrap=st.text(max_size=10))
def test_a_random_edit_never_ends_in_a_traceback(
    path: Path, start: int, length: int, scrap: str
) -> None:
    text = TEXT[:start] + scrap + TEXT[start + length :]
    path.write_text(text, "utf-8", errors="replace", newline="")

    ended = check(path)

    assert ended.exit_code in {0, 2}
    assert ended.stdout


def test_the_process_says_it_without_a_traceback(broken: Path) -> None:
    command = [sys.executable, "-m", "igf.cli.main", "check", str(broken)]

    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (2, "")
