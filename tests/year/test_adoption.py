"""The states of stages when their year is started: proposed, or said by a person."""

from datetime import UTC, datetime, timedelta

import pytest

from igf.year.rules.adoption import PROPOSED, Adoption, Becomes, Choice, beginning, standing
from schemas.moments import Moment
from schemas.plan import PlannedStage, PlannedStep

OPENS = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def stage(*steps: datetime, opens: datetime | None = OPENS) -> PlannedStage:
    a = {"key": "a", "step": "a", "kind": "ask", "title": "A"}
    planned = [PlannedStep(**a, at=Moment(at=at)) for at in steps]
    return PlannedStage(
        key="call",
        kind="call",
        lane="calls",
        title="Call",
        opens=Moment(at=opens) if opens else None,
        closes=Moment(at=CLOSES) if opens else None,
        steps=tuple(planned),
    )


@pytest.mark.parametrize(
    ("now", "stands", "becomes"),
    [
        (OPENS - SECOND, "coming", "waiting"),
        (OPENS, "running", "waiting"),
        (CLOSES - SECOND, "running", "waiting"),
        (CLOSES, "passed", "done"),
    ],
)
def test_a_stage_that_has_passed_is_done_and_another_goes_on(
    now: datetime, stands: str, becomes: Becomes
) -> None:
    assert standing(stage(), now=now) == stands
    assert PROPOSED.becomes(stage(), now=now) == becomes


def test_a_stage_has_begun_with_a_step_before_its_opening() -> None:
    early = OPENS - timedelta(days=90)
    assert beginning(stage(early)) == early
    assert standing(stage(early), now=early) == "running"
    assert standing(stage(early), now=early - SECOND) == "coming"


def test_a_stage_without_dates_is_to_come() -> None:
    assert beginning(stage(opens=None)) is None
    assert standing(stage(opens=None), now=CLOSES) == "coming"


@pytest.mark.parametrize(
    ("choice", "becomes"),
    [("done", "done"), ("now", "waiting"), ("skip", "skipped"), (OPENS, "waiting")],
)
def test_what_is_said_last_of_a_stage_holds_and_others_stay_as_they_are(
    choice: Choice, becomes: Becomes
) -> None:
    before = Adoption(done=frozenset({"call", "other"}), since={"call": CLOSES, "third": OPENS})
    said = before.saying("call", choice)
    assert said.choice(stage(), now=OPENS) == choice
    assert said.becomes(stage(), now=OPENS) == becomes
    assert said.named - {"call"} == {"other", "third"}


def test_a_stage_that_has_passed_goes_on_where_a_person_says_since_when() -> None:
    said = Adoption(since={"call": OPENS})
    assert said.becomes(stage(), now=CLOSES) == "waiting"
