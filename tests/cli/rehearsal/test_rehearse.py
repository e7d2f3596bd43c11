"""`igf rehearse`: the year before it happens, as text, JSON and a folder."""

import json
from email import message_from_bytes
from pathlib import Path

import pytest

from schemas.rehearsal import Rehearsed
from tests.cli.installed import BY, Installed

SEED = ("--seed", "3")


@pytest.fixture
def file(installed: Installed) -> str:
    """A year of one call, which was open an hour ago."""
    return installed.year(opened=1, length=72)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_summary_says_what_happens_and_what_is_skipped(installed: Installed, file: str) -> None:
    said = installed.igf("rehearse", file, *SEED).stdout
    assert "rehearsed with seed 3" in said
    assert "Everything is switched off for a week" in said
    assert "To read all of it: --out FOLDER" in said


def test_the_record_as_json_can_be_read_again(installed: Installed, file: str) -> None:
    said = installed.igf("rehearse", file, "--format", "json").stdout
    record = Rehearsed.model_validate_json(said)
    assert record.cycle == "igf-short"
    assert json.loads(said)["seed"] == 1


def test_two_folders_hold_the_same_bytes(installed: Installed, file: str) -> None:
    first, second = (installed.folder / name for name in ("first", "second"))
    for folder in (first, second, second):
        installed.igf("rehearse", file, "--out", str(folder))
    assert tree(first) == tree(second)
    assert [path.name for path in installed.folder.glob(".*")] == []


def test_the_folder_one_is_in_is_a_folder_too(
    installed: Installed, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = installed.folder / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    installed.igf("rehearse", file, "--out", ".")
    assert (folder / "index.html").exists()


def test_each_mail_lies_in_the_folder_as_a_message(installed: Installed, file: str) -> None:
    folder = installed.folder / "out"
    installed.igf("rehearse", file, "--out", str(folder))
    record = Rehearsed.model_validate_json((folder / "rehearsal.json").read_text())
    files = sorted((folder / "mails").iterdir())
    assert len(files) == len(record.mails)
    first = message_from_bytes(files[0].read_bytes())
    assert record.mails[0].address in str(first["To"])
    assert (folder / "index.html").exists()


def test_a_folder_with_other_files_is_left_alone(installed: Installed, file: str) -> None:
    folder = installed.folder / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    result = installed.igf("rehearse", file, "--out", str(folder), code=2)
    assert "name an empty folder" in result.stderr
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_file_with_mistakes_is_refused_with_all_of_them(installed: Installed, file: str) -> None:
    text = Path(file).read_text().replace("kind: call_for_input", "kind: no_such_kind")
    result = installed.igf("rehearse", installed.file("wrong.yaml", text.encode()), code=2)
    assert "no_such_kind" in result.stderr
    assert "wrong.yaml" in result.stderr


def test_a_real_mail_server_takes_every_mail(installed: Installed, file: str) -> None:
    result = installed.igf("rehearse", file, "--smtp", "--format", "json")
    record = Rehearsed.model_validate_json(result.stdout)
    sent = [mail for mail in record.mails if mail.state == "sent"]
    assert f"{len(sent)} mails" in result.stderr


def test_a_started_year_is_carried_on_from_now(installed: Installed, file: str) -> None:
    installed.people()
    installed.igf("start", file, "--yes", *BY)
    said = installed.igf("rehearse", "--from-now", "igf-short").stdout
    week, _, rest = said.partition("\n\n")
    assert "what leaves until Friday" in week
    assert "IGF Short rehearsed with seed 1" in rest
    assert installed.mails() == []


def test_from_now_needs_a_started_year(installed: Installed) -> None:
    assert "no year was started yet" in installed.igf("rehearse", "--from-now", code=2).stderr
