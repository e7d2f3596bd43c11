"""Reading the calendar back, as different programs save it."""

import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from igf.moving.date_sheets import plan_xlsx
from igf.moving.read_sheet import read_date_sheet
from schemas.date_sheet import DateCells, DateLine, DateSheet, WrittenDate, YearDates
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
    found = read_date_sheet(saved(folder, edited(exported(), *edits)))
    assert isinstance(found, DateSheet)
    return found


def closing(folder: Path, *edits: Edit) -> WrittenDate:
    return next(each for each in sheet(folder, *edits).rows if each.key == CLOSES)


def wrong(folder: Path, raw: bytes) -> str:
    found = read_date_sheet(saved(folder, raw))
    assert isinstance(found, list)
    return f"{found[0].message} -> {found[0].fix}"


def test_what_went_out_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = sheet(tmp_path)
    assert (found.cycle, found.version) == ("igf-2024", 3)
    assert found.exported == {
        "T": DateCells("2024-12-15"),
        CLOSES: DateCells("2024-01-31", "23:59", "UTC-11"),
    }
    row = closing(tmp_path)
    assert (row.day, row.time, row.zone) == (datetime(2024, 1, 31), time(23, 59), "UTC-11")  # noqa: DTZ001 -- as above
    assert row.where == {"key": "A3", "day": "D3", "time": "E3", "zone": "F3"}


@pytest.mark.parametrize("value", [FEBRUARY, FEBRUARY.date(), 45329, 45329.0])
def test_a_date_is_read_whether_it_is_one_or_a_number_of_days(
    value: date | float, tmp_path: Path
) -> None:
    assert closing(tmp_path, put(CLOSES, D=value)).day == FEBRUARY


def test_a_workbook_that_counts_from_1904_means_the_same_days(tmp_path: Path) -> None:
    def old(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    for value in (FEBRUARY, 45329 - 1462):
        raw = edited(exported(), put(CLOSES, D=value), book=old)
        found = read_date_sheet(saved(tmp_path, raw))
        assert isinstance(found, DateSheet)
        assert found.rows[1].day == FEBRUARY


@pytest.mark.parametrize("value", [time(18), 0.75, datetime(1899, 12, 30, 18), "18:00"])  # noqa: DTZ001 -- as above
def test_a_time_is_read_whether_it_is_one_a_part_of_a_day_or_text(
    value: object, tmp_path: Path
) -> None:
    assert str(closing(tmp_path, put(CLOSES, E=value)).time)[:5] == "18:00"


def test_a_fraction_that_is_a_hair_short_of_the_minute_is_that_minute(tmp_path: Path) -> None:
    assert closing(tmp_path, put(CLOSES, E=(23 * 60 + 59) / 1440 - 1e-9)).time == time(23, 59)


@pytest.mark.parametrize("value", ["2024-02-07", "7 February 2024", "soon", 10**12, True])
def test_what_is_no_value_stays_the_text_that_stands_there(value: object, tmp_path: Path) -> None:
    assert closing(tmp_path, put(CLOSES, D=value)).day == str(value)


def test_columns_may_change_their_places_and_rows_theirs(tmp_path: Path) -> None:
    def shuffled(book: Workbook) -> None:
        found = book["Dates"]
        found.insert_cols(1)
        found.move_range(f"B{row_of_key(book)}:K{row_of_key(book)}", rows=5)

    def row_of_key(book: Workbook) -> int:
        sheet = book["Dates"]
        return next(row for row in range(1, 9) if sheet.cell(row, 2).value == CLOSES)

    found = read_date_sheet(saved(tmp_path, edited(exported(), book=shuffled)))
    assert isinstance(found, DateSheet)
    row = next(each for each in found.rows if each.key == CLOSES)
    assert (row.where["day"], row.time, row.zone) == ("E8", time(23, 59), "UTC-11")


def test_a_workbook_without_what_went_out_cannot_be_compared(tmp_path: Path) -> None:
    raw = edited(exported(), book=lambda book: book.remove(book["Exported"]))
    assert wrong(tmp_path, raw).startswith("The hidden sheet that says what went out is missing")


def test_a_missing_sheet_and_a_missing_column_are_named(tmp_path: Path) -> None:
    def renamed(book: Workbook) -> None:
        book["Dates"].title = "Termine"

    assert "There is no sheet of this name" in wrong(tmp_path, edited(exported(), book=renamed))
    raw = edited(exported(), lambda sheet: sheet.delete_cols(6))
    assert wrong(tmp_path, raw).startswith("The sheet Dates has no column Zone -> put the header")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Key,Date\nT,2024-12-15\n", "This is not an XLSX workbook -> save the spreadsheet"),
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
    assert wrong(tmp_path, raw).startswith("The value of the formula in D3 is not in the file")


def test_the_export_itself_needs_no_program_that_works_formulas_out() -> None:
    found = load_workbook(io.BytesIO(exported()), data_only=True)["Dates"]
    assert found.cell(row_of(found, CLOSES), 3).value == datetime(2024, 1, 31)  # noqa: DTZ001 -- as above
