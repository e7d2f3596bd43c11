"""`igf open` and `igf close`."""

import pytest

from tests.cli.installed import BY, LATER, Installed

WHY = (*BY, "--reason", "the form broke")


def started(installed: Installed, *, opened: float, length: float) -> None:
    installed.people()
    installed.igf("start", installed.year(opened=opened, length=length), "--yes", *BY)


def test_closing_says_what_moved_and_the_call_goes_on(installed: Installed) -> None:
    started(installed, opened=1, length=160)
    said = installed.igf("close", "thematic_input", *WHY).stdout
    assert said.startswith("Call for thematic input is closed since ")
    assert "These dates follow:\n  T: " in said
    assert said.splitlines()[-1] == LATER
    installed.carry()
    assert "Approval of the synthesis, by MAG Chair" in installed.igf("status").stdout


def test_opening_announces(installed: Installed) -> None:
    started(installed, opened=-100, length=160)
    assert "is open since" in installed.igf("open", "igf-short/thematic_input", *WHY).stdout
    installed.carry()
    assert {mail.step for mail in installed.mails()} == {"announce"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "thematic_input"), "is open since"),
        (("close", "thematic_imput"), "did you mean thematic_input"),
        (("close", "thematic_input", "--at", "2199-01-01"), "name a time from "),
        (("close", "thematic_input", "--at", "opens + 1min"), "name a time from "),
    ],
)
def test_what_cannot_be_done_is_said(
    installed: Installed, words: tuple[str, ...], said: str
) -> None:
    started(installed, opened=1, length=160)
    assert said in installed.igf(*words, *WHY, code=2).stderr


def test_who_decided_and_why_are_asked_for(installed: Installed) -> None:
    assert "--reason" in installed.igf("close", "thematic_input", *BY, code=2).output
    assert "--by" in installed.igf("close", "thematic_input", "--reason", "x", code=2).output
