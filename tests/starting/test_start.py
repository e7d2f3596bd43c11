"""Starting a year: nothing fires for the past, and a second start changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.log.write import Actor
from igf.rehearsal.loop import carry
from igf.starting.start import YearToStart, start
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.year.file import load_year
from igf.year.rules.adoption import PROPOSED, Adoption
from igf.year.rules.plan import plan
from schemas.errors import Mistake
from tests.engine.begun import (
    CALL,
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    STARTED,
    Begun,
    begun,
    ready,
    year_file,
)
from tests.tree import ROOT

TWO = {"thematic_input": INPUT, "second": INPUT | {"title": "Second", "closes": "2027-03-01"}}


def test_a_started_stage_waits_for_its_opening_in_words(year: Begun) -> None:
    with year.office.store.read() as session:
        row = queries.stage(session, CALL)
    assert (row.state, row.next_at) == ("waiting", OPENS)
    assert row.words == "Not open yet; next: announcement on 4 January 2027, 09:00 UTC"


def test_starting_twice_changes_nothing(year: Begun) -> None:
    year.carry(OPENS)
    again = start(year.office, ready(year_file({"thematic_input": INPUT})), by=STAFF)
    assert again.again
    assert again.live == (CALL,)
    assert year.fired() == ["announce/@1"]


def test_another_file_of_a_started_year_is_refused(small: Begun) -> None:
    changed = ready(year_file({"thematic_input": INPUT | {"title": "Another"}}))
    with pytest.raises(Mistake, match="another version of this file"):
        start(small.office, changed, by=STAFF)


def begin_late(year: Begun, *, at: datetime, adoption: Adoption = PROPOSED) -> list[str]:
    """Start the year again under another name at a later instant, and carry its call."""
    year.clock.move_to(at)
    later = ready(year_file({"thematic_input": INPUT}, cycle="igf-2028"))
    start(year.office, later, by=STAFF, adoption=adoption)
    year.stage = "igf-2028/thematic_input"
    with year.office.store.read() as session:
        live = queries.stage(session, year.stage).state == "waiting"
    if live:
        year.carry()
    return year.fired()


def test_a_stage_whose_close_has_passed_is_taken_as_done(small: Begun) -> None:
    assert begin_late(small, at=CLOSES) == []
    assert small.mails() == []


def test_a_stage_that_runs_is_taken_on_where_it_is(small: Begun) -> None:
    assert begin_late(small, at=CLOSES - 5 * DAY) == [
        "-announce/@1",
        "-remind/closes-14d@1",
        "-remind/closes-7d@1",
    ]
    assert small.mails() == []


def test_a_passed_stage_runs_all_the_same_where_a_person_says_since_when(small: Begun) -> None:
    adoption = Adoption(since={"thematic_input": CLOSES})
    told = begin_late(small, at=CLOSES + DAY, adoption=adoption)
    assert told[-2:] == ["close/@1", "say_nothing_came_in/missing@1"]


def test_a_stage_that_goes_on_since_its_opening_does_what_is_not_too_late(small: Begun) -> None:
    adoption = Adoption(since={"thematic_input": OPENS})
    assert begin_late(small, at=CLOSES - 5 * DAY, adoption=adoption) == [
        "announce/@1",
        "-remind/closes-14d@1",
        "remind/closes-7d@1",
    ]


@pytest.mark.parametrize(
    ("adoption", "state"),
    [
        (Adoption(done=frozenset({"thematic_input"})), "done"),
        (Adoption(skip=frozenset({"thematic_input"})), "skipped"),
    ],
)
def test_a_running_stage_is_done_or_left_out_if_a_person_says_so(
    small: Begun, adoption: Adoption, state: str
) -> None:
    assert begin_late(small, at=CLOSES - 5 * DAY, adoption=adoption) == []
    with small.office.store.read() as session:
        assert queries.stage(session, small.stage).state == state


def test_a_stage_that_is_not_held_is_never_carried(small_url: str, tmp_path: Path) -> None:
    stages = TWO | {"second": TWO["second"] | {"held": "no"}}
    with begun(small_url, tmp_path, stages=stages) as year, year.office.store.read() as session:
        assert [row.key for row in queries.live_stages(session)] == ["thematic_input"]


def test_the_start_is_in_the_log(small: Begun) -> None:
    with small.office.store.read() as session:
        (entry,) = queries.log(session)
        actor = log_queries.told(session, entry.id).actor
    assert (entry.act, entry.subject, actor) == ("year.started", "igf-2027", "Lea Brun")
    assert entry.fields == ["file", "stages"]


def year_2024() -> YearToStart:
    found = load_year(ROOT / "cycles" / "igf-2024.yaml", ROOT / "flows" / "kinds")
    assert not isinstance(found, list)
    return YearToStart(
        "igf-2024.yaml", found.cycle, found.definitions, plan(found.cycle, found.definitions)
    )


def held(year: YearToStart) -> list[str]:
    """The stages that are held for certain."""
    return [key for key, stage in year.cycle.stages.items() if stage.held == "yes"]


def test_a_year_that_is_over_sends_no_mail_when_it_is_started(small: Begun) -> None:
    small.clock.move_to(datetime(2027, 6, 1, tzinfo=UTC))
    started = start(small.office, year_2024(), by=Actor("Lea Brun", "command"))
    for stage in started.live:
        carry(small.office, stage)
    with small.office.store.read() as session:
        assert [mail.key for mail in queries.outbox(session)] == []
        done = [row.outcome for stage in started.live for row in queries.firings(session, stage)]
    assert "done" not in done
    assert len(started.live) + len(started.passed) == len(held(year_2024()))


def test_a_whole_year_is_started_in_short_transactions(small: Begun) -> None:
    everything = dict.fromkeys(year_2024().definitions, small.clock.now())
    started = start(small.office, year_2024(), by=STAFF, adoption=Adoption(since=everything))
    assert len(started.live) == len(held(year_2024())) > 30


def test_a_start_that_was_cut_short_is_completed_by_the_next(small: Begun) -> None:
    with small.office.store.write(STARTED) as session:
        row = queries.stage(session, CALL)
        row.words, row.next_at = "", None
    start(small.office, ready(year_file({"thematic_input": INPUT})), by=STAFF)
    with small.office.store.read() as session:
        assert queries.stage(session, CALL).next_at == OPENS


def test_a_year_started_in_its_middle_fires_nothing_for_the_past(small: Begun) -> None:
    at = datetime(2027, 1, 1, tzinfo=UTC)
    moved = year_2024()
    adoption = Adoption(since={"thematic_input": at})
    started = start(small.office, moved, by=STAFF, adoption=adoption)
    carry(small.office, "igf-2024/thematic_input")
    assert "igf-2024/thematic_input" in started.live
    small.stage = "igf-2024/thematic_input"
    assert {words[0] for words in small.fired()} == {"-"}
