"""A spreadsheet is read as a person sees it; what cannot be known is asked."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from igf.asks.rules.columns import AnswerCells, SentCells
from igf.files.columns import SheetRow, column
from igf.files.rows import Placed, Sheet
from igf.files.sheets import open_sheet
from igf.input.rules.columns import ContributionCells
from igf.items.rules.rows import ApplicationCells, ItemCells
from igf.moving.rules.date_cells import DateRow
from igf.people.rules.columns import PersonCells
from schemas.errors import Mistakes
from schemas.sheets import Hidden, SheetFile
from schemas.sources import DateOrder

Cells = Sequence[object]


class Guest(SheetRow):
    """A guest of a meeting."""

    name: Annotated[str, column(needed=True)] = ""
    group: Annotated[str, column("stakeholder group", words="group", needed=True)] = ""
    came: Annotated[str, column("arrival", dates=True, aside=True)] = ""
    left: Annotated[str, column("departure", dates=True, aside=True)] = ""


HEADERS = ("Name", "Group", "Came")
AMINA = ("Amina", "Civil society", "")
LUIS = ("Luis", "Private sector", "")


def sheet_of(file: SheetFile) -> Sheet[Guest]:
    return open_sheet(file, Guest)


def read(path: Path, **said: object) -> list[Placed[Guest]]:
    sheet = sheet_of(SheetFile(path, **said))  # type: ignore[arg-type]  # fields by name
    rows = sheet.read()
    sheet.refuse()
    return rows


def names(path: Path, **said: object) -> list[str]:
    return [each.row.name for each in read(path, **said)]


def notes(path: Path, **said: object) -> str:
    sheet = sheet_of(SheetFile(path, **said))  # type: ignore[arg-type]  # fields by name
    sheet.read()
    return "\n".join(sheet.notes)


def wrong(path: Path, **said: object) -> str:
    with pytest.raises(Mistakes) as mistakes:
        read(path, **said)
    return str(mistakes.value)


def text(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "guests.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def book(folder: Path, **sheets: Sequence[Cells]) -> tuple[Workbook, Path]:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return made, folder / "guests.xlsx"


def saved(folder: Path, *rows: Cells) -> Path:
    made, path = book(folder, Guests=rows)
    made.save(path)
    return path


def sheet(made: Workbook) -> Worksheet:
    return made.worksheets[0]


# Sheets


def test_the_only_visible_sheet_is_read_and_named(tmp_path: Path) -> None:
    made, path = book(tmp_path, Old=(HEADERS, ("Gone", "x", "")), Now=(HEADERS, AMINA))
    for state in ("hidden", "veryHidden"):
        sheet(made).sheet_state = state
        made.save(path)
        assert names(path) == ["Amina"]
        assert notes(path) == "The sheet Now is read; not read: Old (hidden)"


def test_of_several_sheets_the_one_with_the_headers_is_read(tmp_path: Path) -> None:
    made, path = book(tmp_path, Notes=(("Read me",), ("Thanks",)), Now=(HEADERS, AMINA), Blank=())
    made.save(path)
    assert names(path) == ["Amina"]


@pytest.mark.parametrize("headers", [HEADERS, ("Nom", "Groupe")])
def test_where_several_sheets_could_be_meant_it_is_asked_which(
    tmp_path: Path, headers: Cells
) -> None:
    made, path = book(tmp_path, First=(headers, AMINA), Second=(headers, LUIS))
    made.save(path)
    assert "More than one sheet could be meant: First, Second" in wrong(path)
    columns = {"name": str(headers[0]), "group": str(headers[1])}
    assert names(path, sheet="Second", columns=columns) == ["Luis"]


def test_a_sheet_that_is_named_may_be_hidden_and_must_be_there(tmp_path: Path) -> None:
    made, path = book(tmp_path, Old=(HEADERS, LUIS), Now=(HEADERS, AMINA))
    sheet(made).sheet_state = "hidden"
    made.save(path)
    assert names(path, sheet="Old") == ["Luis"]
    assert "The sheet Old, which is hidden, is read" in notes(path, sheet="Old")
    assert "did you mean Now?" in wrong(path, sheet="Nowe")


def test_where_only_hidden_sheets_have_rows_it_is_asked(tmp_path: Path) -> None:
    made, path = book(tmp_path, Cover=(), Old=(HEADERS, LUIS))
    made["Old"].sheet_state = "hidden"
    made.save(path)
    assert "All sheets with rows are hidden: Old" in wrong(path)


# Hidden rows and columns, merged cells


def hide(made: Workbook, how: str) -> None:
    if how == "filtered":
        sheet(made).auto_filter.ref = "A1:C3"
        sheet(made).auto_filter.add_filter_column(1, ["Civil society"])
    sheet(made).row_dimensions[3].hidden = True


@pytest.mark.parametrize("how", ["hidden", "filtered"])
@pytest.mark.parametrize(
    ("hidden", "found"), [("read", ["Amina", "Luis", "Jun"]), ("skip", ["Amina", "Jun"])]
)
def test_rows_that_are_not_seen_are_asked_about(
    tmp_path: Path, how: str, hidden: Hidden, found: list[str]
) -> None:
    made, path = book(tmp_path, Guests=(HEADERS, AMINA, LUIS, ("Jun", "Government", "")))
    hide(made, how)
    made.save(path)
    assert "Rows are hidden or filtered out: 3" in wrong(path)
    assert names(path, hidden=hidden) == found
    assert "Row 3, hidden or filtered out" in notes(path, hidden=hidden)


def test_hidden_rows_without_text_are_not_asked_about(tmp_path: Path) -> None:
    made, path = book(tmp_path, Guests=(HEADERS, AMINA))
    for row in (5, 6):
        sheet(made).row_dimensions[row].hidden = True
    made.save(path)
    assert names(path) == ["Amina"]


def test_a_hidden_column_is_asked_about_where_it_would_be_read(tmp_path: Path) -> None:
    made, path = book(
        tmp_path, Guests=((*HEADERS, "Note"), ("Amina", "Civil society", "2027-02-01", "x"))
    )
    sheet(made).column_dimensions["D"].hidden = True
    made.save(path)
    assert names(path) == ["Amina"]
    sheet(made).column_dimensions["C"].hidden = True
    made.save(path)
    assert "Columns that would be read are hidden: Came" in wrong(path)
    assert [each.row.came for each in read(path, hidden="read")] == ["2027-02-01"]
    assert [each.row.came for each in read(path, hidden="skip")] == [""]


def test_a_cell_merged_downwards_holds_in_each_of_its_rows(tmp_path: Path) -> None:
    made, path = book(
        tmp_path, Guests=(HEADERS, AMINA, ("Luis", None, ""), (None, None, None), ("Jun", None, ""))
    )
    sheet(made).merge_cells("B2:B4")
    made.save(path)
    assert [(each.row.name, each.row.group) for each in read(path)] == [
        ("Amina", "Civil society"),
        ("Luis", "Civil society"),
        ("Jun", ""),
    ]


def test_a_cell_merged_across_two_headers_is_refused(tmp_path: Path) -> None:
    made, path = book(tmp_path, Guests=(HEADERS, ("Amina", None, ""), LUIS))
    sheet(made).merge_cells("A2:B2")
    made.save(path)
    assert "below several headers: A2:B2" in wrong(path)


def test_headers_over_two_rows_are_read_as_they_are_seen(tmp_path: Path) -> None:
    made, path = book(tmp_path, Guests=(("Name", "About", None), (None, "Group", "Came"), AMINA))
    sheet(made).merge_cells("A1:A2")
    sheet(made).merge_cells("B1:C1")
    made.save(path)
    assert names(path) == ["Amina"]


# Rows that are none


@pytest.mark.parametrize(
    "kind",
    [AnswerCells, ApplicationCells, ContributionCells, DateRow, ItemCells, PersonCells, SentCells],
)
def test_the_headers_of_every_kind_of_file_are_found_below_a_line(
    tmp_path: Path, kind: type[SheetRow]
) -> None:
    headers = [each.title or name for name, each in kind.model_fields.items()]
    made, path = book(
        tmp_path,
        Old=(("Title",), headers, [f"old {each}" for each in headers]),
        Note=(("Read me",), ("Thanks",)),
        Now=(("Title",), headers, [f"new {each}" for each in headers]),
    )
    sheet(made).sheet_state = "hidden"
    made.save(path)
    found = open_sheet(SheetFile(path), kind)
    assert [row.number for row in found.table.rows] == [3]
    assert set(found.columns.values()) == set(headers)
    assert found.table.sheet == "Now"


@pytest.mark.parametrize(
    "above", [("Guests of 2027",), ("Report of:", "2027-02-01"), ("Guests, by name and group",)]
)
def test_headers_are_found_below_other_lines(tmp_path: Path, above: tuple[str, ...]) -> None:
    path = saved(tmp_path, above, HEADERS, AMINA)
    assert names(path) == ["Amina"]
    assert "The headers are in row 2; what stands above is not read" in notes(path)


def test_where_the_headers_are_not_found_below_other_lines_it_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path, ("Guests of 2027",), ("Nom", "Parti"), ("Luis", "x"))
    assert "The first row has fewer cells than others" in wrong(path)
    assert [each.row.name for each in read(path, columns={"name": "Nom", "group": "Parti"})] == [
        "Luis"
    ]


def test_a_row_that_has_the_words_of_headers_is_not_taken_for_them(tmp_path: Path) -> None:
    path = text(tmp_path, "Nom,Parti", "name,Our group says name", "Luis,x")
    assert "name: no column looks like it" in wrong(path)


def test_a_row_of_headers_that_stands_again_is_not_a_row(tmp_path: Path) -> None:
    assert names(saved(tmp_path, HEADERS, AMINA, HEADERS, LUIS)) == ["Amina", "Luis"]


@pytest.mark.parametrize("total", [("Total", 2, ""), ("", "Grand total:", "12"), ("Итого", 2, 3)])
def test_a_row_of_totals_is_not_a_row(tmp_path: Path, total: Cells) -> None:
    path = saved(tmp_path, HEADERS, AMINA, LUIS, total)
    assert names(path) == ["Amina", "Luis"]
    assert notes(path) == "Row 4, with totals: not read"


def test_who_is_named_like_a_total_is_a_row(tmp_path: Path) -> None:
    assert names(saved(tmp_path, HEADERS, ("Total", "Private sector", ""))) == ["Total"]


@pytest.mark.parametrize(
    "row", [("", "", "2027-02-01 10:00"), ("", "", "3/4/2027 5:24 PM"), ("\u200b", "\u00a0", "")]
)
def test_a_row_with_nothing_but_a_time_is_left_out_and_named(
    tmp_path: Path, row: tuple[str, ...]
) -> None:
    path = saved(tmp_path, (*HEADERS, "No."), (*AMINA, 1), (*row, 2))
    assert names(path, dates="day-first") == ["Amina"]
    assert "Row 3: nothing but a number or a time there, not counted" in notes(path)


def test_a_file_with_no_row_that_counts_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADERS, ("", "", "2027-02-01"))
    assert "There are no rows below the headers" in wrong(path)


# Characters


@pytest.mark.parametrize("unseen", ["\u00a0", "\u202f", "\u3000", " \u200b", "\u2007\u2060"])
def test_spaces_are_alike_and_unseen_characters_are_left_out(tmp_path: Path, unseen: str) -> None:
    path = text(tmp_path, "\ufeffName,Stakeholder\u00a0group", f"Amina{unseen}Diallo\u200e,x")
    assert names(path) == ["Amina Diallo"]


def test_a_joiner_stays_where_a_script_has_joiners(tmp_path: Path) -> None:
    persian = "مهدی‌زاده"
    assert names(text(tmp_path, "Name,Group", f"{persian},x")) == [persian]
    assert names(text(tmp_path, "Name,Group", "Ami\u200cna\u200d,x")) == ["Amina"]


def test_a_lost_character_is_told(tmp_path: Path) -> None:
    assert "a program that wrote it lost a character" in wrong(
        text(tmp_path, "Name,Group", "\ufffdlodie,x")
    )


# Dates


@pytest.mark.parametrize(("dates", "came"), [("day-first", "04-03"), ("month-first", "03-04")])
def test_the_order_of_day_and_month_is_asked_for(
    tmp_path: Path, dates: DateOrder, came: str
) -> None:
    path = text(tmp_path, "Name,Group,Came,Left", "Amina,x,3/4/2027,2027-04-13")
    assert "Came: day or month may come first (3/4/2027) -> say which: --dates dmy" in wrong(path)
    assert [each.row.came for each in read(path, dates=dates)] == [f"2027-{came}"]


def test_dates_in_another_order_than_was_said_are_refused(tmp_path: Path) -> None:
    path = text(tmp_path, "Name,Group,Came", "Amina,x,13/4/2027", "Luis,y,3/4/2027")
    assert [each.row.came for each in read(path)] == ["2027-04-13", "2027-04-03"]
    assert "its dates are day-first, and month-first was said" in wrong(path, dates="month-first")
    both = text(tmp_path, "Name,Group,Came", "Amina,x,13/4/2027", "Luis,y,4/13/2027")
    for said in ({}, {"dates": "day-first"}):
        assert "the day comes first in 13/4/2027, the month in 4/13/2027" in wrong(both, **said)


def test_dates_that_a_spreadsheet_may_have_turned_are_refused(tmp_path: Path) -> None:
    path = text(tmp_path, "Name,Group,Came,Left", "Amina,x,2027-03-04,13/04/2027")
    for said in ({}, {"dates": "day-first"}):
        assert "a spreadsheet left this a text, and may have turned 2027-03-04 round" in wrong(
            path, **said
        )


# The same table in every form

CELL = st.text(
    st.characters(codec="cp1252", exclude_categories=("C", "Z"), exclude_characters='="|'),
    min_size=1,
    max_size=12,
)
#: Text as people write it, full of the separators of other files.
SAID = st.lists(st.one_of(CELL, st.sampled_from([",", ";", ", ", "; ", " and"])), min_size=1)
ROWS = st.lists(st.tuples(CELL, SAID.map("".join)), min_size=1, max_size=5)
FORMS = st.tuples(
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


def strict(path: Path) -> Path:
    """The workbook as "Strict Open XML" has it."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            usual = rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument)/2006/"
            new.writestr(
                name,
                re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", old.read(name))
                if name.startswith("xl/")
                else old.read(name),
            )
    path.write_bytes(made.getvalue())
    return path


