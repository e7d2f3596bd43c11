"""`igf start` with a changed file of a year that was started: shown, asked, applied once."""

from pathlib import Path

import pytest

from igf.log.write import Actor, By
from igf.moving import MoveOrder, carry_out, foresee
from tests.cli.installed import BY, Installed


@pytest.fixture
def year(installed: Installed) -> Path:
    """The file of a started year with one open call."""
    return installed.started(opened=1, length=160)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def loaded(installed: Installed) -> str:
    return installed.igf("status", "--format", "json").stdout.partition('"stages"')[2]


def test_a_changed_file_is_shown_and_asked_about_before_it_is_applied(
    installed: Installed, year: Path
) -> None:
    edit(year, "title: Call for thematic input", "title: Call for ideas")
    before = loaded(installed)
    said = installed.igf("start", str(year), *BY, answer="n\n").stdout
    assert "Call for ideas, title: Call for ideas, was Call for thematic input" in said
    assert "Apply this to IGF Short?" in said
    assert said.splitlines()[-1].endswith("Nothing was changed.")
    assert loaded(installed) == before


def test_a_changed_file_is_applied_once(installed: Installed, year: Path) -> None:
    edit(year, "title: Call for thematic input", "title: Call for ideas")
    said = installed.igf("start", str(year), "--yes", *BY).stdout
    assert "IGF Short continues as the file says now" in said
    assert "Call for ideas" in loaded(installed)
    again = installed.igf("start", str(year), *BY).stdout
    assert again.splitlines()[0] == "IGF Short was started before; nothing changed"


def test_a_dry_run_changes_nothing(installed: Installed, year: Path) -> None:
    edit(year, "title: Call for thematic input", "title: Call for ideas")
    said = installed.igf("start", str(year), "--dry-run", *BY).stdout
    assert said.splitlines()[-1] == "Nothing was changed."
    assert "Call for ideas" not in loaded(installed)


def test_a_dry_run_of_a_first_start_starts_nothing(installed: Installed) -> None:
    said = installed.igf("start", installed.year(opened=1, length=1), "--dry-run", *BY).stdout
    assert said.splitlines()[-1] == "Nothing was started."
    assert "No year was started yet" in installed.igf("status").stdout


def test_a_date_that_was_moved_here_stays_unless_it_is_named(
    installed: Installed, year: Path
) -> None:
    to = {"thematic_input.closes": "2030-02-01 12:00 UTC"}
    with installed.office() as office:
        order = MoveOrder("igf-short", to, By(Actor(BY[1], "command"), "few came in"))
        carry_out(office, foresee(office, order))
    text = year.read_text("utf-8")
    closes = next(line for line in text.splitlines() if line.strip().startswith("closes:"))
    edit(year, closes, "    closes: 2030-01-15 12:00 UTC")
    said = installed.igf("start", str(year), "--yes", *BY).stdout
    assert "Moved here, changed in the file; they stay unless named with --take:" in said
    assert "moved by Amina Diallo: few came in; in the file 15 January 2030, 12:00 UTC" in said
    assert "Kept as they were moved here: thematic_input.closes" in said
    taken = installed.igf("start", str(year), "--yes", "--take", "thematic_input", *BY).stdout
    assert "1 February 2030, 12:00 UTC -> 15 January 2030, 12:00 UTC" in taken


def test_a_date_to_be_taken_that_does_not_exist_is_refused(
    installed: Installed, year: Path
) -> None:
    refused = installed.igf("start", str(year), "--take", "thematic", *BY, code=2)
    assert "there is no date thematic -> did you mean thematic_input?" in refused.stderr
