"""`igf move`, and `igf mail approve`, `drop` and `show` for what it drafts."""

import pytest

from igf.store.queries import outbox as mail_queries
from igf.words.phrases import counted
from tests.cli.installed import BY, LATER, Installed

WHY = (*BY, "--reason", "more time was asked for")
CLOSING = "thematic_input.closes"


def _started(installed: Installed) -> None:
    installed.started(opened=-1, length=160)
    installed.igf("open", "thematic_input", "--yes", *WHY)
    installed.carry()


@pytest.fixture
def started(installed: Installed) -> Installed:
    """A call that opened an hour ago and was announced."""
    return installed.once(_started)


def drafts(installed: Installed) -> list[int]:
    return [mail.id for mail in installed.mails() if mail.state == "draft"]


def test_a_dry_run_shows_everything_and_moves_nothing(started: Installed) -> None:
    said = started.igf("move", CLOSING, "+7d", "--dry-run", *WHY).stdout
    assert said.startswith("Moves:\n  Call for thematic input closes  ")
    assert "each to be approved: " in said
    assert said.splitlines()[-1] == "Dry run: nothing was moved."
    assert drafts(started) == []


def test_the_answer_no_moves_nothing(started: Installed) -> None:
    said = started.igf("move", CLOSING, "+7d", *WHY, answer="n\n").stdout
    assert said.rstrip().endswith("Nothing was moved.")
    assert drafts(started) == []


def test_where_nobody_can_be_asked_it_says_how_to_go_on(started: Installed) -> None:
    refused = started.igf("move", CLOSING, "+7d", *WHY, code=2)
    assert "Nothing was moved: this needs confirmation -> add --yes" in refused.stderr
    assert drafts(started) == []


def test_moving_says_what_moved_and_that_the_runs_follow(started: Installed) -> None:
    said = started.igf("move", CLOSING, "+7d", "--yes", *WHY).stdout.splitlines()
    assert said[-2].startswith("Moved. Call for thematic input closes: ")
    assert said[-1] == LATER


def test_a_shift_back_is_no_option(started: Installed) -> None:
    assert "->" in started.igf("move", "T", "-2d", "--dry-run", *WHY).stdout
    assert "no option --dryrun" in started.igf("move", "T", "-2d", "--dryrun", *WHY, code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((CLOSING,), "goes nowhere"),
        ((CLOSING, "+7d", CLOSING, "+8d"), "named twice"),
        (("thematic_imput.closes", "+7d"), "did you mean thematic_input.closes?"),
        ((CLOSING, "tomorrow", "T", "2001-01-01"), "T  error  1 January 2001"),
    ],
)
def test_what_cannot_be_moved_is_said(
    started: Installed, words: tuple[str, ...], said: str
) -> None:
    assert said in started.igf("move", *words, *WHY, code=2).stderr


def test_drafts_wait_are_shown_and_leave_when_approved(started: Installed) -> None:
    started.igf("move", CLOSING, "+7d", "--yes", *WHY)
    first, *others = drafts(started)
    assert "wait for approval: igf mail list --state draft." in started.igf("status").stdout
    assert "now open until" in started.igf("mail", "show", str(first)).stdout
    said = started.igf("mail", "approve", str(first), *BY, answer="y\n").stdout
    assert "Approved: 1 mail leaves now." in said
    dropped = started.igf("mail", "drop", *map(str, others), "--reason", "they know", *BY).stdout
    assert dropped == f"Dropped: {counted(len(others), 'mail')}.\n"
    started.carry()
    states = {mail.id: mail.state for mail in started.mails()}
    assert states[first] == "sent"
    assert {states[number] for number in others} == {"skipped"}


def test_a_draft_is_decided_once(started: Installed) -> None:
    started.igf("move", CLOSING, "+7d", "--yes", *WHY)
    number = str(drafts(started)[0])
    started.igf("mail", "approve", "--stage", "thematic_input", *BY, answer="y\n")
    assert "it is queued" in started.igf("mail", "approve", number, *BY, code=2).stderr
    assert "no mail waits" in started.igf("mail", "approve", "--all", *BY, code=2).stderr
    assert "name numbers" in started.igf("mail", "approve", *BY, code=2).stderr


def code_of(said: str) -> str:
    return said.strip().splitlines()[-1].rpartition(" ")[2]


def test_no_draft_leaves_that_was_not_shown_with_its_recipient_and_text(
    started: Installed,
) -> None:
    started.igf("move", CLOSING, "+7d", "--yes", *WHY)
    waiting = [mail for mail in started.mails() if mail.state == "draft"]
    approve = ("mail", "approve", "--all", *BY)

    unasked = started.igf(*approve, code=2)
    assert "Nothing leaves: this needs confirmation" in unasked.stderr
    for mail in waiting:
        assert f"{mail.name} <{mail.address}>" in unasked.stdout
        assert mail.subject in unasked.stdout
    assert "now open until" in unasked.stdout
    assert "Nothing leaves." in started.igf(*approve, answer="n\n").stdout
    assert len(drafts(started)) == len(waiting)

    said = started.igf(*approve, "--shown", code_of(unasked.stderr)).stdout
    assert f"Approved: {counted(len(waiting), 'mail leaves', many='mails leave')} now." in said


def test_what_has_changed_since_it_was_shown_is_shown_again_and_does_not_leave(
    started: Installed,
) -> None:
    started.igf("move", CLOSING, "+7d", "--yes", *WHY)
    approve = ("mail", "approve", "--all", *BY)
    code = code_of(started.igf(*approve, code=2).stderr)
    with started.office() as office, office.store.write(office.now()) as session:
        for row in mail_queries.drafts(session):
            row.address = f"new-{row.address}"

    refused = started.igf(*approve, "--shown", code, code=2)
    assert "these are not the emails that were shown: something has changed" in refused.stderr
    assert "<new-" in refused.stdout
    assert drafts(started)

    started.igf(*approve, "--shown", code_of(refused.stderr))
    assert not drafts(started)
