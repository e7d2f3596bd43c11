from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igf.files.rows import Sheet
from igf.input.rules.columns import ContributionCells
from igf.input.rules.rows import Contributions, contributions
from schemas.contributions import ContributionRow
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.sheets import Row, SheetFile, Table
from schemas.sources import FIELDS, Reading, SourceLayout

LAYOUT = SourceLayout(columns={field: field for field in FIELDS})
CELLS = {
    "row_key": "A-1",
    "received_at": "2027-01-10 09:00",
    "email": "amina@example.org",
    "stakeholder_group": "civil society",
    "region": "GRULAC",
    "categories": "Access; Rights",
    "organisation": "Example Foundation",
    "text": "More people online",
}


def without_key(*fields: str) -> SourceLayout:
    """The layout of a source without an id, and without other fields."""
    kept = {field: field for field in FIELDS if field not in {"row_key", *fields}}
    return LAYOUT.model_copy(update={"columns": kept})


def read(*changes: dict[str, str], layout: SourceLayout = LAYOUT) -> Contributions:
    rows = [Row(number, CELLS | change) for number, change in enumerate(changes, 2)]
    saved = {str(field): header for field, header in layout.columns.items()}
    table = Table(tuple(CELLS), tuple(rows))
    sheet = Sheet(SheetFile(Path("form.csv")), ContributionCells, table=table, saved=saved)
    return contributions(sheet, layout)


def wrong(*changes: dict[str, str], layout: SourceLayout = LAYOUT) -> list[Problem]:
    with pytest.raises(Mistakes) as mistakes:
        read(*changes, layout=layout)
    return list(mistakes.value.problems)


def key(change: dict[str, str], layout: SourceLayout) -> str:
    return read(change, layout=layout).rows[0].row_key


def test_a_row_becomes_a_contribution() -> None:
    assert read({}).rows == (
        ContributionRow(
            row_key="A-1",
            received_at=datetime(2027, 1, 10, 9, tzinfo=UTC),
            stakeholder_group="Civil society",
            region="Latin American and Caribbean Group (GRULAC)",
            categories=("Access", "Rights"),
            organisation="Example Foundation",
            text="More people online",
        ),
    )


def test_what_was_read_as_something_else_is_told_with_how_often() -> None:
    found = read({"row_key": "1"}, {"row_key": "2", "stakeholder_group": "Academia"})
    assert found.respelled == (
        ("Academia", "Technical community", 1),
        ("GRULAC", "Latin American and Caribbean Group (GRULAC)", 2),
    )


def test_blank_cells_are_not_given() -> None:
    blank = {"received_at": "", "stakeholder_group": "", "region": "", "categories": ""}
    (row,) = read(blank).rows
    assert (row.received_at, row.stakeholder_group, row.region, row.categories) == (
        None,
        "",
        "",
        (),
    )


def test_every_problem_of_every_row_is_reported_at_once_with_row_and_value() -> None:
    found = wrong(
        {"row_key": "1", "stakeholder_group": "Privat sektor", "region": "Mars"},
        {"row_key": "2"},
        {"row_key": "", "received_at": "soon", "categories": "a;b;c;d"},
    )
    assert [(each.line, each.place, each.value) for each in found] == [
        (2, "stakeholder_group", "Privat sektor"),
        (2, "region", "Mars"),
        (4, "row_key", ""),
        (4, "received_at", "soon"),
        (4, "categories", "a;b;c;d"),
    ]
    assert found[0].fix == "did you mean Private sector? else leave it blank"
    assert all(each.fix for each in found)


@pytest.mark.parametrize("cell", ["Access;Rights;Skills", "Access\nRights\n\nSkills;Access; "])
def test_three_categories_are_the_most(cell: str) -> None:
    assert read({"categories": cell}).rows[0].categories == ("Access", "Rights", "Skills")
    (found,) = wrong({"categories": f"{cell};Trust"})
    assert (found.message, found.fix) == ("categories: 4 are too many", "keep 3 at most")


def test_a_comma_stands_inside_a_category_unless_the_source_separates_by_it() -> None:
    cell = {"categories": "Safety, security, Rights"}
    assert read(cell).rows[0].categories == ("Safety, security, Rights",)
    commas = LAYOUT.model_copy(update={"reading": Reading(separator=",")})
    assert read(cell, layout=commas).rows[0].categories == ("Safety", "security", "Rights")


