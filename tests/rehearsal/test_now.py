"""A started year carried on from where it stands, and what leaves until Friday."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.outbox.hold import hold_mails
from igf.rehearsal.now import rehearse_from_now, running_year
from igf.rehearsal.summary import summary_lines
from igf.rehearsal.week import end_of_week, this_week, week_lines
from igf.rehearsal.year import RehearsalSettings
from igf.starting.start import start
from igf.store.scratch import copy_of
from schemas.errors import Mistake
from tests.documents.test_adopted_papers import AGENDA, SEND
from tests.engine.begun import (
    CLOSES,
    DAY,
    INPUT,
    OPENS,
    STAFF,
    Begun,
    ready,
    staffed,
    year_file,
)
from tests.store.databases import dump
from tests.year.years import kind

YEAR = "igf-2027"
#: Two days before the first reminder of the call, a Friday.
BEFORE = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


def test_the_year_goes_on_to_its_end_and_nothing_is_sent(year: Begun) -> None:
    year.live(BEFORE)
    sent = list(year.letters.parcels)
    record = rehearse_from_now(year.office, YEAR, wish=RehearsalSettings())
    assert (record.from_now, record.began) == (True, BEFORE)
    assert record.attention == ()
    assert {mail.step for mail in record.mails} >= {"remind", "report_close", "thank"}
    assert min(mail.at for mail in record.mails) >= BEFORE
    assert year.letters.parcels == sent


def test_while_mails_are_held_it_foretells_what_leaves_when_they_are_not(small: Begun) -> None:
    small.live(BEFORE)
    free = rehearse_from_now(small.office, YEAR, wish=RehearsalSettings())
    hold_mails(small.office, by=By(STAFF, "a wrong list"))
    held = rehearse_from_now(small.office, YEAR, wish=RehearsalSettings())
    assert [(mail.key, mail.state) for mail in held.mails] == [
        (mail.key, mail.state) for mail in free.mails
    ]


def test_the_live_database_is_only_read(year: Begun) -> None:
    year.live(BEFORE)
    before = dump(year.office.store)
    rehearse_from_now(year.office, YEAR, wish=RehearsalSettings())
    this_week(year.office, YEAR)
    assert dump(year.office.store) == before


def test_the_file_of_the_live_database_keeps_its_bytes(small: Begun, tmp_path: Path) -> None:
    small.live(BEFORE)
    files = [tmp_path / "igf.db", tmp_path / "igf.db-wal"]
    before = [file.read_bytes() for file in files]
    rehearse_from_now(small.office, YEAR, wish=RehearsalSettings())
    assert [file.read_bytes() for file in files] == before


def test_a_copy_holds_everything_of_its_source(year: Begun) -> None:
    year.live(CLOSES + 5 * DAY)
    with copy_of(year.office.store) as copy:
        assert dump(copy) == dump(year.office.store)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2027-01-13T12:00", "2027-01-15T23:00"),
        ("2027-01-15T22:59", "2027-01-15T23:00"),
        ("2027-01-15T23:00", "2027-01-22T23:00"),
        ("2027-01-17T12:00", "2027-01-22T23:00"),
        ("2027-07-01T12:00", "2027-07-02T22:00"),
    ],
)
def test_the_week_ends_with_friday_in_geneva(now: str, end: str) -> None:
    instant, friday = (datetime.fromisoformat(f"{text}+00:00") for text in (now, end))
    assert end_of_week(instant) == friday


def test_the_week_says_what_leaves_to_whom_and_why(small: Begun) -> None:
    small.live(BEFORE + 2 * DAY - timedelta(hours=4))
    said = "\n".join(week_lines(this_week(small.office, YEAR)))
    assert "until Friday, 22 January 2027 (Geneva time, Europe/Zurich)" in said
    assert "Sunday, 17 January 2027" in said
    assert "10:00  3 mails" in said
    why = "14 days before Call for thematic input closes (31 January 2027, 23:59 UTC)"
    assert f"Reminder (Call for thematic input): {why}" in said


def test_the_week_says_what_waits_for_whom(small: Begun) -> None:
    small.live(CLOSES + timedelta(hours=1))
    small.clock.move_to(CLOSES + 6 * DAY)
    week = this_week(small.office, YEAR)
    said = "\n".join(week_lines(week))
    assert "Approval of the synthesis (Call for thematic input): MAG Chair, by 7 February" in said
    assert "no answer has come yet, due on 7 February 2027, 23:59 UTC\n" in said
    assert [each.mails[0].notice for each in week.sendings] == ["approval.reminder"] * 2


def test_what_was_made_before_the_start_is_asked_for_in_the_same_words_everywhere(
    small_url: str, tmp_path: Path
) -> None:
    with staffed(small_url, tmp_path, at=OPENS + DAY) as year:
        own = {"own": kind(AGENDA, SEND, name="own")}
        declared = year_file({"call": {**INPUT, "kind": "own", "title": "Call"}})
        start(year.office, ready(declared, own), by=STAFF)
        week = "\n".join(week_lines(this_week(year.office, YEAR)))
        assert "Write (Call): it was made before the year was started here" in week
        said = list(summary_lines(rehearse_from_now(year.office, YEAR, wish=RehearsalSettings())))
        skipped = said[said.index("What is skipped:") + 1]
        assert skipped == (
            "  4 January 2027, 09:00 UTC: Write (Call): was due before the year was started here; "
            "only what it made then is asked for"
        )


def test_which_year_is_meant_must_be_clear(small: Begun) -> None:
    assert running_year(small.office, None) == YEAR
    with pytest.raises(Mistake, match="igf-2031 was not started here"):
        running_year(small.office, "igf-2031")


def test_mails_that_wait_for_approval_are_said(small: Begun) -> None:
    small.live(BEFORE)
    order = MoveOrder(YEAR, {"thematic_input.closes": "+7d"}, by=By(STAFF, "Few have come"))
    carry_out(small.office, foresee(small.office, order))
    said = "\n".join(week_lines(this_week(small.office, YEAR)))
    assert "Approval of 3 mails: the Secretariat" in said
