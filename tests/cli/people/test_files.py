import json
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
    assert "People: 14 added, 0 changed, 0 unchanged" in dry
    assert "; added or changed: layla-haddad, " in dry
    assert "0 not in this file (they stay)" in dry
    assert "nothing was changed" in dry
    assert "Nobody is known yet" in igf("list").stdout
    igf("import", SAMPLE, "--by", "Hanna Keller")
    again = igf("import", SAMPLE).stdout
    assert "People: 0 added, 0 changed, 14 unchanged" in again
    assert "Mailing lists: 0 added, 0 changed, 2 unchanged" in again


def test_a_dry_run_shows_the_old_beside_the_new_and_who_stays(home: Path) -> None:
    igf("import", SAMPLE)
    path = home / "people.csv"
    path.write_text(
        "name,email,zone,bodies,until\n"
        "Amina Diallo,amina.diallo@example.org,Africa/Abidjan,mag,31/12/2027\n"
        "Omar Said,omar@example.org,UTC,,\n",
        encoding="utf-8",
    )
    shown = igf("import", str(path), "--dry-run").stdout
    assert "  amina-diallo: zone: Africa/Dakar -> Africa/Abidjan; bodies: mag" in shown
    assert "-> mag (until 2027-12-31)" in shown
    assert "  omar-said: new: name: Omar Said; email: omar@example.org" in shown
    path.write_text("name,email\nDaniel Okoro,daniel.okoro@example.org\n", encoding="utf-8")
    assert "  left as it is: daniel-okoro" in igf("import", str(path), "--dry-run").stdout


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
    assert [line.partition("people.csv:")[2][:2] for line in shown] == ["B2", "C2", "A3"]
    assert "did you mean Africa/Dakar?" in shown[1]
    assert "Nobody is known yet" in igf("list").stdout


@pytest.mark.parametrize("name", ["new.csv", "new.xlsx"])
def test_the_example_of_the_template_is_to_be_replaced(home: Path, name: str) -> None:
    path = home / name
    igf("template", str(path))
    assert "the example of the template" in igf("import", str(path), code=2).stderr
    assert "exists already" in igf("template", str(path), code=2).stderr


def test_the_template_can_be_filled(home: Path) -> None:
    path = home / "new.csv"
    igf("template", str(path))
    text = path.read_text("utf-8-sig").replace("Amina", "Aminata")
    path.write_text(text, encoding="utf-8")
    assert "1 added" in igf("import", str(path)).stdout
    shown = igf("list").stdout
    assert "amina.diallo@example.org, a.diallo@mail.example.org" in shown
    assert "wg_strategy (co-facilitator, from 2024-03-01)" in shown


def test_a_template_is_a_spreadsheet(home: Path) -> None:
    shown = igf("template", str(home / "people.docx"), code=2).stderr
    assert "name it people.xlsx or people.csv" in shown


def test_columns_of_another_name_are_said_once_for_a_source(home: Path) -> None:
    path = home / "form.csv"
    path.write_text("Who,Where,Colour\nOmar Said,omar@example.org,blue\n")
    assert "no column looks like it" in igf("import", str(path), code=2).stderr
    said = ("--map", "name=Who", "--map", "email=Where")
    shown = igf("import", str(path), "--source", "form", *said).stdout
    assert "Columns that were not read: Colour" in shown
    path.write_text("Who,Where\nOmar Said,omar@example.org\nSina Faleolo,sina@example.org\n")
    assert "1 added" in igf("import", str(path), "--source", "form").stdout
    path.write_text("Whose,Where\nOmar Said,omar@example.org\n")
    missing = igf("import", str(path), "--source", "form", code=2).stderr
    other = ("import", str(path), "--source", "other")
    path.write_text("Who,E-mail\nNia Odhiambo,nia@example.org\n")
    igf(*other, "--map", "name=Who")
    assert "0 changed, 1 unchanged" in igf(*other).stdout
    assert "name: the earlier files of this source had a column that is not here" in missing


def test_members_who_are_not_in_a_complete_file_leave_after_a_question(home: Path) -> None:
    igf("import", SAMPLE)
    path = home / "mag.csv"
    path.write_text("name,email,bodies\nAmina Diallo,amina.diallo@example.org,mag\n")
    asked = igf("import", str(path), "--complete", "mag", code=2)
    assert "keiko-tanaka leaves mag" in asked.stdout
    assert "Nothing was changed: this needs confirmation" in asked.stderr
    assert len(igf("list", "mag").stdout.splitlines()) == 8
    igf("import", str(path), "--complete", "mag", "--yes")
    assert [line.partition(" ")[0] for line in igf("list", "mag").stdout.splitlines()] == [
        "amina-diallo"
    ]
    path.write_text("name,email,bodies\nDaniel Okoro,daniel.okoro@example.org,secretariat\n")
    refused = igf("import", str(path), "--complete", "mag", "--yes", code=2).stderr
    assert "nobody in this file is in mag" in refused


