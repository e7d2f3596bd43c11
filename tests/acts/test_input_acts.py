"""The acts on contributions and on dates of a file: seen before, done once, refused with words."""

from pathlib import Path

import pytest

from igf.acts.prepare import Changed, confirm, did_words
from igf.input.acts import ImportInput, WithdrawImport
from igf.input.imports import imports
from igf.moving.sheet_acts import ImportDates
from igf.office.act import SentFile
from schemas.acts import ActFields
from schemas.errors import Mistake, Mistakes
from tests.acts.doing import (
    LEA,
    OF_A_PREVIEW,
    done_once,
    options,
    sent,
    shown,
    tables_changed,
    unfit,
    values,
)
from tests.engine.begun import CALL, Begun
from tests.moving.edited import put
from tests.moving.test_sheet import CLOSES, FEBRUARY, move_here, workbook
from tests.moving.test_sheet import shown as date_shown
from tests.store.databases import dump

HEADERS = "ID,Timestamp,Stakeholder group,Region,Categories,Contribution"
ROW = "1,2027-01-10 09:00,Civil society,Africa,Access,More people online"
OTHER = "2,2027-01-11 09:00,Government,Africa,Access,Fewer fees"
FILE = sent("input.csv", HEADERS, ROW)
BOTH = sent("more.csv", HEADERS, ROW, OTHER)
BATCH = f"{CALL}/import-1"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(file: SentFile = FILE) -> ImportInput:
    return ImportInput(stage=CALL, file=file)


def take(year: Begun, file: SentFile = FILE) -> None:
    confirm(year.office, shown(year, "import-input", taken(file)).id, doer=LEA)


def test_a_file_is_seen_row_by_row_and_taken_in_once(year: Begun) -> None:
    done = done_once(year, "import-input", taken())
    assert done.preview.button == "Take in 1 contribution"
    assert any("1: new" in line and "More people online" in line for line in done.preview.lines)
    assert did_words(done)[-1].startswith(f"Imported as {BATCH}")
    assert [each.size for each in imports(year.office)] == [1]


def test_if_another_file_came_in_meanwhile_nothing_is_taken_in(small: Begun) -> None:
    found = shown(small, "import-input", taken(BOTH))
    take(small)
    before = dump(small.office.store)
    with pytest.raises(Changed) as changed:
        confirm(small.office, found.id, doer=LEA)
    assert changed.value.now.preview.button == "Take in 1 contribution"
    assert tables_changed(small, before) <= OF_A_PREVIEW


def test_a_file_that_is_here_already_says_so(small: Begun) -> None:
    take(small)
    preview = shown(small, "import-input", taken()).preview
    assert preview.lines[-1].startswith("Nothing new")


def test_an_import_is_withdrawn(small: Begun) -> None:
    assert values(small, "withdraw-import", "batch") == []
    take(small)
    (option,) = options(small, "withdraw-import", "batch")
    assert (option.value, option.title) == (BATCH, "input.csv: 1 contribution")
    fields = WithdrawImport(batch=BATCH, reason="last year's file")
    done = done_once(small, "withdraw-import", fields)
    assert "The call now has 0 contributions" in did_words(done)
    assert values(small, "withdraw-import", "batch") == []
    with pytest.raises(Mistake, match="withdrawn before"):
        shown(small, "withdraw-import", fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (taken(sent("input.csv", HEADERS)), "no rows"),
        (taken(sent("input.csv", "")), "empty"),
        (taken(sent("input.csv", HEADERS, ROW.replace("Africa", "Mars"))), "Mars"),
        (ImportInput(stage=CALL, file=FILE, zone="Moon"), "--zone cannot be this"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_with_words(
    small: Begun, fields: ActFields, words: str
) -> None:
    with pytest.raises(Mistakes, match=words):
        shown(small, "import-input", fields)


def test_a_file_that_is_too_large_is_refused(small: Begun) -> None:
    file = sent("input.csv", HEADERS, "x" * 20_000_001)
    with pytest.raises(Mistakes, match="larger than 20 MB"):
        shown(small, "import-input", taken(file))


def test_a_call_is_chosen_and_a_file_needed(small: Begun) -> None:
    assert values(small, "import-input", "stage") == [CALL]
    assert unfit(small, "import-input", stage=CALL, dates="any") == {
        "file": "File: is missing",
        "dates": "Order of dates: any is none of them; use one of day-first, month-first",
    }


def dates(year: Begun, folder: Path) -> ImportDates:
    content = workbook(year, folder, put(CLOSES, D=FEBRUARY)).read_bytes()
    file = SentFile(name="dates.xlsx", media_type=XLSX, content=content)
    return ImportDates(file=file, reason="the MAG asked for a week more")


def test_dates_of_a_file_move_once(small: Begun, tmp_path: Path) -> None:
    done = done_once(small, "import-dates", dates(small, tmp_path))
    assert any("Left as it is" in line for line in done.preview.lines)
    assert date_shown(small, CLOSES) == "2027-02-07 23:59 UTC"
    with pytest.raises(Mistake, match="Nothing changed"):
        shown(small, "import-dates", done.fields)


def test_if_a_date_moved_meanwhile_none_moves(small: Begun, tmp_path: Path) -> None:
    found = shown(small, "import-dates", dates(small, tmp_path))
    move_here(small, thematic_input__closes="2027-02-02")
    with pytest.raises(Mistakes, match="was moved since"):
        confirm(small.office, found.id, doer=LEA)
    assert date_shown(small, CLOSES) == "2027-02-02 23:59 UTC"


def test_another_workbook_is_refused_by_its_name(small: Begun) -> None:
    fields = ImportDates(file=sent("people.csv", "name", "Luis"), reason="by mistake")
    with pytest.raises(Mistakes, match=r"people\.csv"):
        shown(small, "import-dates", fields)
