"""Settings in the file of the home hold in every process; what is wrong there is said whole."""

from pathlib import Path

import pytest

from igf.cli.shared.settings import read_settings
from schemas.errors import Mistakes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IGF_HOME", str(tmp_path))
    for name in ("IGF_PREFECT_PORT", "IGF_WORKER_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def put(home: Path, *lines: str) -> None:
    (home / "settings.env").write_text("\n".join(lines), encoding="utf-8")


def test_the_file_of_the_home_says_what_the_environment_does_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "IGF_PREFECT_PORT=4300", "IGF_WORKER_LIMIT=7")
    monkeypatch.setenv("IGF_WORKER_LIMIT", "2")
    found = read_settings()
    assert (found.prefect_port, found.worker_limit) == (4300, 2)
    assert found.home == home


def test_every_mistake_of_the_file_is_said_at_once(home: Path) -> None:
    put(home, "IGF_MAIL_MOED=live", "IGF_PREFECT_PORT=many", "IGF_HOME=/elsewhere")
    with pytest.raises(Mistakes) as wrong:
        read_settings()
    said = {each.value: each.fix for each in wrong.value.problems}
    assert said["IGF_MAIL_MOED"] == "did you mean IGF_MAIL_MODE?"
    assert said["many"].startswith("IGF_PREFECT_PORT is: Port of the Prefect server")
    assert said["IGF_HOME"].startswith("say in the environment where the folder is")
    assert len(said) == 3


def test_a_line_that_is_no_setting_is_refused_with_its_number_beside_all_else(home: Path) -> None:
    put(
        home,
        "# a comment",
        "",
        "smtp_password hunter2",
        "IGF_MAIL_MODE",
        "export IGF_WORKER_LIMIT=7",
        'IGF_MAIL_FROM="igf@example.org',
        "IGF_PREFECT_PORT: 4300",
        "IGF_PREFECT_PORT=many",
        "IGF_MAIL_MOED=",
    )
    with pytest.raises(Mistakes) as wrong:
        read_settings()
    said = str(wrong.value).splitlines()
    refused = "error  this line is not NAME=VALUE"
    begins = [
        f"settings.env, line {line}  {refused} ({word}) -> write it as IGF_MAIL_MODE=live"
        for line, word in (
            (3, "smtp_password ..."),
            (4, "IGF_MAIL_MODE"),
            (6, "IGF_MAIL_FROM= ..."),
            (7, "IGF_PREFECT_PORT: ..."),
        )
    ]
    assert len(said) == len(begins) + 2
    assert all(any(line.startswith(each) for line in said) for each in begins)
    assert "hunter2" not in str(wrong.value)
    assert any("IGF_MAIL_MOED" in line for line in said)


def test_a_file_in_another_encoding_is_refused_and_a_mark_before_it_does_not_matter(
    home: Path,
) -> None:
    (home / "settings.env").write_bytes(
        "IGF_MAIL_FROM=Sécretariat <igf@example.org>".encode("cp1252")
    )
    with pytest.raises(Mistakes, match=r"settings\.env  error  the file is not in UTF-8"):
        read_settings()
    (home / "settings.env").write_text("IGF_WORKER_LIMIT=7\n", encoding="utf-8-sig")
    assert read_settings().worker_limit == 7


def test_a_value_in_quotation_marks_may_have_several_words(home: Path) -> None:
    put(
        home,
        "IGF_MAIL_FROM='IGF Secretariat <igf@example.org>' # the sender",
        "IGF_WORKER_LIMIT = 3",
    )
    found = read_settings()
    assert (found.mail_from, found.worker_limit) == ("IGF Secretariat <igf@example.org>", 3)
