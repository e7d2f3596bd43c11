"""Waiting stages: the next thing to do, or the end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.starting.start import start
from igf.store.queries import year as queries
from igf.store.tables.year import Stage
from schemas.kind import KindFile
from tests.engine.begun import CALL, CLOSES, DAY, INPUT, OPENS, STAFF, ready, staffed, year_file
from tests.year.years import TELL, kind


def started(
    url: str, folder: Path, *, at: datetime, kinds: Mapping[str, KindFile] | None = None
) -> Stage:
    """The call of a year that was started at an instant."""
    stage = INPUT | {"kind": next(iter(kinds))} if kinds else INPUT
    with staffed(url, folder, at=at) as year:
        start(year.office, ready(year_file({"thematic_input": stage}), kinds), by=STAFF)
        with year.office.store.read() as session:
            return queries.stage(session, CALL)


@pytest.mark.parametrize(("days", "ahead"), [(1, 14), (14, 7)])
def test_what_is_only_to_be_skipped_waits_for_the_next_thing_to_do(
    small_url: str, tmp_path: Path, days: int, ahead: int
) -> None:
    stage = started(small_url, tmp_path, at=OPENS + days * DAY)
    assert stage.next_at == (CLOSES - timedelta(days=ahead)).replace(hour=9, minute=0)
    assert stage.words.startswith("Open for input; next: reminder on ")


def test_a_stage_of_which_all_is_to_be_skipped_is_ended_at_once(
    small_url: str, tmp_path: Path
) -> None:
    own = {"own": kind(TELL, name="own")}
    stage = started(small_url, tmp_path, at=OPENS + DAY, kinds=own)
    assert stage.next_at == OPENS + DAY
