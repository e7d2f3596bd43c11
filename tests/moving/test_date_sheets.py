"""The year as a workbook: as the office reads it, and as an import reads it back."""

import io
import zipfile
from datetime import date, datetime, time
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from igf.moving.date_sheets import COLUMNS, plan_xlsx
from schemas.date_sheet import DateLine, YearDates
from schemas.moments import Moment
from schemas.plan import Plan
from tests.report.plans import call, meeting, moment, year

FAR = moment("2024-02-01 10:59", zone="Etc/GMT+11", shown="23:59 UTC-11")


def lines(*found: DateLine) -> YearDates:
    return YearDates(cycle="igf-2024", title="IGF 2024", version=3, dates=found)


def line(key: str = "session_call.closes", **fields: object) -> DateLine:
    usual: dict[str, object] = {"title": "Call for sessions closes", "moment": FAR}
    return DateLine.model_validate({"key": key, **usual, **fields})


def made(*found: DateLine, plan: Plan | None = None) -> bytes:
    return plan_xlsx(plan or year(), lines(*found))


def opened(raw: bytes, *, values: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(raw), data_only=values)


def dates(*found: DateLine, values: bool = True) -> Worksheet:
    sheet: Worksheet = opened(made(*found), values=values)["Dates"]
    return sheet


def row(sheet: Worksheet, number: int = 2) -> list[object]:
    return [cell.value for cell in sheet[number]]


def test_a_date_is_a_real_date_with_its_time_zone_and_words() -> None:
    held = line(hangs_on="T-319d", standing="held", source="W13: a page")
    assert row(dates(held)) == [
        "session_call.closes",
        "Call for sessions closes",
        datetime(2024, 1, 31),  # noqa: DTZ001 -- a spreadsheet knows no zone
        datetime(2024, 1, 31),  # noqa: DTZ001 -- as above
        time(23, 59),
        "UTC-11",
        "31 January 2024, 23:59 UTC-11",
        "T-319d",
        "held: people know it",
        "W13: a page",
    ]


def test_the_weekday_is_worked_out_from_the_date_cell_and_shown_by_programs_that_do_not() -> None:
    sheet = dates(line(), values=False)
    assert (sheet["C2"].value, sheet["C2"].number_format) == ('=IF(D2="","",D2)', "dddd")
    assert dates(line(moment=None))["C2"].value in {None, ""}


def test_a_day_without_a_time_and_no_date_at_all_leave_cells_blank() -> None:
    sheet = dates(line("T", moment=moment("2024-12-15")), line(moment=None))
    assert row(sheet)[4:7] == [None, None, "15 December 2024"]
    assert row(sheet, 3)[3:7] == [None, None, None, "no date yet"]


def test_seconds_of_a_date_are_kept() -> None:
    sheet = dates(line(moment=moment("2024-01-31 10:20:30", shown="10:20:30 UTC")))
    assert (sheet["E2"].value, sheet["E2"].number_format) == (time(10, 20, 30), "hh:mm:ss")


def test_only_date_time_and_zone_can_be_changed() -> None:
    sheet = dates(line())
    assert sheet.protection.sheet
    assert not sheet.protection.password
    free = [cell.coordinate[0] for cell in sheet[2] if not cell.protection.locked]
    assert free == ["D", "E", "F"]
    assert opened(made(line()))["Calendar"].protection.sheet


def test_what_cannot_be_a_date_or_a_time_is_refused_by_the_spreadsheet() -> None:
    checks = {
        str(each.sqref): each for each in dates(line(), line()).data_validations.dataValidation
    }
    assert {where: each.type for where, each in checks.items()} == {
        "D2:D3": "date",
        "E2:E3": "time",
        "F2:F3": "list",
    }
    assert all(each.showErrorMessage for each in checks.values())
    assert checks["F2:F3"].errorStyle == "warning"


def test_the_list_of_zones_holds_those_of_the_year_and_never_more_than_fits() -> None:
    zones_of_europe = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
    zones = ["Asia/Riyadh", *zones_of_europe]
    many = [line(moment=Moment(at=FAR.at, zone=zone, shown="09:00")) for zone in zones]
    [offered] = [
        each for each in dates(*many).data_validations.dataValidation if each.type == "list"
    ]
    assert "Asia/Riyadh" in str(offered.formula1)
    assert len(str(offered.formula1)) < 256


def test_headers_stay_in_sight_and_columns_have_their_width() -> None:
    sheet = dates(line())
    assert sheet.freeze_panes == "A2"
    assert row(sheet, 1) == list(COLUMNS)
    assert sheet.column_dimensions["B"].width == COLUMNS["What"]


@given(st.sampled_from("=+-@\t"), st.text(min_size=1, max_size=30))
def test_no_text_of_a_file_is_ever_a_formula(first: str, rest: str) -> None:
    text = first + rest
    stage = call(title=text)
    book = opened(made(line(title=text, source=text), plan=year(stage)), values=False)
    formulas = {
        str(cell.value)
        for sheet in book.worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "f"
    }
    assert formulas == {'=IF(D2="","",D2)'}
    assert book["Dates"]["B2"].quotePrefix


def test_the_same_plan_gives_the_same_bytes_and_no_clock_is_in_them() -> None:
    first = made(line())
    assert made(line()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert str(date.today().year) not in core.replace("1980", "")  # noqa: DTZ011 -- any clock


def test_the_calendar_lists_every_step_by_day() -> None:
    sheet = opened(plan_xlsx(year(call(), meeting()), lines(line())))["Calendar"]
    found = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=3, max_row=5)]
    assert [each[0] for each in found] == ["Friday", "Friday", "Sunday"]
    assert [each[4] for each in found] == ["Opens", "Announcement", "Reminder"]
    assert found[2][2:4] == ["09:00 UTC", "Call for session proposals"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last == [
        None,
        None,
        "in its turn, or no date yet",
        "Call for session proposals",
        "Count",
    ]


def test_what_went_out_stands_on_a_hidden_sheet_as_text() -> None:
    sheet = opened(made(line("T", moment=moment("2024-12-15")), line()))["Exported"]
    assert sheet.sheet_state == "hidden"
    assert [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)] == [
        ["igf-2024", "3", None, None],
        ["T", "2024-12-15", None, None],
        ["session_call.closes", "2024-01-31", "23:59", "UTC-11"],
    ]


@pytest.mark.parametrize("standing", ["floating", "pinned", "held", "moved"])
def test_it_says_in_words_whether_a_date_is_held(standing: str) -> None:
    [word] = [str(row(dates(line(standing=standing)))[8]).partition(":")[0]]
    assert word == ("held" if standing == "moved" else standing)
