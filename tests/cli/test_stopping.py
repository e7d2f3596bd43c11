"""`igf pause`, `igf resume` and `igf cancel`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from igf.store.queries import year as queries
from tests.cli.installed import BY, CALL, LATER, Installed
from tests.tree import ROOT

WHY = (*BY, "--reason", "the venue is not confirmed")
PAUSE = ("pause", "thematic_input", *WHY)


@pytest.fixture
def started(installed: Installed) -> Installed:
    """A call that opened an hour ago and is open for days."""
    installed.started(opened=1, length=160)
    return installed


def state(installed: Installed) -> str:
    with installed.office() as office, office.store.read() as session:
        return queries.stage(session, CALL).state


def killed(tmp_path: Path, *, point: str) -> int:
    """Pause in a process that dies at a point; how it ended."""
    drills = tmp_path / "drills"
    drills.mkdir()
    (drills / point).touch()
    command = [sys.executable, "-m", "igf.cli.main", *PAUSE]
    environment = {**os.environ, "IGF_DRILL": str(drills)}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=550, check=False).returncode


def test_pausing_says_what_that_means_and_where_it_is_shown(started: Installed) -> None:
    said = started.igf(*PAUSE).stdout.splitlines()
    assert said == [
        "Call for thematic input is paused: the venue is not confirmed",
        "  nothing is sent and nothing is done; answers are taken, and deadlines pass",
        LATER,
    ]
    assert "Paused: the venue is not confirmed" in started.igf("status").stdout
    assert (
        "paused already: the venue is not confirmed; nothing changed" in started.igf(*PAUSE).stdout
    )


def test_going_on_shows_what_would_leave_and_asks(started: Installed) -> None:
    started.igf(*PAUSE)
    resume = ("resume", "thematic_input", *WHY)
    shown = started.igf("resume", "thematic_input", "--dry-run").stdout
    assert shown.startswith("If Call for thematic input is resumed now, within 24 hours ")
    assert "Nothing was changed." in started.igf(*resume, answer="n\n").stdout
    assert state(started) == "paused"
    assert "Call for thematic input is resumed" in started.igf(*resume, answer="y\n").stdout
    assert state(started) == "waiting"
    assert "is not stopped" in started.igf(*resume, "--dry-run").stdout


def test_a_paused_year_says_so_above_all_else(started: Installed) -> None:
    started.igf("pause", "--year", "igf-short", *WHY)
    said = started.igf("status").stdout.splitlines()
    assert said[3] == "Paused: the venue is not confirmed"
    assert "igf resume --year igf-short" in said[4]


def test_cancelling_asks_first(started: Installed) -> None:
    cancel = ("cancel", "thematic_input", *WHY)
    assert "Nothing was cancelled." in started.igf(*cancel, answer="n\n").stdout
    shown = started.igf(*cancel, "--dry-run").stdout
    assert "is cancelled now: no questions closed, no waiting mails dropped" in shown
    assert state(started) == "waiting"
    assert "is cancelled: the venue is not confirmed" in started.igf(*cancel, "--yes").stdout
    assert state(started) == "cancelled"


@pytest.mark.parametrize(
    ("act", "otherwise"), [("cancel", "Nothing was cancelled"), ("resume", "Nothing was changed")]
)
def test_where_nobody_can_be_asked_it_says_how_to_go_on(
    started: Installed, act: str, otherwise: str
) -> None:
    started.igf(*PAUSE)
    refused = started.igf(act, "thematic_input", *WHY, code=2)
    assert f"{otherwise}: this needs confirmation -> add --yes" in refused.stderr
    assert state(started) == "paused"


def test_a_whole_year_is_named_by_its_key(started: Installed) -> None:
    assert "IGF Short is paused" in started.igf("pause", "--year", "igf-short", *WHY).stdout
    assert state(started) == "waiting"
    assert (
        "IGF Short is resumed" in started.igf("resume", "--year", "igf-short", "--yes", *WHY).stdout
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pause",), "name a stage, or a whole year: --year YEAR"),
        (("pause", "--year", "igf-2030"), "there is no year igf-2030"),
        (("cancel", "thematic_imput", "--yes"), "did you mean thematic_input"),
    ],
)
def test_what_cannot_be_stopped_is_said(
    started: Installed, words: tuple[str, ...], said: str
) -> None:
    assert said in started.igf(*words, *WHY, code=2).stderr


@pytest.mark.parametrize(
    ("point", "then"), [("before_commit", "waiting"), ("after_commit", "paused")]
)
def test_killed_while_pausing_it_is_paused_or_it_is_not(
    started: Installed, tmp_path: Path, point: str, then: str
) -> None:
    assert killed(tmp_path, point=point) == -signal.SIGKILL
    assert state(started) == then
    started.igf(*PAUSE)
    started.carry()
    assert (state(started), started.mails()) == ("paused", [])
