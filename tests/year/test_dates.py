"""A started year as it stands: its dates are those of the database."""

import pytest

from igf.log.write import By
from igf.moving.by_hand import ByHand, move_to_now
from igf.moving.date_sheets import plan_xlsx
from igf.year.dates import StandingYear, standing_year
from schemas.date_sheet import DateLine
from schemas.errors import Mistake
from tests.engine.begun import CALL, CLOSES, OPENS, STAFF, STARTED, Begun

HAND = ByHand(By(STAFF, "the form is ready early"))


def standing(year: Begun) -> StandingYear:
    return standing_year(year.office, "igf-2027")


def line(year: Begun, key: str) -> DateLine:
    return next(each for each in standing(year).dates.dates if each.key == key)


def test_the_dates_of_a_year_that_has_just_started_are_those_of_its_file(small: Begun) -> None:
    found = standing(small)
    assert found.plan.anchors["thematic_input.closes"].at == CLOSES
    assert [each.key for each in found.dates.dates] == [
        "T",
        "P",
        "thematic_input.opens",
        "thematic_input.closes",
    ]
    assert found.plan.marks == {}
    assert line(small, "T").source == "a proposal of the file"


def test_a_moved_date_stands_where_it_was_moved_to_and_says_who_and_why(small: Begun) -> None:
    move_to_now(small.office, CALL, point="opens", hand=HAND)
    opens = line(small, "thematic_input.opens")
    assert opens.moment
    assert opens.moment.at == STARTED
    assert (opens.standing, opens.hangs_on) == ("moved", "2027-01-04 09:00 UTC")
    assert opens.source == "Lea Brun, 1 January 2027, 00:00 UTC: the form is ready early"
    assert standing(small).plan.marks["thematic_input.opens"] == "moved"


def test_dates_that_people_were_told_of_are_held(small: Begun) -> None:
    assert line(small, "thematic_input.closes").standing == "pinned"
    small.carry(OPENS)
    assert line(small, "thematic_input.closes").standing == "held"
    assert line(small, "T").standing == "pinned"


def test_the_workbook_of_a_year_is_the_same_bytes_until_something_changes(small: Begun) -> None:
    first = standing(small)
    again = standing(small)
    assert plan_xlsx(again.plan, again.dates) == plan_xlsx(first.plan, first.dates)


def test_a_year_that_was_not_started_here_is_named(small: Begun) -> None:
    with pytest.raises(Mistake, match=r"igf-2031 was not started here.* -> started: igf-2027"):
        standing_year(small.office, "igf-2031")
