"""The dates of a started year when it is written as a file."""

from datetime import UTC, datetime
from typing import Any

import pytest

from igf.changing.rules.exported import StandingDate, exported
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.moments import Moment
from tests.year.years import year

#: Hangs on T, which is 15 December 2024.
CALLED = {"milestones": {"called": {"title": "Called", "at": "T-10d"}}}
LATER = Moment(
    at=datetime(2024, 12, 9, 10, 59, tzinfo=UTC), zone="Etc/GMT+11", shown="23:59 UTC-11"
)


def said(stands: StandingDate | None = None) -> Any:  # noqa: ANN401 -- what stands in the file
    """The milestone in the file, if the date stands so."""
    declared: CycleFile = year(**CALLED)
    dates = {name: StandingDate(at) for name, at in plan(declared, {}).anchors.items()}
    given = dates | ({"called": stands} if stands else {})
    return exported(declared, dates=given, held={}).content["milestones"]["called"]


def where_it_was() -> Moment:
    return plan(year(**CALLED), {}).anchors["called"]


def test_a_date_that_stands_where_its_expression_says_keeps_it() -> None:
    assert said() == {"title": "Called", "at": "T-10d"}


@pytest.mark.parametrize("pinned", [True, False])
def test_a_date_that_stands_elsewhere_is_written_with_its_zone(pinned: bool) -> None:  # noqa: FBT001 -- a case
    stands = StandingDate(LATER, pinned=pinned)
    assert said(stands) == {"title": "Called", "at": "2024-12-08 23:59 UTC-11"}


def test_a_date_pinned_where_its_expression_is_stays_there_without_it() -> None:
    assert said(StandingDate(where_it_was(), pinned=True))["at"] == "2024-12-05"


def test_a_date_that_was_confirmed_since_is_confirmed() -> None:
    assert said(StandingDate(where_it_was(), state="confirmed"))["state"] == "confirmed"


def test_a_date_that_is_not_known_any_more_has_none() -> None:
    assert said(StandingDate(None)) == {"title": "Called", "at": None}
