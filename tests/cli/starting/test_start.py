"""`igf start`: what it says first, and what it never does."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.installed import BY, LATER, Installed
from tests.tree import ROOT

#: A person types in 80 columns.
TERMINAL = {"COLUMNS": "80", "TERM": "dumb"}
REAL = str(ROOT / "cycles" / "igf-2024.yaml")


def at_a_terminal(*words: str, answers: list[str]) -> str:
    """The output for a person who gives this command at a terminal and types these answers."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "igf.cli.main", *words]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | TERMINAL
    ) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        said = b"".join(_read(ours)).decode()
    os.close(ours)
    assert process.returncode == 0, said
    return said.replace("\r", "")


def _read(terminal: int) -> Iterator[bytes]:
    # A terminal whose other end is closed says so with an error.
    with suppress(OSError):
        while piece := os.read(terminal, 4096):
            yield piece


def test_a_year_that_has_passed_sends_no_mail(installed: Installed) -> None:
    said = installed.igf("start", REAL, "--yes", *BY).stdout
    assert "No mail leaves within 24 hours" in said
    assert "IGF 2024 is started: 0 stages ahead, " in said
    assert LATER not in said
    assert installed.mails() == []


def test_it_says_what_runs_and_what_leaves_before_it_asks(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=-2, length=160)
    said = at_a_terminal("start", year, *BY, answers=["n"])
    assert "Coming next:\n  Call for thematic input, opens on" in said
    assert "for Announcement, Call for thematic input, on" in said
    assert "to Amina Diallo, " in said
    assert "Start IGF Short now?" in said
    assert "Nothing was started." in said
    assert "No year was started yet" in installed.igf("status").stdout


def test_where_nobody_can_be_asked_it_says_what_it_would_do_and_how(installed: Installed) -> None:
    refused = installed.igf("start", installed.year(opened=1, length=160), *BY, code=2)
    assert "Continuing from now (" in refused.stdout
    assert "nothing was started: this needs confirmation -> add --yes" in refused.stderr
    assert "No year was started yet" in installed.igf("status").stdout


def test_a_person_changes_what_is_proposed_and_sees_what_that_sends(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=1, length=160)
    said = at_a_terminal(
        "start", year, *BY, answers=["thematic_imput", "thematic_input", "beginning", "", "y"]
    )
    assert "thematic_input: no mail [" in said
    assert "did you mean thematic_input?" in said
    assert "what was due since its beginning is done now, if not too late; within 24 hours" in said
    installed.carry()
    assert f"Within 24 hours {len(installed.mails())} mails leave:" in said


def test_a_date_that_is_none_is_asked_for_again(installed: Installed) -> None:
    year = installed.year(opened=1, length=160)
    answers = ["thematic_input", "soon", "2199-01-01", "skip", "", "y"]
    said = at_a_terminal("start", year, *BY, answers=answers)
    assert "has no date: write thematic_input=YYYY-MM-DD, or thematic_input=beginning" in said
    assert "is still to come: name a time before" in said
    assert "Call for thematic input: left out" in said
    assert "IGF Short is started: 0 stages ahead, 0 taken as done" in said


def test_the_mails_that_were_foretold_are_the_mails_that_leave(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=1, length=1 / 2)
    since = f"thematic_input={'2020-01-01'}"
    said = installed.igf("start", year, "--yes", "--since", since, *BY).stdout
    installed.carry(heard=False)
    assert f"Within 24 hours {len(installed.mails())} mails leave:" in said


def test_an_open_call_goes_on_without_what_was_due_before(installed: Installed) -> None:
    installed.people()
    said = installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY).stdout
    head = "Continuing from now (steps due earlier count as done; nothing is sent for them):"
    assert f"{head}\n  thematic_input" in said
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


def test_without_prefect_a_year_starts_all_the_same(installed: Installed) -> None:
    year = installed.year(opened=1, length=160)
    installed.igf("status")
    said = installed.igf("start", year, "--yes", *BY).stdout
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
        ("thematic_input", "names no date -> write it as thematic_input=YYYY-MM-DD"),
        ("thematic=2027-01-01", "there is no stage thematic -> did you mean thematic_input?"),
        ("thematic_input=soon", "soon of thematic_input has no date"),
        ("thematic_input=1 May", "is not a point in time"),
        ("thematic_input=beginnin", "nor beginning -> did you mean thematic_input=beginning?"),
    ],
)
def test_a_wrong_since_is_refused_before_anything_is_said(
    installed: Installed, since: str, said: str
) -> None:
    year = installed.year(opened=1, length=160)
    refused = installed.igf("start", year, "--yes", "--since", since, *BY, code=2)
    assert said in refused.stderr
    assert refused.stdout == ""


def test_everything_wrong_with_the_options_is_said_at_once(installed: Installed) -> None:
    year = installed.year(opened=1, length=160)
    words = ("--done", "thematic", "--skip", "thematic_input", "--since", "thematic_input=soon")
    refused = installed.igf("start", year, "--yes", *words, *BY, code=2)
    either = "thematic_input=YYYY-MM-DD, or thematic_input=beginning"
    assert refused.stderr.splitlines() == [
        "done  error  there is no stage thematic -> did you mean thematic_input?",
        "thematic_input  error  more than one thing is said of it -> say one: done, since or skip",
        f"since  error  soon of thematic_input has no date -> write {either}",
    ]


@pytest.mark.parametrize("word", ["--done", "--skip"])
def test_a_stage_that_is_over_or_left_out_is_not_carried(installed: Installed, word: str) -> None:
    year = installed.year(opened=1, length=160)
    said = installed.igf("start", year, "--yes", word, "thematic_input", *BY).stdout
    assert "No mail leaves within 24 hours" in said
    assert "IGF Short is started: 0 stages ahead, " in said


@pytest.mark.parametrize("option", ["--done", "--skip", "--since"])
def test_what_is_said_of_stages_of_a_year_started_before_is_refused(
    installed: Installed, option: str
) -> None:
    year = installed.year(opened=1, length=160)
    installed.igf("start", year, "--yes", *BY)
    said = "thematic_input=opens" if option == "--since" else "thematic_input"
    refused = installed.igf("start", year, option, said, "--yes", *BY, code=2).stderr
    assert "IGF Short was started before; this is no longer possible" in refused
    assert "igf cancel, igf close, igf open or igf move" in refused


def test_a_stage_can_go_on_since_its_beginning_in_a_script_too(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=1, length=160)
    installed.igf("start", year, "--yes", "--since", "thematic_input=beginning", *BY)
    installed.carry()
    assert {mail.step for mail in installed.mails()} == {"announce"}


def test_a_call_that_closed_before_the_start_is_never_announced_as_open(
    installed: Installed,
) -> None:
    installed.people()
    year = installed.year(opened=100, length=10)
    said = installed.igf("start", year, "--yes", "--since", "thematic_input=beginning", *BY).stdout
    installed.carry()
    assert "announce" not in {mail.step for mail in installed.mails()}
    assert "Announcement" not in said.partition("leave:")[2]
