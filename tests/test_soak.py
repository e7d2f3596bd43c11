"""The report of `make soak` at its end."""

import os

import pytest

from tests.soak import Part, carried_out, chosen, git, last, parts, summary


def test_a_part_that_fails_is_said_with_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    part = Part("small", "Small part", ("-c", "print('2 kills'); raise SystemExit(3)"), last)
    done = carried_out(part, os.environ)
    said = "\n".join(summary([done], ["| A call | 226 |"]))
    assert "2 kills" in capsys.readouterr().out
    assert "| Small part | FAILED (3) |" in said
    assert "    2 kills" in said
    assert "| A call | 226 |" in said
    assert f"Commit {git('rev-parse', 'HEAD') or 'unknown'}" in said


def test_the_soak_takes_every_test_of_the_check_and_every_other() -> None:
    marks = [part.arguments[-1] for part in parts() if "pytest" in part.arguments]
    assert marks == [
        "not soak and not (live or chromium)",
        "not soak and (live or chromium)",
        "soak and (live or chromium)",
        "(soak or hypothesis) and not (live or chromium)",
    ]


def test_a_part_that_does_not_exist_is_named_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        chosen(["kils", "up"])
    assert stopped.value.code == 2
    assert "There is no part kils; there are: check, browsers, live" in capsys.readouterr().out
    assert [part.key for part in chosen(["up", "kills"])] == ["kills", "up"]
