"""Moving dates of a stage that was announced before its year was started here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.moving.rules.staying import OVER
from igf.outbox.approve import Choice
from igf.starting.start import start
from igf.store.queries import year as queries
from igf.year.rules.adoption import Adoption
from tests.engine.begun import CALL, DAY, INPUT, OPENS, STAFF, Begun, ready, staffed, year_file
from tests.moving.years import INVITE, foreseen, move
from tests.outbox.approving import approve_mails
from tests.year.years import kind

LATER = "2027-02-07"
BACK = "2027-01-31"


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Begun]:
    """A day after the call has opened, no year is started yet."""
    with staffed(url, tmp_path, at=OPENS + DAY) as found:
        yield found


def adopted(found: Begun, adoption: Adoption | None = None) -> Begun:
    declared = year_file({"thematic_input": INPUT}, milestones={"talk": {"at": "T-300d"}})
    start(found.office, ready(declared), by=STAFF, adoption=adoption or Adoption())
    found.carry()
    return found


def adopted_as_done(found: Begun) -> Begun:
    """The call floats with the meeting and would be open for weeks; the office says it is over."""
    call = {**INPUT, "opens": "T - 336d 09:00 UTC", "closes": "T - 309d 23:59 UTC"}
    declared = year_file({"thematic_input": call})
    done = Adoption(done=frozenset({"thematic_input"}))
    start(found.office, ready(declared), by=STAFF, adoption=done)
    return found


def state(found: Begun) -> str:
    with found.office.store.read() as session:
        return queries.stage(session, CALL).state


def told(found: Begun, to: str) -> set[str]:
    notices = foreseen(found, thematic_input__closes=to).notices
    return {notice.mail.recipient.key for notice in notices}


def test_those_whom_the_announcement_told_before_are_told_of_an_extension(office: Begun) -> None:
    year = adopted(office)
    assert year.mails() == []
    assert told(year, LATER) == {"person:amina", "person:jun", "list:community"}
    first = foreseen(year, thematic_input__closes=LATER).notices[0].mail
    assert "31 January 2027" in first.rendered.text  # as it was told before
    assert "7 February 2027" in first.rendered.text


def test_moved_back_before_anything_left_nobody_is_told(office: Begun) -> None:
    year = adopted(office)
    move(year, thematic_input__closes=LATER)
    assert told(year, BACK) == set()
    move(year, thematic_input__closes=BACK)
    assert {mail.state for mail in year.mails()} == {"skipped"}


def test_once_the_extension_has_left_moving_back_is_told_too(office: Begun) -> None:
    year = adopted(office)
    move(year, thematic_input__closes=LATER)
    approve_mails(year.office, Choice(stage=CALL), by=STAFF)
    year.carry()
    assert told(year, BACK) == {"person:amina", "person:jun", "list:community"}


def test_a_date_that_people_knew_before_the_start_is_held(office: Begun) -> None:
    stays = {stay.name: stay.why for stay in foreseen(adopted(office), T="+7d").stays}
    assert stays["thematic_input.closes"] == "people were told of it"


def test_a_stage_that_runs_since_before_its_announcement_has_told_nobody(office: Begun) -> None:
    year = adopted(office, Adoption(since={"thematic_input": OPENS - DAY}))
    assert {mail.step for mail in year.mails()} == {"announce"}


def test_a_stage_taken_as_done_stays_done_when_the_meeting_moves(office: Begun) -> None:
    year = adopted_as_done(office)
    found = foreseen(year, T="+2d")
    assert [shift.name for shift in found.shifts] == ["T"]
    assert (found.reopens, found.armed) == ((), ())
    move(year, T="+2d")
    assert (state(year), year.mails()) == ("done", [])


def test_the_dates_of_a_stage_that_is_over_are_listed_as_facts(office: Begun) -> None:
    stays = {stay.name: stay.why for stay in foreseen(adopted_as_done(office), T="+2d").stays}
    assert stays["thematic_input.closes"] == OVER


def test_a_stage_taken_as_done_opens_again_once_its_own_date_is_moved(office: Begun) -> None:
    year = adopted_as_done(office)
    found = foreseen(year, thematic_input__closes="2027-03-07")
    assert [stage.id for stage in found.reopens] == [CALL]
    move(year, thematic_input__closes="2027-03-07")
    assert state(year) == "running"


def test_a_step_due_before_the_start_is_not_announced_when_it_moves_and_stays_before(
    office: Begun,
) -> None:
    poll = INVITE | {"key": "poll", "title": "Poll on dates", "at": "opens - 90d 09:00 UTC"}
    stage = {"kind": "own", "title": "Meeting", "opens": "T - 250d", "closes": "T - 248d"}
    stage |= {"page": "https://igf.example.org/meeting"}
    declared = year_file({"meeting": stage})
    kinds = {"own": kind(poll, INVITE, name="own")}
    start(office.office, ready(declared, kinds), by=STAFF, adoption=Adoption())
    announced = {reminder.title for reminder in foreseen(office, meeting="+3d").armed}
    assert {title.partition(",")[0] for title in announced} == {
        "Invitation",
        "Hours of the meeting",
    }
