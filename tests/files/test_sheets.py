import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from igf.files.sheets import read_table
from schemas.plan import Problem
from schemas.sheets import NOT_WORKED_OUT, Row, SheetFile, Table

ROWS = "Name,Region\nAmina,Africa\n"


def table(path: Path, *, sheet: str | None = None) -> Table:
    found, wrong = read_table(SheetFile(path, sheet))
    assert found is not None, wrong
    assert not wrong
    return found


def problems(path: Path, *, sheet: str | None = None) -> list[Problem]:
    return read_table(SheetFile(path, sheet))[1]


def written(folder: Path, content: str | bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *rows: Sequence[object], name: str = "answers.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def without_part(path: Path, part: str, replacement: bytes | None = None) -> Path:
    """The workbook with a part left out or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if replacement is not None:
            new.writestr(part, replacement)
    path.write_bytes(made.getvalue())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_as_any_program_writes_it(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    text = f'Name{separator}"What, then; is\tit?"{end}Élodie{separator}أمينة{end}'
    assert table(written(tmp_path, text.encode(encoding))) == Table(
        ("Name", "What, then; is it?"), (Row(2, {"Name": "Élodie", "What, then; is it?": "أمينة"}),)
    )


def test_the_line_that_tells_excel_the_separator_is_no_row(tmp_path: Path) -> None:
    found = table(written(tmp_path, "sep=;\r\nName;Region, group\r\nAmina;Africa\r\n"))
    assert found.columns == ("Name", "Region, group")
    assert found.rows[0].number == 2


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = '\nName,Text\nAmina,"one\ntwo\nthree"\n\n,\nLuis,four\n'
    found = table(written(tmp_path, text))
    assert [(row.number, row.cells["Text"]) for row in found.rows] == [
        (3, "one\ntwo\nthree"),
        (6, "four"),
    ]


def test_a_header_may_be_a_question_over_two_lines(tmp_path: Path) -> None:
    found = table(written(tmp_path, 'Id,"Your region?\n(one; only)"\n1,Africa\n'))
    assert found.columns == ("Id", "Your region? (one; only)")


def test_a_short_row_has_blank_cells_at_its_end(tmp_path: Path) -> None:
    assert table(written(tmp_path, "A,B,C\n1\n")).rows[0].cells == {"A": "1", "B": "", "C": ""}


def test_a_workbook_gives_the_values_a_person_sees(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Id", "At", "Share", "Yes", "Text"],
        [12.0, datetime(2027, 1, 31, 10, 23, 44, 999_997), 0.1, True, " a_x000D_\nb "],  # noqa: DTZ001 -- spreadsheets know no zones
    )
    assert list(table(path).rows[0].cells.values()) == [
        "12",
        "2027-01-31 10:23:45",
        "0.1",
        "TRUE",
        "a\n\nb",
    ]


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["A"], [1], name="answers.csv")
    assert table(path).rows == (Row(2, {"A": "1"}),)


def test_blank_rows_of_a_workbook_count_in_the_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["A", "B"], [1, 2], [None, None], [], [3, 4])
    assert [row.number for row in table(path).rows] == [2, 5]


def test_a_wrong_size_in_the_workbook_cuts_nothing_off(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["A", "B"], [1, 2])
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
    assert table(without_part(path, part, xml)).rows == (Row(2, {"A": "1", "B": "2"}),)


def test_a_formula_nobody_worked_out_is_not_taken_for_a_blank(tmp_path: Path) -> None:
    found = table(workbook(tmp_path, ["A", "B"], [1, "=A2*2"]))
    assert found.rows[0].cells == {"A": "1", "B": NOT_WORKED_OUT}


def test_a_formula_that_gives_nothing_is_a_blank_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["A", "B"], [1, "=A2*2"])
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).replace(b'<c r="B2"', b'<c r="B2" t="str"')
    assert table(without_part(path, part, xml)).rows == (Row(2, {"A": "1", "B": ""}),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b" \r\n\r\n", "The file is empty"),
        (b"\xef\xbb\xbf\n,,\n", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV nor an XLSX"),
        ("Name\nÉlodie\n".encode("cp1252"), "not in UTF-8"),
        (b"PK\x03\x04 no archive", "workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", "old kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"Name,Region\n", "no rows below the headers"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_table_is_said_in_plain_words(tmp_path: Path, content: bytes, said: str) -> None:
    (wrong,) = problems(written(tmp_path, content))
    assert said in wrong.message
    assert wrong.fix


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.csv")[0].message == "There is no such file"
    assert problems(tmp_path)[0].message == "This is not a file"


def test_the_row_of_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    (wrong,) = problems(written(tmp_path, "Name\nAmina\nÉlodie\n".encode("cp1252")))
    assert (wrong.line, "lodie" in wrong.value) == (3, True)


def test_a_quote_that_is_never_closed_is_named_with_its_row(tmp_path: Path) -> None:
    (wrong,) = problems(written(tmp_path, 'Name,Text\nAmina,"one\ntwo"\nLuis,"open\nKeiko,x\n'))
    assert wrong.line == 3
    assert "not CSV" in wrong.message


def test_cells_without_a_header_and_headers_that_stand_twice_are_all_named(
    tmp_path: Path,
) -> None:
    found = problems(written(tmp_path, "Name,,Region,name\nAmina,x,Africa,,y\nLuis,,,,z\n"))
    assert [(p.line, p.value) for p in found] == [(1, "Name"), (2, "x"), (2, "y")]
    assert "A and D" in found[0].message
    assert "column B" in found[1].message
    assert "column E" in found[2].message


def test_a_csv_file_has_no_sheets(tmp_path: Path) -> None:
    assert problems(written(tmp_path, ROWS), sheet="Answers")[0].value == "Answers"


def test_a_file_with_too_many_rows_is_refused(tmp_path: Path) -> None:
    (wrong,) = problems(written(tmp_path, "A\n" + "1\n" * 50_001))
    assert "50,000" in wrong.message


def test_an_archive_that_unpacks_to_no_end_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["A"], [1])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(200_000_001))
    assert "larger than 200 MB" in problems(path)[0].message


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_a_workbook_with_a_broken_part_is_said_to_be_broken(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path, ["A"], [1])
    assert "cannot be read" in problems(without_part(path, part, b"<broken"))[0].message


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"A,B\n1,"]))
def test_no_bytes_make_it_fall_over(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("any"), start + content)
    found, wrong = read_table(SheetFile(path))
    assert found or wrong
    assert all(problem.fix for problem in wrong)


#: A workbook writes characters that XML lacks as `_x000D_`; a text like that is none of ours.
CELL = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="="), min_size=1
).filter(lambda text: not re.search(r"_x[0-9A-Fa-f]{4}_", text))


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_csv_and_workbook_of_the_same_rows_are_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("same")
    text = io.StringIO()
    csv.writer(text).writerows([("A", "B"), *rows])
    in_csv = table(written(folder, text.getvalue()))
    assert [tuple(row.cells.values()) for row in in_csv.rows] == [
        tuple(normalize("NFC", cell) for cell in row) for row in rows
    ]
    assert table(workbook(folder, ["A", "B"], *rows)) == in_csv