def test_a_balance_is_printed_written_as_a_picture_and_as_data(home: Path) -> None:
    igf("import", SAMPLE)
    assert (
        "Government                                      2   25 %" in igf("balance", "mag").stdout
    )
    picture = home / "mag.svg"
    igf("balance", "mag", "--format", "svg", "--out", str(picture))
    assert picture.read_text("utf-8").startswith("<?xml")
    data = json.loads(igf("balance", "mag", "--format", "json").stdout)
    assert [sum(part["share"] for part in side["parts"]) for side in data["sides"]] == [100] * 3
    assert "did you mean mag?" in igf("balance", "magg", code=2).stderr


def test_people_join_and_leave_by_command() -> None:
    igf("import", SAMPLE)
    joined = igf("join", "amina-diallo", "mag_chair", "--from", "2027-01-01", "--role", "interim")
    assert "amina-diallo joins mag_chair: member, interim, from 2027-01-01" in joined.stdout
    assert (
        "--on soon is not a day"
        in igf("leave", "amina-diallo", "mag", "--on", "soon", "--reason", "x", code=2).stderr
    )
    igf("leave", "amina-diallo", "mag", "--reason", "resigned")
    assert "amina-diallo" not in igf("list", "mag").stdout
    term = ("--from", "2027-02-01", "--until", "2027-01-01")
    assert "ends before it begins" in igf("join", "luis-ortega", "mag_chair", *term, code=2).stderr


def test_a_person_is_shown_handed_out_and_erased_after_a_question(home: Path) -> None:
    igf("import", SAMPLE)
    assert "  mag (mag): member" in igf("show", "luis.ortega@example.org").stdout
    igf("export", "luis-ortega", str(home / "luis.json"))
    assert json.loads((home / "luis.json").read_text("utf-8"))["person"]["id"] == "luis-ortega"
    decided = ("luis-ortega", "--by", "Hanna Keller", "--reason", "asked for it")
    asked = igf("erase", *decided, code=2)
    assert "Luis Ortega (luis-ortega): name, addresses and all memberships go" in asked.stdout
    assert "Nothing was erased" in asked.stderr
    assert "Dry run" in igf("erase", *decided, "--dry-run").stdout
    igf("erase", *decided, "--yes")
    assert "nobody has the id or name luis-ortega" in igf("show", "luis-ortega", code=2).stderr


def test_a_body_is_renewed_after_it_was_shown(home: Path) -> None:
    igf("import", SAMPLE)
    path = home / "mag.csv"
    path.write_text(
        "name,email\nAmina Diallo,amina.diallo@example.org\nNia Odhiambo,nia@example.org\n"
    )
    asked = igf("renew", "mag", str(path), "--on", "2020-01-01", code=2)
    assert "Stay: 1: Amina Diallo" in asked.stdout
    assert "Join: 1: Nia Odhiambo" in asked.stdout
    assert "Nothing was changed: this needs confirmation" in asked.stderr
    assert "Dry run" in igf("renew", "mag", str(path), "--dry-run").stdout
    assert len(igf("list", "mag").stdout.splitlines()) == 8
    igf("renew", "mag", str(path), "--on", "2020-01-01", "--yes")
    again = igf("renew", "mag", str(path), "--on", "2020-01-01").stdout
    assert again == "mag is as this file has it: nothing changes\n"
    assert len(igf("list", "mag").stdout.splitlines()) == 2


def test_a_hand_over_is_shown_and_then_done() -> None:
    igf("import", SAMPLE)
    words = ["handover", "layla-haddad", "amina-diallo", "--by", "Hanna Keller", "--bodies"]
    words += ["--reason", "changes posts"]
    asked = CliRunner().invoke(app, words, catch_exceptions=False)
    assert asked.exit_code == 2
    assert "mag_chair (mag_chair): from Layla Haddad to Amina Diallo" in asked.stdout
    assert igf("list", "mag_chair").stdout.startswith("layla-haddad")
    CliRunner().invoke(app, [*words, "--yes"], catch_exceptions=False)
    assert igf("list", "mag_chair").stdout.startswith("amina-diallo")
