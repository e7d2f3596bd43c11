"""When work by hand is needed, and who does it."""

from datetime import datetime, timedelta

import pytest

from igf.stage.rules.needed import needed_by
from schemas.moments import Moment
from schemas.steps import Compute
from tests.stage.carried import APPROVE, CLOSES, NOTICE, SHUT, WRITE, Data, definition, facts

DAY = timedelta(days=1)
FIVE = 5 * DAY
MADE: Data = WRITE | {"at": "opens"}
SEND: Data = NOTICE | {"key": "send", "at": "closes - 7d 09:00 UTC", "after": ["write"]}


def needed(*steps: Data) -> datetime | None:
    known = facts(MADE, *steps)
    dates = {"closes": Moment(at=CLOSES), "closes + 2d": Moment(at=CLOSES + 2 * DAY)}
    found = needed_by(known, known.definition.steps[0], reply=FIVE, resolve=dates.get)
    return found.at if found else None


def test_work_is_needed_by_the_date_of_the_step_that_waits_for_it() -> None:
    assert needed(SEND) == datetime(2027, 1, 24, 9, 0, tzinfo=CLOSES.tzinfo)


def test_what_is_asked_about_it_leaves_its_time_to_answer() -> None:
    about: Data = APPROVE | {"due": "closes + 2d"}
    assert needed(about) == CLOSES + 2 * DAY - FIVE
    assert needed(APPROVE, SEND | {"after": ["approve"]}) == datetime(
        2027, 1, 19, 9, 0, tzinfo=CLOSES.tzinfo
    )


def test_the_earliest_of_several_counts() -> None:
    later = NOTICE | {"key": "later", "at": "closes", "after": ["write"]}
    assert needed(later, SEND) == needed(SEND)


def test_without_a_date_after_it_work_is_needed_by_none() -> None:
    assert needed(APPROVE) is None
    assert needed(SHUT) is None


@pytest.mark.parametrize(
    ("fields", "stage", "who"),
    [
        ({"by": ["mag"]}, {"deputy": "focal_point"}, ("mag",)),
        ({"author": "mag_chair"}, {"deputy": "focal_point"}, ("mag_chair",)),
        ({}, {}, ("secretariat",)),
        ({}, {"deputy": "focal_point"}, ("focal_point",)),
        ({}, {"lead": "host", "deputy": "focal_point"}, ("host", "focal_point")),
    ],
)
def test_work_goes_to_those_named_its_author_or_lead_and_deputy(
    fields: Data, stage: Data, who: tuple[str, ...]
) -> None:
    declared = definition(WRITE | fields, **stage)
    (step,) = declared.steps
    assert isinstance(step, Compute)
    assert declared.workers(step) == who
