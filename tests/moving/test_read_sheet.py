"""Reading the calendar back, as different programs save it."""

import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from igf.files.rows import Placed
from igf.moving.date_sheets import plan_xlsx
from igf.moving.read_sheet import read_date_sheet
from igf.moving.rules.date_cells import DateRow, DateSheet
from schemas.date_sheet import DateCells, DateLine, YearDates
from schemas.errors import Mistakes, problem_line
from tests.moving.edited import Edit, edited, put, row_of
from tests.report.plans import moment, year

FAR = moment("2024-02-01 10:59", zone="Etc/GMT+11", shown="23:59 UTC-11")
CLOSES = "session_call.closes"
FEBRUARY = datetime(2024, 2, 7)  # noqa: DTZ001 -- a spreadsheet knows no zone


def exported() -> bytes:
    lines = (
        DateLine(key="T", title="T", moment=moment("2024-12-15")),
        DateLine(key=CLOSES, title="Closes", moment=FAR),
    )
    return plan_xlsx(year(), YearDates(cycle="igf-2024", title="IGF 2024", version=3, dates=lines))


def saved(folder: Path, raw: bytes) -> Path:
    path = folder / "plan.xlsx"
    path.write_bytes(raw)
    return path


def sheet(folder: Path, *edits: Edit) -> DateSheet:
    return read_date_sheet(saved(folder, edited(exported(), *edits)))


def closing(found: DateSheet) -> Placed[DateRow]:
    rows = found.sheet.read(found.sheet.table.epoch)
    return next(each for each in rows if each.row.key == CLOSES)


def refuse(path: Path) -> None:
    found = read_date_sheet(path).sheet
    found.read(found.table.epoch)
    found.refuse()


def wrong(folder: Path, raw: bytes) -> str:
    with pytest.raises(Mistakes) as mistakes:
        refuse(saved(folder, raw))
    return problem_line(mistakes.value.problems[0]).partition("  error  ")[2]


def test_what_went_out_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = sheet(tmp_path)
    assert (found.cycle, found.version) == ("igf-2024", 3)
    assert found.exported == {
        "T": DateCells("2024-12-15"),
        CLOSES: DateCells("2024-01-31", "23:59", "UTC-11"),
    }
    placed = closing(found)
    assert placed.row.cells == DateCells("2024-01-31", "23:59", "UTC-11")
    places = [found.sheet.place(placed, field) for field in ("key", "day", "time", "zone")]
    assert places == ["Dates!A3", "Dates!D3", "Dates!E3", "Dates!F3"]


@pytest.mark.parametrize("value", [FEBRUARY, FEBRUARY.date(), 45329, 45329.0])
def test_a_date_is_read_whether_it_is_one_or_a_number_of_days(
    value: date | float, tmp_path: Path
) -> None:
    assert closing(sheet(tmp_path, put(CLOSES, D=value))).row.day == "2024-02-07"


def test_a_workbook_that_counts_from_1904_means_the_same_days(tmp_path: Path) -> None:
    def old(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    for value in (FEBRUARY, 45329 - 1462):
        raw = edited(exported(), put(CLOSES, D=value), book=old)
        found = read_date_sheet(saved(tmp_path, raw))
        assert closing(found).row.day == "2024-02-07"


@pytest.mark.parametrize("value", [time(18), 0.75, datetime(1899, 12, 30, 18), "18:00"])  # noqa: DTZ001 -- as above
def test_a_time_is_read_whether_it_is_one_a_part_of_a_day_or_text(
    value: object, tmp_path: Path
) -> None:
    assert closing(sheet(tmp_path, put(CLOSES, E=value))).row.time == "18:00"


def test_a_fraction_that_is_a_hair_short_of_the_minute_is_that_minute(tmp_path: Path) -> None:
    short = (23 * 60 + 59) / 1440 - 1e-9
    assert closing(sheet(tmp_path, put(CLOSES, E=short))).row.time == "23:59"


@pytest.mark.parametrize("value", ["soon", 10**12, True])
def test_what_is_not_a_date_is_told_as_it_stands_there(value: object, tmp_path: Path) -> None:
    raw = edited(exported(), put(CLOSES, D=value))
    assert wrong(tmp_path, raw).upper().startswith(f"DATE: NOT A DATE ({value})".upper())


def test_columns_may_change_their_places_and_rows_theirs(tmp_path: Path) -> None:
    def shuffled(book: Workbook) -> None:
        found = book["Dates"]
        found.insert_cols(1)
        found.move_range(f"B{row_of_key(book)}:K{row_of_key(book)}", rows=5)

    def row_of_key(book: Workbook) -> int:
        sheet = book["Dates"]
        return next(row for row in range(1, 9) if sheet.cell(row, 2).value == CLOSES)

    found = read_date_sheet(saved(tmp_path, edited(exported(), book=shuffled)))
    placed = closing(found)
    assert found.sheet.place(placed, "day") == "Dates!E8"
    assert placed.row.cells == DateCells("2024-01-31", "23:59", "UTC-11")


def test_a_workbook_without_what_went_out_cannot_be_compared(tmp_path: Path) -> None:
    raw = edited(exported(), book=lambda book: book.remove(book["Exported"]))
    assert wrong(tmp_path, raw).startswith("The hidden sheet that says what went out is missing")


def test_a_missing_sheet_and_a_missing_column_are_named(tmp_path: Path) -> None:
    def renamed(book: Workbook) -> None:
        book["Dates"].title = "Termine"

    assert "There is no sheet of this name" in wrong(tmp_path, edited(exported(), book=renamed))
    raw = edited(exported(), lambda sheet: sheet.delete_cols(6))
    assert wrong(tmp_path, raw).startswith("Zone: no column looks like it -> put the header Zone")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Key,Date\nT,2024-12-15\n", "This is not an XLSX workbook"),
        (b"PK\x03\x04nonsense", "The workbook cannot be read"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_such_workbook_is_refused_in_words(
    raw: bytes, words: str, tmp_path: Path
) -> None:
    assert wrong(tmp_path, raw).startswith(words)


def test_a_formula_counts_with_the_value_that_the_spreadsheet_worked_out(tmp_path: Path) -> None:
    raw = edited(exported(), put(CLOSES, D="=D2-300"))
    assert wrong(tmp_path, raw).startswith("Date: the value of its formula is not in the file")


def test_the_export_itself_needs_no_program_that_works_formulas_out() -> None:
    found = load_workbook(io.BytesIO(exported()), data_only=True)["Dates"]
    assert found.cell(row_of(found, CLOSES), 3).value == datetime(2024, 1, 31)  # noqa: DTZ001 -- as above
