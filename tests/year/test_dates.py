"""A started year as it stands: its dates are those of the database."""

import pytest

from igf.log.write import By
from igf.moving.by_hand import ByHand, move_to_now
from igf.moving.date_sheets import plan_xlsx
from igf.stopping.stop import cancel, resume
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


def test_a_cancelled_stage_is_cancelled_in_the_plan_with_its_reason(year: Begun) -> None:
    [before] = standing(year).plan.stages
    cancel(year.office, CALL, by=By(STAFF, "no funds"))
    [after] = standing(year).plan.stages

    assert (before.state, before.because, before.revision) == ("planned", "", 0)
    assert (after.state, after.because, after.revision) == ("cancelled", "no funds", 1)


def test_a_stage_that_goes_on_again_is_planned_and_its_event_is_newer(small: Begun) -> None:
    cancel(small.office, CALL, by=By(STAFF, "no funds"))
    resume(small.office, CALL, by=By(STAFF, "funds"))

    [found] = standing(small).plan.stages
    assert (found.state, found.because, found.revision) == ("planned", "", 2)


def test_with_a_cancelled_year_all_that_is_not_over_is_cancelled(year: Begun) -> None:
    cancel(year.office, "igf-2027", by=By(STAFF, "no host"))

    found = standing(year).plan.stages
    assert {(each.state, each.because) for each in found} == {("cancelled", "no host")}


def test_every_move_of_a_date_is_counted(small: Begun) -> None:
    move_to_now(small.office, CALL, point="opens", hand=HAND)

    assert standing(small).plan.revisions == {
        "T": 0,
        "P": 0,
        "thematic_input.opens": 1,
        "thematic_input.closes": 0,
    }
