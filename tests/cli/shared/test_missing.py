"""All that a command needs and was not given is said at once."""

import pytest

from tests.cli.installed import Installed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cancel", "--dry-run"), "Missing --by and --reason."),
        (("decision", "supersede"), "Missing ask, outcome and --reason."),
        (("cancel", "--by", "Amina"), "Missing option '--reason'."),
        (("mail", "correct", "first"), "Missing mail, --text and --reason."),
    ],
)
def test_what_is_missing_is_said_at_once(
    installed: Installed, words: tuple[str, ...], said: str
) -> None:
    assert said in installed.igf(*words, code=2).stderr


def test_help_needs_nothing(installed: Installed) -> None:
    assert "Cancel a stage" in installed.igf("cancel", "--help").stdout
