import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from igf.cli.main import app
from igf.engine.installation import open_office
from tests.engine.a_year import start_year
from tests.tree import ROOT

SAMPLE = str(ROOT / "examples" / "contributions.csv")
HEADERS = "Group,Region,Answer"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IGF_HOME", str(tmp_path / "home"))
    office = open_office()
    start_year(office)
    office.store.close()
    return tmp_path


def igf(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["input", *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def take(path: str, *more: str, code: int = 0) -> Result:
    return igf(
        "import", path, "--stage", "thematic_input", "--by", "Amina Diallo", *more, code=code
    )


def written(home: Path, text: str) -> str:
    path = home / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_sample_is_shown_first_then_imported_once() -> None:
    dry = take(SAMPLE, "--dry-run").stdout
    assert "text = Your contribution" in dry
    assert "Added: 40 (TI-001, " in dry
    assert "Dry run: nothing was changed" in dry
    assert "Imported as igf-2027/thematic_input/import-1" in take(SAMPLE).stdout
    again = take(SAMPLE).stdout
    assert "Unchanged: 40" in again
    assert "Nothing new: everything in this file was imported before" in again


def test_the_sample_holds_every_group_and_region_and_three_languages() -> None:
    take(SAMPLE)
    shown = igf("show", "igf-2027/thematic_input/import-1").stdout
    for label in ("Private sector", "Eastern European Group", "(GRULAC)", "(WEOG)", "العربية"):
        assert label in shown
    assert len(shown.splitlines()) == 41


def test_what_was_understood_and_what_was_not_read_is_said(home: Path) -> None:
    path = written(home, f"{HEADERS},Consent\nAcademia,Africa,More people online,yes\n")
    shown = take(path, "--map", "text=answer").stdout
    assert '"Academia" is read as Technical community, in 1 row' in shown
    assert "Columns that are not read: Consent" in shown


def test_every_wrong_row_is_said_at_once_and_nothing_is_imported(home: Path) -> None:
    path = written(home, "ID,Group,Region,Text\n1,Civils,Africa,a\n2,IGO,Mars,b\n2,IGO,,c\n")
    shown = take(path, "--map", "stakeholder_group=Group", code=2)
    lines = [line.partition("answers.csv:")[2] for line in shown.stderr.splitlines()]
    assert [re.split(r"  | -> ", line)[0] for line in lines] == ["B2", "C3", "A4"]
    assert "did you mean Civil society?" in lines[0]
    assert "(Mars) -> use one of African Group" in lines[1]
    assert "ID: the same contribution as in row 3 (2)" in lines[2]
    assert "Nothing was imported yet" in igf("list").stdout


def test_a_column_that_is_not_found_is_said_with_the_headers_there_are(home: Path) -> None:
    shown = take(written(home, "Who,What\nIGO,More\n"), code=2).stderr
    assert (
        'text: no column looks like it -> say which column it is with --map text="HEADER"' in shown
    )
    assert 'the headers are: "Who", "What"' in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--stage", "thematic_inptu"],
            "there is no stage thematic_inptu -> did you mean thematic",
        ),
        (["--stage", "annual_meeting"], "Annual meeting takes no contributions -> use one of"),
        (["--stage", "stocktaking", "--cycle", "igf-2072"], "did you mean igf-2027?"),
        (["--stage", "stocktaking", "--zone", "Europe/Zurch"], "did you mean Europe/Zurich?"),
        (["--stage", "stocktaking", "--map", "text"], "--map text names no column"),
    ],
)
def test_a_mistake_is_said_with_the_nearest_right_word(words: list[str], said: str) -> None:
    assert said in igf("import", SAMPLE, *words, code=2).stderr


def test_a_file_that_is_none_is_said_in_plain_words(home: Path) -> None:
    assert "There is no such file -> check its name" in take(str(home / "no.csv"), code=2).stderr


def test_a_dry_run_shows_the_old_beside_the_new_and_what_stays(home: Path) -> None:
    rows = "1,IGO,Africa,More\n2,IGO,Africa,Less\n"
    take(written(home, f"ID,Stakeholder,Region,Text\n{rows}"))
    rows = f"{rows.replace('More', 'Far more')}3,IGO,,New\n"
    shown = take(written(home, f"ID,Stakeholder,Region,Text\n{rows}"), "--dry-run").stdout
    assert "  1: text: More -> Far more\n" in shown
    assert "  3: new: stakeholder_group: Intergovernmental organisation; text: New\n" in shown
    assert "  left as it is: 2\n" in shown


def test_what_the_file_does_not_tell_is_said_by_options(home: Path) -> None:
    path = home / "answers.csv"
    text = "ID;Timestamp;Stakeholder;Region;Text\n1;3/4/2027;IGO;;Déjà\n"
    path.write_bytes(text.encode("cp1252"))
    assert "--encoding cp1252" in take(str(path), code=2).stderr
    said = ("--encoding", "cp1252")
    assert "--dates dmy (3/4 is 3 April)" in take(str(path), *said, code=2).stderr
    shown = take(str(path), *said, "--dates", "dmy", "--dry-run").stdout
    assert "received_at: 3 April 2027, 00:00 UTC" in shown
    assert "text: Déjà" in shown
    shown = take(str(path), *said, "--dates", "month-first", "--dry-run").stdout
    assert "received_at: 4 March 2027, 00:00 UTC" in shown


def test_late_contributions_are_imported_and_listed(home: Path) -> None:
    rows = "1,2027-02-01 01:59,IGO,,a\n2,2027-02-01 02:00,IGO,,b\n"
    shown = take(written(home, f"ID,Timestamp,Stakeholder,Region,Text\n{rows}")).stdout
    assert "Added: 2 (1, 2)" in shown
    assert "Received after the closing: 1 (2)" in shown


def test_an_import_is_listed_with_who_and_when_and_can_be_withdrawn() -> None:
    take(SAMPLE)
    batch = "igf-2027/thematic_input/import-1"
    listed = igf("list", "--stage", "thematic_input").stdout
    assert listed.startswith(f"{batch}  counts  40 contributions  contributions.csv")
    assert "by Amina Diallo, " in listed
    gone = igf("withdraw", batch, "--reason", "the wrong call").stdout
    assert f"{batch} no longer counts; it held 40 contributions" in gone
    assert "The call now has 0 contributions" in gone
    assert f"{batch}  withdrawn" in igf("list").stdout
    assert "withdrawn before" in igf("withdraw", batch, "--reason", "again", code=2).stderr


def test_a_withdrawal_says_which_later_file_to_import_again(home: Path) -> None:
    take(written(home, "ID,Stakeholder,Region,Text\n1,IGO,,a\n"))
    take(written(home, "ID,Stakeholder,Region,Text\n1,IGO,,a\n2,IGO,,b\n"))
    batch = "igf-2027/thematic_input/import"
    gone = igf("withdraw", f"{batch}-1", "--reason", "a test").stdout
    assert f"Import the newest file of this source again: {batch}-2 came later" in gone


def test_an_import_that_is_not_there_is_said() -> None:
    assert (
        "there is no import import-9 -> see `igf input list`"
        in igf("show", "import-9", code=2).stderr
    )
