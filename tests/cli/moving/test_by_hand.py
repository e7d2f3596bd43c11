"""`igf open` and `igf close`."""

from datetime import datetime

import pytest

from igf.store.queries import year as queries
from tests.cli.installed import BY, LATER, Installed

WHY = (*BY, "--reason", "the form broke")


def started(installed: Installed, *, opened: float, length: float) -> None:
    installed.started(opened=opened, length=length)


def test_closing_shows_what_follows_and_the_call_goes_on(installed: Installed) -> None:
    started(installed, opened=1, length=160)
    said = installed.igf("close", "thematic_input", "--yes", *WHY).stdout
    assert said.startswith("Moves:\n  Call for thematic input closes  ")
    assert "Follow:\n  T  " in said
    assert said.splitlines()[-2].startswith("Call for thematic input is closed since ")
    assert said.splitlines()[-1] == LATER
    installed.carry()
    assert "Approval of the synthesis, by MAG Chair" in installed.igf("status").stdout


def test_opening_announces(installed: Installed) -> None:
    started(installed, opened=-100, length=160)
    opened = installed.igf("open", "igf-short/thematic_input", "--yes", *WHY).stdout
    assert "is open since" in opened
    installed.carry()
    assert {mail.step for mail in installed.mails()} == {"announce"}


def closing(installed: Installed) -> datetime | None:
    with installed.office() as office, office.store.read() as session:
        rows = queries.deadlines(session, "igf-short")
        return next(row.at for row in rows if row.name == "thematic_input.closes")


@pytest.mark.parametrize(("words", "answer"), [(("--dry-run",), None), ((), "n\n")])
def test_what_is_only_shown_or_not_agreed_to_moves_nothing(
    installed: Installed, words: tuple[str, ...], answer: str | None
) -> None:
    started(installed, opened=1, length=160)
    before = closing(installed)
    shown = installed.igf("close", "thematic_input", *words, *WHY, answer=answer).stdout
    assert shown.startswith("Moves:\n  Call for thematic input closes  ")
    assert "othing was moved" in shown.splitlines()[-1]
    assert closing(installed) == before


@pytest.mark.parametrize("act", ["open", "close"])
def test_where_nobody_can_be_asked_it_says_how_to_go_on(installed: Installed, act: str) -> None:
    started(installed, opened=1 if act == "close" else -100, length=160)
    refused = installed.igf(act, "thematic_input", *WHY, code=2)
    assert "Nothing was moved: this needs confirmation -> add --yes" in refused.stderr


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
