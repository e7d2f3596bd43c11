from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from igf.cli.main import app
from tests.tree import ROOT

SAMPLE = str(ROOT / "examples" / "people.csv")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IGF_HOME", str(tmp_path / "home"))
    return tmp_path


def igf(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["people", *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_the_sample_is_shown_first_then_imported_once() -> None:
    dry = igf("import", SAMPLE, "--dry-run").stdout
    assert "People: 14 added" in dry
    assert "Nothing was changed" in dry
    assert "Nobody is known yet" in igf("list").stdout
    igf("import", SAMPLE, "--by", "Hanna Keller")
    again = igf("import", SAMPLE).stdout
    assert "People: 0 added, 0 changed, 14 unchanged" in again
    assert "Mailing lists: 0 added, 0 changed, 2 unchanged" in again


def test_members_of_a_body_and_holders_of_a_role_are_listed() -> None:
    igf("import", SAMPLE)
    assert len(igf("list", "mag").stdout.splitlines()) == 8
    assert igf("list", "mag_chair").stdout.startswith("layla-haddad  Layla Haddad  layla.haddad@")
    assert "list:community  IGF community  community@lists" in igf("list").stdout
    assert "did you mean mag_chair?" in igf("list", "mag_char", code=2).stderr


def test_everything_wrong_in_a_file_is_said_at_once_and_nobody_is_taken_in(home: Path) -> None:
    path = home / "people.csv"
    path.write_text("name,email,zone\nAmina,amina@,Africa/Dakkar\n,luis@example.org,\n")
    shown = igf("import", str(path), code=2).stderr.splitlines()
    assert [line.partition("people.csv:")[2][:1] for line in shown] == ["2", "2", "3"]
    assert "did you mean Africa/Dakar?" in shown[1]
    assert "Nobody is known yet" in igf("list").stdout


def test_the_template_can_be_filled_and_is_never_overwritten(home: Path) -> None:
    path = home / "new.csv"
    igf("template", str(path))
    assert "There are no rows below the headers" in igf("import", str(path), code=2).stderr
    with path.open("a", encoding="utf-8") as stream:
        stream.write(",Amina Diallo,amina@example.org,fr,Africa/Dakar,Civil society,Africa,mag\r\n")
    assert "1 added" in igf("import", str(path)).stdout
    assert "exists already" in igf("template", str(path), code=2).stderr
