"""Who gives a command is a person who is entered here, found like any other."""

import pytest

from tests.cli.installed import CALL, Installed

WHY = ("--reason", "a test")
POLL = ("poll", "thematic_input", "--question", "Shall we?", "--count", "yes=1", "--count", "no=1")


@pytest.mark.parametrize(
    "words",
    [
        ("mail", "hold", *WHY),
        ("mail", "release", "--all", "--shown", "x"),
        ("answers", *POLL),
        ("start", "igf-short.yaml", "--yes"),
        ("pause", "thematic_input", *WHY),
        ("people", "leave", "Layla Haddad", "mag", *WHY),
        ("answers", "revoke", f"{CALL}/approve/v1", "Layla Haddad", *WHY),
        ("move", "thematic_input.closes", "+1d", *WHY),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest_and_nothing_is_done(
    installed: Installed, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.started(opened=1, length=100)
    monkeypatch.chdir(installed.folder)
    said = installed.igf(*words, "--by", "Amina Dialo", code=2).stderr
    assert said.startswith("nobody has the id or name Amina Dialo -> did you mean Amina Diallo (")


def test_who_acts_is_kept_by_name_whatever_was_typed(installed: Installed) -> None:
    installed.started(opened=1, length=100)
    installed.igf("mail", "hold", *WHY, "--by", "AMINA.DIALLO@example.org")
    assert "by Amina Diallo: a test" in installed.igf("mail", "held").stdout
