"""A year is started from its file, and follows it when it changes: seen before, and done once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from igf.acts.prepare import Changed, confirm
from igf.office.act import SentFile
from igf.store.tables.year import Deadline
from schemas.errors import Mistake, Mistakes
from tests.acts.acting import LEA, done, shown, unchanged
from tests.changing.test_change import LAST_CALL, move
from tests.engine.begun import CALL, DAY, INPUT, OPENS, STARTED, Begun, staffed, year_file
from tests.store.databases import dump
from tests.year.years import Data


def file_of(**stages: Data) -> SentFile:
    """The file of the year with these stages, or with its call as it was started."""
    declared = year_file(stages or {"thematic_input": INPUT})
    text = declared.model_dump_json(by_alias=True, exclude_unset=True)
    return sent(text)


def sent(text: str) -> SentFile:
    return SentFile(name="igf-2027.yaml", media_type="application/yaml", content=text.encode())


def later(**fields: object) -> SentFile:
    """The call closes a week later."""
    return file_of(thematic_input=INPUT | {"closes": "2027-02-07 23:59 UTC"} | fields)


def closing(year: Begun) -> str:
    with year.office.store.read() as session:
        return str(session.get_one(Deadline, f"{CALL}.closes").at)


@pytest.fixture
def nothing_yet(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    """An office in which no year was started."""
    with staffed(small_url, tmp_path, at=STARTED) as year:
        yield year


def test_a_year_is_started_once_with_what_was_shown(nothing_yet: Begun) -> None:
    made = shown(nothing_yet.office, "start-year", file=file_of())
    assert "  Call for thematic input, opens on 4 January 2027, 09:00 UTC" in made.preview.lines
    assert made.preview.button == "Start IGF 2027: 0 emails leave within 24 hours"
    assert done(nothing_yet.office, made) == (
        "IGF 2027 is started: 1 stage ahead, 0 taken as done",
    )
    with pytest.raises(Mistake, match="IGF 2027 was started before"):
        shown(nothing_yet.office, "start-year", file=file_of())


def test_the_time_that_passes_changes_nothing_of_a_start(nothing_yet: Begun) -> None:
    nothing_yet.clock.move_to(OPENS + DAY)
    made = shown(
        nothing_yet.office, "start-year", file=file_of(), since="thematic_input=2027-01-04"
    )
    assert "0 emails" not in made.preview.button
    nothing_yet.clock.move_to(OPENS + DAY + timedelta(minutes=20))
    assert confirm(nothing_yet.office, made.id, doer=LEA).done_at


def test_stages_that_are_misnamed_are_named_all_at_once(nothing_yet: Begun) -> None:
    with pytest.raises(Mistakes) as wrong:
        shown(nothing_yet.office, "start-year", file=file_of(), done="call", skip="venue")
    assert len(wrong.value.problems) == 2


def test_what_is_wrong_with_a_file_is_said_by_its_name_and_line(nothing_yet: Begun) -> None:
    with pytest.raises(Mistake) as wrong:
        shown(nothing_yet.office, "start-year", file=sent("schema: 1\ncycle: [\n"))
    assert str(wrong.value).startswith("igf-2027.yaml:")


def test_a_changed_file_is_applied_once_as_it_was_shown(year: Begun) -> None:
    year.carry(OPENS)
    made = shown(year.office, "change-year", file=later(steps=[LAST_CALL]))
    (_, line, *others) = made.preview.lines
    assert "31 January 2027, 23:59 UTC -> 7 February 2027, 23:59 UTC" in line
    assert "last_call (Last call), new" in "\n".join(others)
    year.clock.move_to(OPENS + timedelta(minutes=20))
    assert done(year.office, made) == ("IGF 2027 continues as the file says now",)
    assert closing(year).startswith("2027-02-07")


def test_a_file_that_changes_nothing_is_not_applied(small: Begun) -> None:
    with pytest.raises(Mistake, match="IGF 2027 is as the file says"):
        shown(small.office, "change-year", file=file_of())


def test_a_date_that_was_moved_here_meanwhile_is_shown_before_it_is_lost(small: Begun) -> None:
    made = shown(small.office, "change-year", file=later())
    move(small, "thematic_input.closes", "2027-02-03 23:59 UTC")
    before = dump(small.office.store)
    with pytest.raises(Changed) as changed:
        confirm(small.office, made.id, doer=LEA)
    assert "changed in the file; they stay unless named" in changed.value.now.preview.lines[0]
    assert unchanged(small.office, before)
    with pytest.raises(Mistake, match="there is no date call"):
        shown(small.office, "change-year", file=later(), take="call")


def test_a_year_that_was_not_started_is_not_changed(nothing_yet: Begun) -> None:
    with pytest.raises(Mistake, match="IGF 2027 was not started yet"):
        shown(nothing_yet.office, "change-year", file=file_of())
