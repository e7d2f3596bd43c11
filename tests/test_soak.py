"""The report of `make soak` at its end."""

import os

import pytest

from tests.soak import Part, carried_out, git, last, parts, summary


def test_a_part_that_fails_is_said_with_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    part = Part("Small part", ("-c", "print('2 kills'); raise SystemExit(3)"), last)
    done = carried_out(part, os.environ)
    said = "\n".join(summary([done], ["| A call | 226 |"]))
    assert "2 kills" in capsys.readouterr().out
    assert "| Small part | FAILED (3) |" in said
    assert "    2 kills" in said
    assert "| A call | 226 |" in said
    assert f"Commit {git('rev-parse', 'HEAD') or 'unknown'}" in said


def test_the_soak_takes_every_test_that_the_check_leaves_out() -> None:
    chosen = [part.arguments[-1] for part in parts() if "pytest" in part.arguments]
    assert chosen == ["not (live or chromium)", "live or chromium"]
