"""Mails are delivered page by page: what is held at once does not depend on how many there are."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from igf.engine.perform import perform
from igf.log.write import By
from igf.mail.memory import MemoryTransport
from igf.mail.send import OnData, Outcome, Outcomes, Parcel, Transport
from igf.office.office import Office
from igf.outbox.deliver import PAUSE, claim, deliver, hand_over_mails
from igf.outbox.hold import hold_mails
from igf.stage.lease import Lease, LeaseLostError
from igf.stopping.stop import pause
from igf.store.tables.people import Membership, Person
from igf.store.tables.records import Outgoing
from tests.engine.begun import CALL, OPENS, STAFF, STARTED, Begun
from tests.engine.server import message_ids, smtp, transport
from tests.mail.sink import Sink

MAILS = 13


@dataclass
class Watched(MemoryTransport):
    """Takes every parcel, and notes how many it saw together and how many there were at all."""

    seen: list[int] = field(default_factory=list)
    alive: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Take the parcels, and keep none."""
        self.seen.append(len(batch))
        self.alive.append(sum(isinstance(each, Parcel) for each in gc.get_objects()))
        taken = await on_data(batch)
        self.keys += [parcel.key for parcel in taken]
        yield [Outcome(parcel.key, "sent", 250, "Taken") for parcel in taken]


@dataclass
class Meeting(MemoryTransport):
    """Takes every parcel; something happens once the first page is gone."""

    year: list[Begun] = field(default_factory=list)
    happens: str = ""

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        """Take the parcels, all at once."""
        async for outcomes in super().deliver(batch, on_data=on_data):
            yield outcomes
        if len(self.parcels) == len(batch):
            meet(self.year[0], self.happens)


def meet(year: Begun, happens: str) -> None:
    if happens == "pause":
        pause(year.office, CALL, by=By(STAFF, "the website is down"))
    elif happens == "hold":
        hold_mails(year.office, by=By(STAFF, "a wrong list"))
    else:
        year.clock.move_to(OPENS + timedelta(minutes=5))
        year.lease("next")


def paged(year: Begun, out: Transport, page: int = 5) -> Office:
    return replace(year.office, transport=out, page=page)


def written(year: Begun, page: int = 5) -> tuple[Lease, Office]:
    """The announcement to all is written, by a run that then died."""
    with year.office.store.write(STARTED) as session:
        given = {"zone": "UTC", "stakeholder_group": "", "region": "", "languages": ["en"]}
        names = [f"p{n:02}" for n in range(MAILS - 3)]
        session.add_all(Person(id=n, name="Omar", email=f"{n}@example.org", **given) for n in names)
        session.flush()
        session.add_all(Membership(person=name, body="mag") for name in names)
    year.clock.move_to(OPENS)
    lease, office = year.lease(), replace(year.office, page=page)
    perform(office, lease, due_step=year.due_step())
    return lease, office


def states(year: Begun) -> list[str]:
    return [mail.state for mail in year.mails()]


@pytest.mark.parametrize("page", [1, 5, 12, 13, 14])
def test_no_more_than_a_page_is_handed_over_at_once_and_all_leave_in_order(
    year: Begun, page: int
) -> None:
    lease, _ = written(year, page)
    out = Watched()
    assert deliver(paged(year, out, page), lease) == f"{MAILS} mails sent"
    assert max(out.seen) == min(page, MAILS)
    assert out.keys == [mail.key for mail in year.mails()]
    assert set(states(year)) == {"sent"}


def test_a_step_claims_one_page_of_what_it_wrote_and_hands_over_all(year: Begun) -> None:
    before = sum(isinstance(each, Parcel) for each in gc.get_objects())
    lease, office = written(year, page=4)
    assert states(year) == ["sending"] * 4 + ["queued"] * (MAILS - 4)
    with year.office.store.write(OPENS) as session:
        session.connection().exec_driver_sql("DELETE FROM outbox")
        session.connection().exec_driver_sql("DELETE FROM firing")
    out = Watched()
    done = perform(paged(year, out, 4), lease, due_step=year.due_step())
    assert len(done.sending.mails) == 4
    assert (
        hand_over_mails(paged(year, out, 4), lease, sending=done.sending) == f"{MAILS} mails sent"
    )
    assert out.seen == [4, 4, 4, 1]
    # The last page may still be there while the next one is built.
    assert max(out.alive) - before <= 2 * 4
    assert office.page == 4


