"""Proposals, charters and applications of a rehearsed year: nothing of it is done by hand."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.items.documents import items_of
from igf.rehearsal.arriving import calls, let_arrive
from igf.rehearsal.draws import Draws
from igf.rehearsal.loop import World, rehearse_in
from igf.rehearsal.now import rehearse_from_now
from igf.rehearsal.post import Post
from igf.rehearsal.proposing import let_be_proposed
from igf.rehearsal.setting import PausingClock, Setting
from igf.rehearsal.year import RehearsalSettings
from igf.store.queries import year as queries
from igf.year.declared import definition_of
from tests.engine.begun import CLOSES, DAY, OPENS, STARTED, Begun, willing
from tests.items.proposing import enter, items, proposing, states, text
from tests.rehearsal.test_golden import YEARS, rehearsed

THREE = ("nri_grants", "mag_working_groups", "pn_bpf_selection")
#: Steps of the three that the lead does in the world, and not here.
IN_THE_WORLD = {"consultants", "lists", "members"}


def lived(year: Begun, until: datetime, *, capacity: int | None = 4) -> Begun:
    """Let a year be rehearsed with what arrives; everyone answers after two days."""
    clock, post = PausingClock(STARTED), Post()
    setting = Setting(replace(year.office, clock=clock), clock, Draws(1), post)
    with year.office.store.read() as session:
        stage = queries.stage(session, year.stage)
        definitions = {stage.key: definition_of(session, stage)}
    dates = {stage.key: (OPENS, CLOSES)}
    for call in calls(definitions, dates):
        let_arrive(setting, call)
    let_be_proposed(setting, definitions, dates=dates, capacity=capacity)
    rehearse_in(setting.office, clock, world=World(willing, setting.happenings), until=until)
    year.clock.move_to(until)
    return year


def test_of_five_proposals_one_is_not_presented_one_merged_one_decided_early(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, "pn_bpf_selection") as year:
        lived(year, CLOSES + 20 * DAY)
        assert Counter(states(year).values()) == {
            "selected": 2,
            "rechartered": 1,
            "merged": 1,
            "to_present": 1,
        }
        assert "Selected: 3. Room for: 4" in text(year, "proposals")
        assert year.failures() == {}


@pytest.mark.parametrize("capacity", [0, 1, 2, 40])
def test_any_room_can_be_rehearsed(small_url: str, tmp_path: Path, capacity: int) -> None:
    with proposing(small_url, tmp_path, "pn_bpf_selection", capacity=capacity) as year:
        lived(year, CLOSES + 20 * DAY, capacity=capacity)
        assert year.failures() == {}
        assert len(items(year)) == min(capacity, 10) + 1


def test_one_charter_comes_late(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, "working_groups") as year:
        lived(year, CLOSES + 20 * DAY)
        assert Counter(states(year).values()) == {"selected": 3, "late": 1}


def test_applications_are_counted_and_those_within_the_rules_proposed(
    small_url: str, tmp_path: Path
) -> None:
    """R-NRI-1."""
    with proposing(small_url, tmp_path, "grants") as year:
        lived(year, CLOSES + timedelta(hours=1))
        assert len(items(year)) == 60
        assert '"total": 60' in text(year, "counts")
        written = text(year, "proposed_grants")
        assert "above the ceiling" in written
        assert "not listed" in written


def test_what_was_really_proposed_is_not_mixed_with_what_is_made_up(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, "pn_bpf_selection") as year:
        year.carry(OPENS)
        enter(year, "pnai")
        before = items(year)
        record = rehearse_from_now(year.office, "igf-2027", wish=RehearsalSettings())
        # Nobody selects it in a rehearsal, so no result is told.
        assert "nothing is recorded as selected yet" in "".join(record.attention)
        with year.office.store.read() as session:
            assert items_of(session, year.stage) == before


@pytest.mark.parametrize("year", YEARS)
def test_nothing_of_the_three_kinds_is_asked_to_be_done_by_hand(year: str) -> None:
    asked = {
        (mail.stage.partition("/")[2], mail.step)
        for mail in rehearsed(year).mails
        if mail.notice == "task.by_hand"
    }
    assert [each for each in asked if each[0] in THREE and each[1] not in IN_THE_WORLD] == []
    assert any(stage not in THREE for stage, _ in asked)