def cells(path: Path, **said: object) -> list[tuple[str, str]]:
    return [(each.row.name, each.row.group) for each in read(path, **said)]


@given(ROWS, FORMS)
def test_one_table_reads_the_same_in_every_form(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    form: tuple[str, str, str, int],
) -> None:
    folder = tmp_path_factory.mktemp("form")
    separator, encoding, end, quoting = form
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]  # one of its constants
    writer.writerows([("Name", "Which group, or groups; if any?"), *rows])
    path = folder / "guests.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    said = {"encoding": encoding} if encoding == "cp1252" else {}
    headers = ("Name", "Which group, or groups; if any?")
    expected = cells(saved(folder, headers, *rows))
    assert cells(path, **said) == expected
    assert cells(strict(folder / "guests.xlsx")) == expected


def test_a_separator_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    lines = ("Name,Group,x;Name;Group;y", "a,b,c;d;e;f")
    said = wrong(text(tmp_path, *lines))
    assert "cannot be told whether a comma or a semicolon stands between the columns" in said
    assert names(text(tmp_path, "sep=;", *lines)) == ["d"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Élodie", "cp1252"), ("Łukasz", "cp1250"), ("Анна", "cp1251"), ("عمر", "cp1256")],
)
def test_a_code_page_is_asked_for(tmp_path: Path, name: str, encoding: str) -> None:
    path = text(tmp_path, "Name;Group", f"{name};x", encoding=encoding)
    assert "This text is not in UTF-8" in wrong(path)
    assert "--encoding cp1252" in wrong(path)
    assert encoding in wrong(path)
    assert names(path, encoding=encoding) == [name]
    assert "cannot be read in klingon" in wrong(path, encoding="klingon")


def test_a_mark_of_utf_8_goes_before_what_is_said(tmp_path: Path) -> None:
    path = text(tmp_path, "Name,Group", "Élodie,x", encoding="utf-8-sig")
    assert names(path, encoding="cp1252") == ["Élodie"]


def archive(part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr(part, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><body><table><tr><td>Name</td></tr></table></body></html>", "a web page"),
        (codecs.BOM_UTF8 + b"\r\n<!DOCTYPE html><title>Sign in</title>", "a web page"),
        ("\ufeff<table><tr><th>Name".encode("utf-16-le"), "a web page"),
        (b"%PDF-1.7", "a PDF"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a workbook in XML of the year 2003",
        ),
        (archive("content.xml"), "an OpenDocument file"),
        (archive("word/document.xml"), "a Word document"),
        (archive("xl/workbook.bin"), "a binary workbook (.xlsb)"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    path = tmp_path / "guests.xls"
    path.write_bytes(content)
    assert f"This is {kind}, neither a CSV nor an XLSX file" in wrong(path)