@pytest.mark.parametrize("number", [0, 2, 4, 6])
def test_after_a_relay_asked_for_a_pause_no_page_is_tried_and_all_wait_as_long(
    small: Begun, number: int
) -> None:
    lease, _ = written(small)
    address = small.mails()[number].address
    sink = Sink(replies={("RCPT", address): "421 Too many"})
    with smtp(sink) as port:
        office = paged(small, transport(port))
        words = deliver(office, lease)
        assert words == f"{number} mails sent, {MAILS - number} not sent yet"
        assert deliver(office, lease) == ""
        assert len(sink.taken) == number
        waiting = small.mails()[number:]
        assert {(mail.state, mail.retry_at) for mail in waiting} == {("queued", OPENS + PAUSE)}
        assert [mail.attempts for mail in waiting] == [1] + [0] * (MAILS - number - 1)
        sink.replies.clear()
        small.clock.move_to(OPENS + PAUSE)
        assert deliver(office, lease) == f"{MAILS - number} mails sent"
    assert list(message_ids(sink).values()) == [1] * MAILS


def test_a_full_mailbox_is_not_tried_again_by_the_pages_behind_it(small: Begun) -> None:
    lease, _ = written(small)
    sink = Sink(replies={("RCPT", small.mails()[0].address): "452 Full"})
    with smtp(sink) as port:
        words = deliver(paged(small, transport(port), 2), lease)
    assert words == f"{MAILS - 1} mails sent, 1 not sent yet"
    assert small.mails()[0].attempts == 1


@pytest.mark.parametrize("happens", ["pause", "hold"])
def test_what_stops_a_stage_between_two_pages_stops_the_second(year: Begun, happens: str) -> None:
    lease, _ = written(year)
    out = Meeting(year=[year], happens=happens)
    words = deliver(paged(year, out), lease)
    assert words == f"5 mails sent, {MAILS - 5} not sent yet"
    assert states(year) == ["sent"] * 5 + ["queued"] * (MAILS - 5)


def test_a_run_that_is_replaced_between_two_pages_leaves_the_second_to_the_next(
    year: Begun,
) -> None:
    lease, _ = written(year)
    out = Meeting(year=[year], happens="replaced")
    with pytest.raises(LeaseLostError):
        deliver(paged(year, out), lease)
    assert states(year) == ["sent"] * 5 + ["queued"] * (MAILS - 5)
    assert {mail.retry_at for mail in year.mails()} == {None}


def test_what_a_run_claimed_and_did_not_reach_leaves_once_by_the_next(year: Begun) -> None:
    _, office = written(year)
    year.clock.move_to(OPENS + timedelta(minutes=5))
    dead = year.lease("dead")
    claim(office, dead)
    year.clock.move_to(OPENS + timedelta(minutes=10))
    out = Watched()
    assert deliver(paged(year, out), year.lease("next")) == f"{MAILS} mails sent"
    assert sorted(out.keys) == sorted(mail.key for mail in year.mails())


def test_what_a_run_was_handing_over_itself_is_not_sent_again_when_it_begins_anew(
    year: Begun,
) -> None:
    """What became of it could not be written, and the task is tried again under its lease."""
    lease, office = written(year)
    claim(office, lease)
    with year.office.store.write(OPENS) as session:
        session.get_one(Outgoing, year.mails()[0].id).phase = "data"
    assert deliver(office, lease) == f"{MAILS - 1} mails sent"
    assert states(year) == ["unknown"] + ["sent"] * (MAILS - 1)
