"""`igf start`: what it says first, and what it never does."""

import time
from pathlib import Path

import pytest

from tests.cli.installed import BY, LATER, Installed
from tests.tree import ROOT

REAL = str(ROOT / "cycles" / "igf-2024.yaml")


def test_a_year_that_has_passed_sends_no_mail(installed: Installed) -> None:
    said = installed.igf("start", REAL, "--yes", *BY).stdout
    assert "No mail leaves within 24 hours" in said
    assert "IGF 2024 is started: 0 stages ahead, " in said
    assert LATER not in said
    assert installed.mails() == []


def test_it_says_what_is_open_and_what_leaves_before_it_asks(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=-2, length=160)
    said = installed.igf("start", year, *BY, answer="n\n").stdout
    assert "Coming next:\n  Call for thematic input, opens on" in said
    assert "for Announcement, Call for thematic input, on" in said
    assert "Start IGF Short now?" in said
    assert "Nothing was started." in said
    assert "No year was started yet" in installed.igf("status").stdout


def test_the_mails_that_were_foretold_are_the_mails_that_leave(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=1, length=1 / 2)
    since = f"thematic_input={'2020-01-01'}"
    said = installed.igf("start", year, "--yes", "--since", since, *BY).stdout
    installed.carry()
    assert f"Within 24 hours {len(installed.mails())} mails leave:" in said


def test_an_open_call_goes_on_without_what_was_due_before(installed: Installed) -> None:
    installed.people()
    said = installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY).stdout
    assert "Open now:\n  Call for thematic input, closes on" in said
    installed.carry()
    assert installed.mails() == []


def test_starting_twice_changes_nothing(installed: Installed) -> None:
    year = installed.year(opened=1, length=160)
    installed.igf("start", year, "--yes", *BY)
    before = installed.igf("status", "--format", "json").stdout
    said = installed.igf("start", year, *BY).stdout
    assert said.splitlines()[0] == "IGF Short was started before; nothing changed"
    after = installed.igf("status", "--format", "json").stdout
    assert [line for line in after.splitlines() if '"at"' not in line] == [
        line for line in before.splitlines() if '"at"' not in line
    ]


def test_a_changed_file_of_a_started_year_is_refused(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)
    refused = installed.igf("start", installed.year(opened=1, length=161), "--yes", *BY, code=2)
    assert "was started from another version of this file" in refused.stderr


def test_without_prefect_a_year_starts_all_the_same_and_soon(installed: Installed) -> None:
    year = installed.year(opened=1, length=160)
    installed.igf("status")
    began = time.monotonic()
    said = installed.igf("start", year, "--yes", *BY).stdout
    assert time.monotonic() - began < 10
    assert said.splitlines()[-1] == LATER


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("closes = 3", "igf-short.yaml:"),
        ("kind: call_for_inptu", "did you mean call_for_input"),
    ],
)
def test_a_year_with_errors_is_refused_with_file_and_line(
    installed: Installed, wrong: str, said: str
) -> None:
    year = Path(installed.year(opened=1, length=160))
    text = year.read_text("utf-8").replace("kind: call_for_input", wrong)
    year.write_text(text, "utf-8")
    assert said in installed.igf("start", str(year), "--yes", *BY, code=2).stderr
    assert "No year was started yet" in installed.igf("status").stdout


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("thematic_input", "names no date -> write it as --since STAGE=YYYY-MM-DD"),
        ("thematic=2027-01-01", "there is no stage thematic -> did you mean thematic_input?"),
        ("thematic_input=soon", "soon of thematic_input has no date"),
        ("thematic_input=1 May", "is not a point in time"),
    ],
)
def test_a_wrong_since_is_refused_before_anything_is_said(
    installed: Installed, since: str, said: str
) -> None:
    year = installed.year(opened=1, length=160)
    refused = installed.igf("start", year, "--yes", "--since", since, *BY, code=2)
    assert said in refused.stderr
    assert refused.stdout == ""
