"""Differences of a changed file from a year, and its effects on the stages."""

import pytest

from igf.changing.rules.year_changes import otherwise, turn, with_dropped
from schemas.cycle import StageDecl
from tests.year.years import Data, stage, year


def held(value: str | None) -> StageDecl | None:
    return StageDecl.model_validate(stage() | {"held": value}) if value else None


@pytest.mark.parametrize(
    ("before", "after", "state", "becomes"),
    [
        (None, "yes", None, "new"),
        (None, "undecided", None, "new"),
        (None, "no", None, None),
        ("no", "yes", None, "new"),
        ("yes", None, "waiting", "dropped"),
        ("yes", "no", "running", "dropped"),
        ("undecided", "no", "skipped", "dropped"),
        ("yes", None, "done", None),
        ("yes", "no", "cancelled", None),
        ("no", None, "cancelled", None),
        ("undecided", "yes", "skipped", "taken_up"),
        ("no", "yes", "cancelled", "taken_up"),
        ("yes", "undecided", "running", "kept"),
        ("yes", "yes", "running", "changed"),
        ("yes", "yes", "paused", "changed"),
        ("yes", "yes", "skipped", "changed"),
        ("yes", "yes", "done", "frozen"),
        ("yes", "yes", "cancelled", "frozen"),
    ],
)
def test_what_becomes_of_a_stage(
    before: str | None, after: str | None, state: str | None, becomes: str | None
) -> None:
    assert turn(held(before), held(after), state=state, differs=True) == becomes


@pytest.mark.parametrize("state", ["waiting", "running", "paused", "skipped", "done", "cancelled"])
def test_a_stage_that_is_declared_as_it_was_stays_as_it_is(state: str) -> None:
    assert turn(held("yes"), held("yes"), state=state, differs=False) is None


def test_a_file_is_told_apart_field_by_field() -> None:
    mag: Data = {"title": "MAG", "size": 40}
    new = year(
        {"call": stage(lead="mag", closes={"at": "T-10d", "grace": "2h"})},
        title="IGF in Lund",
        bodies={"mag": mag, "desk": {"title": "Help desk"}},
        settings={"minimum_reply_days": 3},
    )
    found = {".".join(each.place): (each.before, each.after) for each in otherwise(year(), new)}
    assert found == {
        "title": ("IGF 2024", "IGF in Lund"),
        "settings.minimum_reply_days": (5, 3),
        "bodies.mag.size": (None, 40),
        "bodies.desk": (None, "Help desk"),
        "stages.call.lead": ("secretariat", "mag"),
        "dates.call.closes.grace": (None, "2h"),
    }


def test_a_stage_that_is_gone_stays_in_the_year_as_not_held() -> None:
    both = year({"call": stage(), "review": stage()})
    file = with_dropped(both, year())
    assert {key: each.held for key, each in file.stages.items()} == {"call": "yes", "review": "no"}
    assert with_dropped(file, year()) == file
