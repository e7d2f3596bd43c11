"""`igf log`: the log in words, in three formats; the chain verified; the log as a file."""

import csv
import json
import re
from pathlib import Path

import pytest

from igf.log.seal import seal
from igf.office.open_store import open_store
from schemas.settings import Settings
from tests.cli.installed import BY, CALL, Installed
from tests.log.forging import forge


def _started(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)
    installed.igf("pause", "thematic_input", *BY, "--reason", "=the venue\n is open")
    with installed.office() as office:
        seal(office)


@pytest.fixture
def started(installed: Installed) -> Installed:
    """A year that was started and paused, with its log sealed."""
    return installed.once(_started)


def test_alone_it_shows_the_newest_in_words(started: Installed) -> None:
    *_, last = started.igf("log").stdout.splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d UTC  Call for thematic input  Stage paused: was running,"
        r" because: =the venue is open, by command, stated  by Amina Diallo",
        last.replace("was waiting", "was running"),
    )


def test_before_anything_was_done_that_is_said(installed: Installed) -> None:
    assert installed.igf("log").stdout == "Nothing is in the log.\n"
    assert installed.igf("log", "show", "--format", "json").stdout == "[]\n"
    assert installed.igf("log", "verify").stdout == "0 entries, chain whole\n"


def test_it_is_shown_by_stage_act_person_and_day(started: Installed) -> None:
    chosen = ("log", "show", "igf-short", "--stage", "thematic_input", "--act", "stage.paused")
    assert len(started.igf(*chosen, "--person", "Amina Diallo").stdout.splitlines()) == 1
    assert started.igf(*chosen, "--since", "2099-01-01").stdout == "Nothing is in the log.\n"


def test_json_and_csv_hold_the_same_entries(started: Installed) -> None:
    told = json.loads(started.igf("log", "show", "--format", "json").stdout)
    rows = list(csv.DictReader(started.igf("log", "show", "--format", "csv").stdout.splitlines()))
    assert [each["act"] for each in told] == [each["act"] for each in rows]
    assert told[-1]["stage"] == CALL
    assert json.loads(rows[-1]["values"]) == told[-1]["values"]


def test_no_cell_of_the_csv_is_a_formula(started: Installed) -> None:
    with started.office() as office:
        forge(office.store, ["UPDATE log_value SET actor = '=1+1'"])
    text = started.igf("log", "show", "--format", "csv").stdout
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_a_whole_chain_ends_with_the_digest_to_write_down(started: Installed) -> None:
    said = started.igf("log", "verify").stdout
    found = re.fullmatch(
        r"\d+ entries, chain whole, newest seal .+ UTC, digest (\w{64}) \(write it down\)\n", said
    )
    assert found
    again = started.igf("log", "verify", "--digest", found[1]).stdout
    assert "The digest written down is there, at position" in again
    other = started.igf("log", "verify", "--digest", "f" * 64, code=2).stderr
    assert "is not in the chain -> " in other


def test_a_forged_chain_ends_with_two_and_the_first_wrong_entry(started: Installed) -> None:
    store = open_store(Settings())
    forge(store, ["UPDATE log SET door = 'page' WHERE id = 1"])
    store.close()
    said = started.igf("log", "verify", code=2).stderr
    assert said.startswith("the log is not whole: entry 1 (position 1): the entry was changed -> ")


def test_a_public_file_says_what_was_left_out_and_verifies(
    started: Installed, tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    said = started.igf("log", "export", str(path), "--public").stdout
    assert "Left out: actor (2), file (1), reason (1). Roles, bodies, dates" in said
    assert "Amina" not in path.read_text()
    digest = re.search(r"digest (\w+)", started.igf("log", "verify").stdout)
    assert digest
    there = started.igf("log", "verify", str(path), "--digest", digest[1]).stdout
    assert "chain whole" in there


def test_a_folder_that_is_not_there_is_said(started: Installed, tmp_path: Path) -> None:
    said = started.igf("log", "export", str(tmp_path / "none" / "log.jsonl"), code=2)
    assert "cannot be used: no such file or directory" in said.stderr


def test_what_exists_is_not_written_over(started: Installed) -> None:
    kept = started.file("log.jsonl", b"mine")
    for path in (kept, "."):
        said = started.igf("log", "export", path, code=2).stderr
        assert said == f"{path} exists already -> name another file, for example with the date\n"
    assert Path(kept).read_bytes() == b"mine"


def test_a_file_that_is_no_log_is_said(started: Installed) -> None:
    sheet = started.file("log.xlsx", b"PK\x03\x04\xff\xfe")
    assert "log.xlsx:1 is not a line of a log" in started.igf("log", "verify", sheet, code=2).stderr