@pytest.mark.parametrize("field", ["text", "region", "received_at", "row_key"])
def test_an_error_of_the_spreadsheet_is_no_contribution(field: str) -> None:
    found = wrong({field: "#NAME?"})
    assert [(each.place, each.line) for each in found] == [(field, 2)]


def test_two_rows_with_one_key_are_both_named() -> None:
    (found,) = wrong({}, {"row_key": "A-2"}, {})
    assert (found.line, found.message) == (4, "row_key: the same contribution as in row 2")


def test_a_key_too_long_is_refused() -> None:
    assert read({"row_key": "k" * 200}).rows
    assert "too long" in wrong({"row_key": "k" * 201})[0].message


def test_without_an_id_time_and_address_are_the_key() -> None:
    layout = without_key()
    same = key({}, layout)
    assert key({"text": "Corrected", "organisation": "Other"}, layout) == same
    assert key({"email": "AMINA@example.org", "received_at": "2027/01/10 9:00 AM"}, layout) == same
    assert key({"email": "luis@example.org"}, layout) != same
    assert key({"received_at": "2027-01-10 09:01"}, layout) != same
    assert "amina" not in same


def test_without_time_and_address_organisation_and_text_are_the_key() -> None:
    layout = without_key("received_at", "email")
    same = key({}, layout)
    assert key({"region": ""}, layout) == same
    assert key({"text": "Other"}, layout) != same
    assert key({"organisation": "Other"}, layout) != same


def test_where_the_time_is_blank_the_text_takes_its_place() -> None:
    found = read({"received_at": ""}, {"received_at": "", "text": "b"}, layout=without_key())
    assert len({row.row_key for row in found.rows}) == 2


def test_times_hold_in_the_zone_of_the_source() -> None:
    layout = LAYOUT.model_copy(update={"reading": Reading(zone="America/Bogota")})
    assert read({}, layout=layout).rows[0].received_at == datetime(2027, 1, 10, 14, tzinfo=UTC)


def test_the_order_of_day_and_month_is_kept_once_a_file_told_it() -> None:
    found = read({"row_key": "1", "received_at": "01/31/2027"}, {"received_at": "02/03/2027"})
    assert found.layout.reading.dates == "month-first"
    (row,) = read({"received_at": "02/03/2027"}, layout=found.layout).rows
    assert row.received_at == datetime(2027, 2, 3, tzinfo=UTC)


def test_the_order_of_day_and_month_is_asked_for_where_it_cannot_be_told() -> None:
    (found,) = wrong({"received_at": "02/03/2027"})
    assert found.value == "02/03/2027"
    assert "--dates dmy" in found.fix


def test_an_order_that_no_date_tells_is_not_kept_for_the_source() -> None:
    assert read({"received_at": "2027-01-10"}).layout.reading.dates is None


def test_contributions_without_a_time_are_told_where_others_have_one() -> None:
    anonymous = {"received_at": "1980-01-01 00:00:00"}
    found = read(anonymous, {"row_key": "2", "received_at": ""})
    assert [row.received_at for row in found.rows] == [None, None]
    assert found.unsent == ("2",)
    assert read({"received_at": ""}).unsent == ()


def test_a_row_without_content_is_not_counted() -> None:
    blank = dict.fromkeys(CELLS, "")
    sent = {"row_key": "2", "received_at": "2027-01-11", "email": "luis@example.org"}
    assert [row.row_key for row in read({}, blank, blank | sent).rows] == ["A-1"]
    (nothing,) = wrong(blank | sent)
    assert nothing.message == "There are no rows below the headers"


@given(st.lists(st.fixed_dictionaries({f: st.text(max_size=9) for f in FIELDS}), max_size=4))
def test_any_cells_give_contributions_or_problems_of_their_rows(
    cells: list[dict[str, str]],
) -> None:
    try:
        found = read(*cells)
    except Mistakes as mistakes:
        assert all(problem.fix for problem in mistakes.problems)  # noqa: PT017 -- either is right
    else:
        content = {"stakeholder_group", "region", "categories", "organisation", "text"}
        filled = [row for row in cells if any(row[f] for f in content)]
        assert len(found.rows) == len(filled)


def test_academia_is_counted_by_itself_where_the_year_says_so() -> None:
    apart = LAYOUT.model_copy(update={"reading": Reading(academia_apart=True)})
    found = read({"stakeholder_group": "Academia"}, layout=apart)
    assert [row.stakeholder_group for row in found.rows] == ["Academia"]
    assert "academia_apart" not in found.layout.stored()
