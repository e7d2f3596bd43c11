"""`igf decide`: a question is shown with its rule, answered once, and the stage goes on."""

import pytest

from tests.cli.installed import BY, CALL, LATER, Installed

APPROVE, ADDRESS = f"{CALL}/approve/v1", f"{CALL}/publish/v1"
CHAIR, WEB = ("--by", "Layla Haddad"), ("--by", "daniel.okoro@example.org")


def _asked(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=2, length=1)
    installed.igf("start", year, "--yes", "--since", "thematic_input=2020-01-01", *BY)
    installed.carry()


@pytest.fixture
def asked(installed: Installed) -> Installed:
    """A call that has closed and whose synthesis waits for approval."""
    return installed.once(_asked)


def test_without_a_choice_the_question_is_shown_with_its_rule(asked: Installed) -> None:
    shown = asked.igf("decide", APPROVE).stdout
    assert "Approve the synthesis for publication?" in shown
    assert "Rule: decided by MAG Chair." in shown
    assert f"igf decide {APPROVE} --choice send-back --note TEXT --by NAME" in shown


def test_an_approval_is_recorded_and_the_stage_goes_on(asked: Installed) -> None:
    said = asked.igf("decide", APPROVE, "--choice", "approve", *CHAIR).stdout
    assert said.splitlines() == ["Recorded: approved", LATER]
    asked.carry()
    assert f"igf decide {ADDRESS}" in asked.igf("status").stdout


def test_an_address_answers_for_itself(asked: Installed) -> None:
    asked.igf("decide", APPROVE, "--choice", "approve", *CHAIR)
    asked.carry()
    address = "https://igf.example.org/synthesis"
    assert "Recorded: published" in asked.igf("decide", ADDRESS, "--address", address, *WEB).stdout
    asked.carry()
    assert any(address in mail.text for mail in asked.mails() if mail.step == "thank")


def test_sent_back_a_new_version_is_asked_about(asked: Installed) -> None:
    note = ("--note", "Please add the regional figures.")
    asked.igf("decide", APPROVE, "--choice", "send-back", *note, *CHAIR)
    asked.carry()
    text = asked.file("synthesis.md", b"# Synthesis\n\nWith regional figures.\n")
    said = asked.igf("document", "put", "thematic_input", "synthesis", text, *BY).stdout
    assert "version 2" in said
    asked.carry()
    assert f"igf decide {CALL}/approve/v2" in asked.igf("status").stdout


def test_whom_it_is_decided_for_can_be_named_by_title(asked: Installed) -> None:
    for_whom = ("--on-behalf-of", "mag chair")
    said = asked.igf("decide", APPROVE, "--choice", "approve", *for_whom, *CHAIR).stdout
    assert "Recorded: approved" in said


def test_a_settled_question_says_so(asked: Installed) -> None:
    asked.igf("decide", APPROVE, "--choice", "approve", *CHAIR)
    assert "This is settled: approved" in asked.igf("decide", APPROVE).stdout
    again = asked.igf("decide", APPROVE, "--choice", "approve", *CHAIR, code=2)
    assert "already settled: approved" in again.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--choice", "approve"), "who decides is missing -> one of: Layla Haddad (layla-haddad"),
        (("--choice", "approve", "--by", "Layla Hadad"), "-> did you mean Layla Haddad (layla"),
        (("--choice", "approve", *WEB), "is not one of those who answer for MAG Chair -> one of"),
        (("--choice", "send-back", *CHAIR), "sending back needs a reason"),
        (("--choice", "confirmed", *CHAIR), "'confirmed' is not one of the choices"),
        (("--choice", "approve", "--on-behalf-of", "mag", *CHAIR), "not for mag"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(
    asked: Installed, words: tuple[str, ...], said: str
) -> None:
    assert said in asked.igf("decide", APPROVE, *words, code=2).stderr
    assert f"igf decide {APPROVE}" in asked.igf("status").stdout


def test_an_unknown_question_is_named(asked: Installed) -> None:
    assert (
        "there is no question igf-short/nothing"
        in asked.igf("decide", "igf-short/nothing", code=2).stderr
    )
