"""A kind of file is one model: its rows, and everything that is wrong with them at once."""

from datetime import date
from pathlib import Path
from typing import Annotated, Self

import pytest
from openpyxl import Workbook
from pydantic import AfterValidator, Field, model_validator

from igf.files.columns import SheetRow, column
from igf.files.rows import Placed, Sheet
from igf.files.sheets import open_sheet
from schemas.errors import Mistakes, WrongValueError, problem_line
from schemas.sheets import SheetFile


def _even(cell: str) -> str:
    if int(cell) % 2:
        raise WrongValueError("odd", "write an even number")
    return cell


class Room(SheetRow):
    """A room of a meeting."""

    name: Annotated[
        str, Field(max_length=8), column("room", needed=True, blank="write its name")
    ] = ""
    seats: Annotated[str, AfterValidator(_even), column("places, seats in all")] = "0"
    opens: Annotated[date | None, column(words="from")] = None
    closes: Annotated[date | None, column()] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens and self.closes and self.closes < self.opens:
            raise WrongValueError("before it opens", "write a later day", field="closes")
        return self


def workbook(folder: Path, *rows: tuple[object, ...]) -> SheetFile:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in ("Notes", "Rooms"):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "rooms.xlsx"
    book.save(path)
    return SheetFile(path, "Rooms")


def text(folder: Path, *lines: str, **columns: str) -> SheetFile:
    path = folder / "rooms.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return SheetFile(path, columns=columns)


def rows_of(file: SheetFile) -> list[Placed[Room]]:
    sheet = open_sheet(file, Room)
    rows = sheet.read()
    sheet.refuse()
    return rows


def wrong(file: SheetFile) -> list[str]:
    with pytest.raises(Mistakes) as mistakes:
        rows_of(file)
    return [problem_line(each).rpartition("/")[2] for each in mistakes.value.problems]


def test_a_row_is_read_by_any_of_its_headers_and_blank_cells_leave_the_default(
    tmp_path: Path,
) -> None:
    found = rows_of(
        text(tmp_path, '"Seats, in all",ROOM,Open from', "12,Jura,2027-01-31", ",Alps,")
    )
    assert [(each.number, each.row) for each in found] == [
        (2, Room(name="Jura", seats="12", opens=date(2027, 1, 31))),
        (3, Room(name="Alps")),
    ]


def test_every_problem_is_told_with_its_cell_row_by_row_from_left_to_right(tmp_path: Path) -> None:
    rows = (("Seats", "Name"), (3, "a name too long"), (4, "Jura"), ("5", ""))
    assert wrong(workbook(tmp_path, *rows)) == [
        "rooms.xlsx:Rooms!A2  error  Seats: odd (3) -> write an even number",
        "rooms.xlsx:Rooms!B2  error  Name: too long (a name too long) -> use 8 characters at most",
        "rooms.xlsx:Rooms!A4  error  Seats: odd (5) -> write an even number",
        "rooms.xlsx:Rooms!B4  error  Name: blank -> write its name",
    ]


def test_what_follows_from_several_cells_is_told_beside_what_is_wrong_with_one(
    tmp_path: Path,
) -> None:
    found = wrong(text(tmp_path, "name,seats,opens,closes", "Jura,1,2027-02-01,2027-01-01"))
    assert found == [
        "rooms.csv:B2  error  seats: odd (1) -> write an even number",
        "rooms.csv:D2  error  closes: before it opens (2027-01-01) -> write a later day",
    ]


def test_a_cell_that_the_spreadsheet_did_not_work_out_counts_only_where_it_is_read(
    tmp_path: Path,
) -> None:
    rows = (("Name", "Seats", "Half"), ("Jura", 4, "=B2/2"), ("Alps", "=2*2", 2), ("#REF!", 2, 1))
    formula, error = wrong(workbook(tmp_path, *rows))
    assert formula.startswith("rooms.xlsx:Rooms!B3  error  Seats: the value of its formula is not")
    assert error.startswith("rooms.xlsx:Rooms!A4  error  Name: an error of the spreadsheet, not a")


def test_a_needed_column_that_a_person_says_is_not_there_leaves_its_cells_blank(
    tmp_path: Path,
) -> None:
    found = wrong(text(tmp_path, "room,seats", "Jura,2", name=""))
    assert found == ["rooms.csv:2  error  name: blank -> write its name"]


def test_no_row_is_read_while_a_column_is_missing(tmp_path: Path) -> None:
    found = wrong(text(tmp_path, "hall,seats", "Jura,3"))
    assert [line.partition(" -> ")[0] for line in found] == [
        "rooms.csv  error  name: no column looks like it"
    ]


def test_what_stands_twice_is_told_with_the_first_row(tmp_path: Path) -> None:
    sheet: Sheet[Room] = open_sheet(text(tmp_path, "name", "Jura", "Alps", "Jura"), Room)
    names = [(each, each.row.name) for each in sheet.read()]
    sheet.refuse_twice(names, "name", what="room", fix="keep one")
    with pytest.raises(Mistakes, match=r"A4  error  name: the same room as in row 2 \(Jura\)"):
        sheet.refuse()


def test_what_pydantic_finds_by_itself_is_told_as_well(tmp_path: Path) -> None:
    (found,) = wrong(text(tmp_path, "name,opens", "Jura,soon"))
    assert found.startswith(
        "rooms.csv:B2  error  opens: does not fit: Input should be a valid date"
    )
