"""Dates changed in a spreadsheet: one move, with what was moved here meanwhile left out."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.moving.date_sheets import plan_xlsx
from igf.moving.sheet import DatesFile, foresee_dates, left_out_words, read_dates
from igf.store.queries import year as queries
from igf.year.dates import standing_dates, standing_year
from schemas.errors import Mistake, Mistakes
from tests.engine.begun import STAFF, Begun
from tests.moving.edited import Edit, deleted, edited, put

OPENS, CLOSES = "thematic_input.opens", "thematic_input.closes"
FEBRUARY = datetime(2027, 2, 7)  # noqa: DTZ001 -- a spreadsheet knows no zone
WHY = "the MAG asked for a week more"


def workbook(year: Begun, folder: Path, *edits: Edit) -> Path:
    """The workbook of dates as it goes out now, edited by a person."""
    found = standing_year(year.office, "igf-2027")
    path = folder / "dates.xlsx"
    path.write_bytes(edited(plan_xlsx(found.plan, found.dates), *edits))
    return path


def move(year: Begun, read: DatesFile) -> None:
    carry_out(year.office, foresee_dates(year.office, read, by=By(STAFF, WHY)))


def move_here(year: Begun, **dates: str) -> None:
    wanted = {key.replace("__", "."): to for key, to in dates.items()}
    carry_out(year.office, foresee(year.office, MoveOrder("igf-2027", wanted, By(STAFF, WHY))))


def shown(year: Begun, key: str) -> str:
    found = standing_dates(year.office, "igf-2027")[key]
    return f"{found.at:%Y-%m-%d} {found.shown}" if found else ""


def test_all_changed_dates_move_as_one(small: Begun, tmp_path: Path) -> None:
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY), put("T", D="13 December 2027"))
    move(small, read_dates(small.office, path))
    assert shown(small, CLOSES) == "2027-02-07 23:59 UTC"
    assert shown(small, "T") == "2027-12-13 "
    with small.office.store.read() as session:
        acts = [entry for entry in queries.log(session) if entry.act == "date.moved"]
        assert queries.cycle(session, "igf-2027").version == 2
    assert {entry.at for entry in acts} == {acts[0].at}


def test_what_is_foreseen_changes_nothing(small: Begun, tmp_path: Path) -> None:
    before = standing_year(small.office, "igf-2027")
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY))
    foreseen = foresee_dates(small.office, read_dates(small.office, path), by=By(STAFF, WHY))
    assert [each.name for each in foreseen.shifts if each.own] == [CLOSES]
    assert standing_year(small.office, "igf-2027") == before


@pytest.mark.parametrize("edits", [(), (deleted("T"), deleted(CLOSES))])
def test_an_unchanged_file_and_deleted_rows_want_nothing(
    edits: tuple[Edit, ...], small: Begun, tmp_path: Path
) -> None:
    assert read_dates(small.office, workbook(small, tmp_path, *edits)).changes.wanted == {}


def test_the_same_file_a_second_time_changes_nothing(small: Begun, tmp_path: Path) -> None:
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY))
    move(small, read_dates(small.office, path))
    again = read_dates(small.office, path)
    assert (again.changes.wanted, again.changes.there) == ({}, (CLOSES,))


def test_a_date_moved_here_since_is_not_moved_by_the_file(small: Begun, tmp_path: Path) -> None:
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY), put("T", D="13 December 2027"))
    move_here(small, thematic_input__closes="2027-02-14")
    read = read_dates(small.office, path)
    move(small, read)
    assert (shown(small, CLOSES), shown(small, "T")) == ("2027-02-14 23:59 UTC", "2027-12-13 ")
    heading, line = left_out_words(read)
    assert heading.startswith("Not taken, because they were moved here")
    assert f"{path}:Dates!D5  error  Date: {CLOSES} was moved since" in line


def test_a_file_of_nothing_but_conflicts_is_refused(small: Begun, tmp_path: Path) -> None:
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY))
    move_here(small, thematic_input__closes="2027-02-14")
    with pytest.raises(Mistakes, match="write the workbook anew, and change the date there"):
        read_dates(small.office, path)


def test_moved_here_and_back_is_no_conflict(small: Begun, tmp_path: Path) -> None:
    path = workbook(small, tmp_path, put(CLOSES, D=FEBRUARY))
    move_here(small, thematic_input__closes="2027-02-14")
    move_here(small, thematic_input__closes="2027-01-31")
    assert read_dates(small.office, path).changes.wanted == {CLOSES: "2027-02-07"}


def test_a_date_that_cannot_be_moved_there_is_told_with_its_cell(
    small: Begun, tmp_path: Path
) -> None:
    small.clock.move_to(small.office.now() + timedelta(days=1))
    path = workbook(small, tmp_path, put(OPENS, D="1 January 2027"), put(CLOSES, D="2026-01-01"))
    with pytest.raises(Mistakes) as wrong:
        foresee_dates(small.office, read_dates(small.office, path), by=By(STAFF, WHY))
    first, second = str(wrong.value).splitlines()
    assert first.startswith(f"{path}:Dates!D4  error  1 January 2027, 09:00 UTC has passed")
    assert second.startswith(f"{path}:Dates!D5  error  1 January 2026, 23:59 UTC has passed")


def test_a_workbook_of_another_year_is_refused(small: Begun, tmp_path: Path) -> None:
    found = standing_year(small.office, "igf-2027")
    other = found.dates.model_copy(update={"cycle": "igf-2024"})
    path = tmp_path / "other.xlsx"
    path.write_bytes(plan_xlsx(found.plan, other))
    with pytest.raises(Mistake, match=r"holds the dates of igf-2024: .* -> started: igf-2027"):
        read_dates(small.office, path)


def test_no_reason_is_no_move(small: Begun, tmp_path: Path) -> None:
    read = read_dates(small.office, workbook(small, tmp_path, put(CLOSES, D=FEBRUARY)))
    with pytest.raises(Mistake, match="the reason is missing"):
        foresee_dates(small.office, read, by=By(STAFF, " "))
