"""`igf backup`, `igf restore`, and the mails that are held afterwards, as they are typed."""

import pytest

from tests.cli.installed import BY, Installed

REASON = ("--reason", "a wrong list")


@pytest.fixture
def called(installed: Installed) -> Installed:
    """A call that has opened and was not carried yet."""
    installed.started(opened=-1, length=160)
    return installed


def test_a_year_is_backed_up_and_restored_somewhere_else(
    called: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(called.folder / "backup.tar.gz")
    said = called.igf("backup", file).stdout
    assert "igf-short as of " in said
    assert "It holds personal data" in said
    monkeypatch.setenv("IGF_HOME", str(called.folder / "other"))
    monkeypatch.setenv("IGF_MAIL_FROM", "Other <other@example.org>")
    said = called.igf("restore", file, *BY).stdout
    assert "is whole: 2 parts." in said
    assert "IGF_MAIL_FROM was IGF Secretariat <igf@example.org> when the backup was made" in said
    assert "Delivery is held since" in said
    assert "Delivery is held since" in called.igf("status").stdout
    assert called.igf("restore", file, *BY, code=2).stderr.startswith("there is a year here")
    assert "What was here is kept: " in called.igf("restore", file, "--replace", *BY).stdout


def test_an_emergency_stop_is_said_wherever_mails_are_listed(called: Installed) -> None:
    assert called.igf("mail", "held").stdout == "Delivery is not held: mails leave.\n"
    said = called.igf("mail", "hold", *REASON, *BY).stdout
    assert "by Amina Diallo: a wrong list\nWhat waits: igf mail held" in said
    assert "It was so before." in called.igf("mail", "hold", *REASON, *BY).stdout
    assert called.igf("mail", "list").stdout.startswith("Delivery is held since ")
    assert "Nothing waits. Let mails leave again" in called.igf("mail", "held").stdout
    assert "Delivery is resumed." in called.igf("mail", "release", "--all", *BY).stdout
    assert "not held" in called.igf("mail", "release", "--all", *BY, code=2).stderr


def test_each_mail_that_waits_is_listed_and_decided(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=1, length=160)
    installed.igf("start", year, "--yes", "--since", "thematic_input=beginning", *BY)
    installed.igf("mail", "hold", *REASON, *BY)
    installed.carry()
    first, *others = installed.mails()
    listed = installed.igf("mail", "held").stdout
    assert f"Wait ({len(others) + 1}):" in listed
    assert f"{first.notice}  {first.name} <{first.address}>  {first.subject}" in listed
    said = installed.igf("mail", "release", "--drop", str(first.id), *BY).stdout
    assert said.startswith("Decided: 0 mails leave, 0 mails were sent already, 1 mail is dropped.")
    assert "Delivery stays held:" in said
    span = f"{others[0].id}-{others[-1].id}"
    assert "Delivery is resumed." in installed.igf("mail", "release", span, *BY).stdout
    installed.carry()
    assert [mail.state for mail in installed.mails()] == ["skipped", *["sent"] * len(others)]


@pytest.mark.parametrize("word", ["x", "3-x", "1-999999999"])
def test_numbers_that_are_none_are_refused(called: Installed, word: str) -> None:
    called.igf("mail", "hold", *REASON, *BY)
    said = called.igf("mail", "release", word, *BY, code=2).stderr
    assert word in said
