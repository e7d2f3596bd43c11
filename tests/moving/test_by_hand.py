"""Opening and closing by hand: what moves, what stays, and what nobody is told twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.engine.followers import FOLLOWERS
from igf.log.write import Actor, By
from igf.mail.memory import MemoryTransport
from igf.moving import Moved
from igf.moving.by_hand import ByHand, Point, move_to_now
from igf.office.office import Office
from igf.rehearsal.loop import SimulatedClock, rehearse
from igf.starting.start import YearToStart, start
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.tables.people import ListAddress
from igf.store.tables.year import DeadlineChange, Stage
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.errors import Mistake
from schemas.moments import zulu
from tests.engine.begun import catalogue, silent
from tests.store.databases import SLOW_MS, opened
from tests.year.years import REMIND, SHUT, TELL, Data, kind, stage, year

AMINA = Actor("Amina Diallo", "command")
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 3, 10, 12, 0, 30, 250_000, tzinfo=UTC)
CALL, REVIEW = "igf-2024/call", "igf-2024/review"
LATER: Data = TELL | {"key": "later", "at": "call.closes - 25d 09:00 UTC"}


@dataclass
class Started:
    office: Office
    clock: SimulatedClock

    def live_until(self, instant: datetime) -> None:
        rehearse(self.office, self.clock, people=silent, until=instant)
        self.clock.move_to(instant)

    def move(self, stage_id: str, point: Point, at: str | None = None) -> Moved:
        hand = ByHand(By(AMINA, "the form broke"), at)
        return move_to_now(self.office, stage_id, point=point, hand=hand)

    def date(self, name: str) -> str | None:
        with self.office.store.read() as session:
            row = next(each for each in queries.deadlines(session, "igf-2024") if each.name == name)
        return zulu(row.at) if row.at else None

    def told(self) -> list[str]:
        """Stage and rung of every mail that was written, but for drafts."""
        with self.office.store.read() as session:
            mails = queries.outbox(session)
        return [
            f"{mail.stage.partition('/')[2]}: {mail.step}/{mail.rung}"
            for mail in mails
            if mail.state != "draft"
        ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}") as store:
        with store.write(BEGIN) as session:
            address = {"address": "mag@example.org", "name": "The MAG", "languages": ["en"]}
            session.add(ListAddress(key="readers", **address))
        clock = SimulatedClock(BEGIN)
        yield Office(
            store, catalogue(), clock, MemoryTransport(), tmp_path / "outgoing", followers=FOLLOWERS
        )


def started(office: Office, **stages: Data) -> Started:
    """A year whose call runs from 1 March to 31 March 2024, with the further stages."""
    call = stage("2024-03-01 10:00 UTC", "2024-03-31 23:59 UTC-11")
    declared: CycleFile = year(
        {"call": call} | stages, lists={"readers": {"title": "Readers"}}, bodies={}
    )
    listed = [step | {"to": ["readers"]} for step in (TELL, REMIND)]
    kinds = {
        "call": kind(*listed, SHUT),
        "late": kind(LATER | {"to": ["readers"]}, SHUT, name="late"),
    }
    definitions, problems = define(declared, kinds)
    assert not problems
    ready = YearToStart("igf-2024.yaml", declared, definitions, plan(declared, definitions))
    start(office, ready, by=AMINA)
    assert isinstance(office.clock, SimulatedClock)
    return Started(office, office.clock)


def started_at(office: Office, instant: datetime) -> Started:
    assert isinstance(office.clock, SimulatedClock)
    office.clock.move_to(instant)
    return started(office)


def test_closing_by_hand_moves_the_close_to_this_second_in_its_own_zone(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    (shift,) = at.move(CALL, "closes").shifts
    assert (zulu(shift.after.at), shift.after.shown) == ("2024-03-10T12:00:30Z", "01:00:30 UTC-11")
    assert at.date("call.closes") == "2024-03-10T12:00:30Z"


def test_a_move_is_kept_with_its_version_who_did_it_and_why(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    at.move(CALL, "closes")
    with office.store.read() as session:
        change = session.get_one(DeadlineChange, ("igf-2024/call.closes", 2))
        entry = queries.log(session, CALL)[-1]
        actor = log_queries.told(session, entry.id).actor
    assert (change.by, change.reason) == ("Amina Diallo", "the form broke")
    assert (entry.act, entry.subject, actor) == (
        "date.moved",
        "igf-2024/call/closes",
        "Amina Diallo",
    )


def test_closing_by_hand_sends_no_reminder(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    before = at.told()
    at.move(CALL, "closes")
    at.live_until(datetime(2024, 5, 1, tzinfo=UTC))
    assert before == ["call: tell/"]
    assert at.told() == before


def test_a_call_closed_by_hand_goes_on_to_its_end(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    at.move(CALL, "closes")
    at.live_until(NOW)
    with office.store.read() as session:
        firings = {
            (each.step, each.version): each.outcome for each in queries.firings(session, CALL)
        }
        state = session.get_one(Stage, CALL).state
    assert (firings["shut", 2], state) == ("done", "done")


def test_opening_by_hand_announces_at_once(office: Office) -> None:
    at = started(office)
    at.clock.move_to(datetime(2024, 2, 20, 12, tzinfo=UTC))
    at.move(CALL, "opens")
    at.live_until(datetime(2024, 2, 20, 13, tzinfo=UTC))
    assert at.told() == ["call: tell/"]
    at.live_until(datetime(2024, 3, 2, tzinfo=UTC))
    assert at.told() == ["call: tell/"]


def test_dates_that_hang_on_the_moved_one_follow(office: Office) -> None:
    at = started(office, review=stage("call.closes + 7d 10:00 UTC", "review.opens + 10d"))
    at.live_until(NOW)
    names = [shift.name for shift in at.move(CALL, "closes").shifts]
    assert names == ["call.closes", "review.opens", "review.closes"]
    assert at.date("review.opens") == "2024-03-17T10:00:00Z"
    with office.store.read() as session:
        assert zulu(session.get_one(Stage, REVIEW).next_at or BEGIN) == "2024-03-17T10:00:00Z"


def test_a_date_people_were_told_of_stays_and_is_named(office: Office) -> None:
    at = started(office, review=stage("2024-03-02", "call.closes + 30d"))
    at.live_until(NOW)
    moved = at.move(CALL, "closes")
    assert [shift.name for shift in moved.shifts] == ["call.closes"]
    assert [shift.name for shift in moved.stays] == ["review.closes"]
    assert at.date("review.closes") == "2024-05-01T10:59:00Z"


def test_a_date_moved_by_hand_before_stays(office: Office) -> None:
    at = started(office, review=stage("call.closes + 7d", "2024-06-01"))
    at.live_until(NOW)
    at.move(REVIEW, "opens")
    at.clock.move_to(datetime(2024, 3, 11, tzinfo=UTC))
    at.move(CALL, "closes")
    assert at.date("review.opens") == "2024-03-10T12:00:30Z"


def test_no_stage_opens_or_closes_because_another_was_closed(office: Office) -> None:
    review = stage("call.closes - 10d 10:00 UTC", "call.closes + 10d 10:00 UTC")
    at = started(office, review=review)
    at.live_until(NOW)
    moved = at.move(CALL, "closes")
    assert [shift.name for shift in moved.shifts] == ["call.closes"]
    assert {shift.name for shift in moved.stays} == {"review.opens", "review.closes"}


def test_what_was_told_for_the_earlier_date_is_not_told_again(office: Office) -> None:
    at = started(office, other=stage("2024-03-02", "2024-06-01") | {"kind": "late"})
    at.live_until(NOW)
    assert at.told().count("other: later/") == 1
    at.move(CALL, "closes")
    at.live_until(datetime(2024, 5, 1, tzinfo=UTC))
    assert at.told().count("other: later/") == 1
    with office.store.read() as session:
        last = queries.firings(session, "igf-2024/other")[-1]
    assert (last.version, last.words) == (2, "Skipped: was done for the earlier date")


def test_a_close_that_happened_earlier_can_be_entered_later(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    at.move(CALL, "closes", at="2024-03-09 18:00 UTC")
    assert at.date("call.closes") == "2024-03-09T18:00:00Z"


@pytest.mark.parametrize(
    "said", ["2024-03-11 18:00 UTC", "2024-02-01", "yesterday", "nothing + 1d"]
)
def test_a_close_in_the_future_or_before_the_opening_is_refused(office: Office, said: str) -> None:
    at = started(office)
    at.live_until(NOW)
    with pytest.raises(Mistake):
        at.move(CALL, "closes", at=said)


@pytest.mark.parametrize(
    ("point", "now", "said"),
    [
        ("closes", "2024-02-20T12:00:00+00:00", "is not open -> it opens on 1 March 2024"),
        ("closes", "2024-04-20T12:00:00+00:00", "closed on 31 March 2024, 23:59 UTC-11"),
        ("opens", "2024-03-10T12:00:00+00:00", "is open since 1 March 2024, 10:00 UTC"),
        ("opens", "2024-04-20T12:00:00+00:00", "igf open call --until DATE"),
    ],
)
def test_what_cannot_be_opened_or_closed_is_refused_with_the_reason(
    office: Office, point: Point, now: str, said: str
) -> None:
    at = started(office)
    at.live_until(datetime.fromisoformat(now))
    with pytest.raises(Mistake) as mistake:
        at.move(CALL, point)
    assert said in str(mistake.value)


def test_a_year_started_and_closed_in_one_second_goes_on_to_its_end(office: Office) -> None:
    at = started_at(office, NOW)
    at.move(CALL, "closes")
    at.live_until(NOW)
    with office.store.read() as session:
        outcomes = {each.step: each.outcome for each in queries.firings(session, CALL)}
    assert outcomes["shut"] == "done"


def test_a_close_before_the_year_was_started_is_refused(office: Office) -> None:
    at = started_at(office, NOW)
    with pytest.raises(Mistake, match="name a time from 10 March 2024, 12:00 UTC until now"):
        at.move(CALL, "closes", at="2024-03-09 18:00 UTC")


def test_a_move_is_a_short_transaction(office: Office) -> None:
    at = started(office, review=stage("call.closes + 7d 10:00 UTC", "review.opens + 10d"))
    at.live_until(NOW)
    office.store.slow_ms = SLOW_MS
    assert len(at.move(CALL, "closes").shifts) == 3


def test_a_reason_is_needed(office: Office) -> None:
    at = started(office)
    at.live_until(NOW)
    with pytest.raises(Mistake, match="reason is missing"):
        move_to_now(office, CALL, point="closes", hand=ByHand(By(AMINA, "  ")))


def test_an_undecided_stage_is_not_carried_until_it_is_opened(office: Office) -> None:
    at = started(office, call=stage("2024-03-20", "2024-04-15", held="undecided"))
    at.live_until(datetime(2024, 3, 25, 12, tzinfo=UTC))
    assert at.told() == []

    at.move(CALL, "opens")
    at.live_until(datetime(2024, 3, 26, tzinfo=UTC))
    assert at.told() == ["call: tell/"]
