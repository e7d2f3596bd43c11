"""`igf dates import`: the calendar comes back from a spreadsheet."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.installed import BY, LATER, Installed, install
from tests.moving.edited import Edit, edited, put

CLOSES = "thematic_input.closes"
WHY = (*BY, "--reason", "a week more")
# Later than the call closes, 52 hours from now, and than the week its closing is told in.
NEXT_WEEK = (datetime.now(UTC) + timedelta(days=9)).replace(tzinfo=None)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    found = install(tmp_path, monkeypatch)
    found.people()
    found.igf("start", found.year(opened=-48, length=100), "--yes")
    return found


def changed(installed: Installed, *edits: Edit) -> str:
    path = installed.folder / "plan.xlsx"
    installed.igf("plan", "igf-short", "--format", "xlsx", "-o", str(path))
    path.write_bytes(edited(path.read_bytes(), *edits))
    return str(path)


def day() -> Edit:
    return put(CLOSES, D=NEXT_WEEK.date())


def test_a_changed_day_is_shown_asked_about_and_moved(installed: Installed) -> None:
    said = installed.igf("dates", "import", changed(installed, day()), *WHY, answer="y\n").stdout
    assert said.startswith("Moves:\n  Call for thematic input closes ")
    assert "Moved: Call for thematic input closes" in said
    assert LATER in said
    assert f"{NEXT_WEEK.day} {NEXT_WEEK:%b %Y}" in installed.igf("plan", "igf-short").stdout


@pytest.mark.parametrize(
    ("how", "end"),
    [
        (("--dry-run",), "Dry run: nothing was moved"),
        ((), "Nothing was moved."),
        (("--yes",), "Moved: "),
    ],
)
def test_it_moves_only_what_was_agreed_to(
    how: tuple[str, ...], end: str, installed: Installed
) -> None:
    before = installed.igf("plan", "igf-short", "--format", "json").stdout
    file = changed(installed, day())
    assert end in installed.igf("dates", "import", file, *WHY, *how, answer="n\n").stdout
    after = installed.igf("plan", "igf-short", "--format", "json").stdout
    assert (after == before) is ("--yes" not in how)


def test_an_unchanged_file_says_so(installed: Installed) -> None:
    assert "Nothing changed" in installed.igf("dates", "import", changed(installed), *WHY).stdout


def test_all_bad_cells_are_told_at_once_with_code_2(installed: Installed) -> None:
    file = changed(installed, put(CLOSES, D="30 February 2027", F=""), put("T", D="soon"))
    lines = installed.igf("dates", "import", file, *WHY, code=2).stderr.splitlines()
    places = [line.partition("  error  ")[0].partition("plan.xlsx:")[2] for line in lines]
    assert places == ["Dates!D2", "Dates!D4"]
