"""Delivery: the reply of the server decides the state of a mail, and nothing is sent twice."""

from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes

import pytest

from igf.engine.perform import perform
from igf.mail.memory import MemoryTransport
from igf.mail.send import OnData, Outcome, Outcomes, Parcel
from igf.outbox.deliver import PAUSE, claim, deliver
from igf.stage.lease import Lease
from igf.store.tables.records import Outgoing
from tests.engine.begun import DAY, OPENS, Begun, over
from tests.engine.server import message_ids, smtp, transport
from tests.mail.sink import CLOSE, Sink

AMINA, JUN, LIST = "amina@example.org", "jun@example.org", "community@lists.example.org"


def announced(year: Begun, run: str = "run") -> Lease:
    """The announcement is written; its three mails are not yet handed over."""
    year.clock.move_to(OPENS)
    lease = year.lease(run)
    perform(year.office, lease, due_step=year.due_step())
    return lease


def states(mails: Sequence[Outgoing]) -> dict[str, tuple[str, int]]:
    """State and number of hand-overs tried, by address."""
    return {mail.address: (mail.state, mail.attempts) for mail in mails}


def test_what_the_server_takes_is_sent_in_the_order_it_was_written(year: Begun) -> None:
    sink, lease = Sink(), announced(year)
    with smtp(sink) as port:
        words = deliver(over(year, transport(port)), lease)
        assert deliver(over(year, transport(port)), lease) == ""
    assert words == "3 mails sent"
    assert [one.rcpt_tos for one in sink.taken] == [[AMINA], [JUN], [LIST]]
    assert set(states(year.mails()).values()) == {("sent", 1)}


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(("reply", "state"), [("450 Later", "queued"), ("550 No", "failed")])
def test_a_refused_recipient_stops_only_itself(
    small: Begun, command: str, reply: str, state: str
) -> None:
    sink, lease = Sink(replies={(command, AMINA): reply}), announced(small)
    with smtp(sink) as port:
        deliver(over(small, transport(port)), lease)
    found = states(small.mails())
    assert found == {AMINA: (state, 1), JUN: ("sent", 1), LIST: ("sent", 1)}
    assert small.mails()[0].reason == reply


def test_a_full_mailbox_is_tried_again_after_a_pause(small: Begun) -> None:
    sink, lease = Sink(replies={("RCPT", AMINA): "452 Full"}), announced(small)
    with smtp(sink) as port:
        office = over(small, transport(port))
        deliver(office, lease)
        assert small.mails()[0].retry_at == OPENS + PAUSE
        sink.replies.clear()
        assert deliver(office, lease) == ""
        small.clock.move_to(OPENS + PAUSE)
        assert deliver(office, lease) == "1 mail sent"
    assert states(small.mails())[AMINA] == ("sent", 2)


def test_pauses_grow_and_end_after_three_days(small: Begun) -> None:
    sink, lease = Sink(replies={("RCPT", AMINA): "450 Later"}), announced(small)
    pauses = []
    with smtp(sink) as port:
        deliver(over(small, transport(port)), lease)
        pauses.append((small.mails()[0].retry_at or OPENS) - small.clock.now())
        while (mail := small.mails()[0]).state == "queued":
            small.clock.move_to(mail.retry_at or OPENS)
            deliver(over(small, transport(port)), lease)
            pauses.append((small.mails()[0].retry_at or OPENS) - small.clock.now())
    assert pauses[:3] == [PAUSE, 2 * PAUSE, 4 * PAUSE]
    assert max(pauses) == timedelta(hours=6)
    assert 3 * DAY <= small.clock.now() - OPENS <= 3.5 * DAY


def test_a_mail_lost_while_it_was_handed_over_is_never_sent_again_by_itself(year: Begun) -> None:
    sink, lease = Sink(replies={("DATA", JUN): CLOSE}), announced(year)
    with smtp(sink) as port:
        deliver(over(year, transport(port)), lease)
        assert states(year.mails()) == {
            AMINA: ("sent", 1),
            JUN: ("unknown", 1),
            LIST: ("queued", 0),
        }
        sink.replies.clear()
        year.clock.move_to(OPENS + PAUSE)
        deliver(over(year, transport(port)), lease)
    assert states(year.mails())[LIST] == ("sent", 1)
    assert states(year.mails())[JUN] == ("unknown", 1)
    assert set(message_ids(sink).values()) == {1}


def test_without_a_server_everything_waits(small: Begun) -> None:
    lease = announced(small)
    with smtp(Sink()) as port:
        pass
    assert deliver(over(small, transport(port)), lease) == "0 mails sent, 3 not sent yet"
    assert [mail.state for mail in small.mails()] == ["queued"] * 3
    assert [mail.attempts for mail in small.mails()] == [1, 0, 0]


def test_what_a_dead_run_had_not_begun_is_sent_by_the_next(year: Begun) -> None:
    claim(year.office, announced(year, "dead"))
    year.clock.move_to(OPENS + timedelta(minutes=5))
    assert deliver(year.office, year.lease("next")) == "3 mails sent"


def test_what_a_dead_run_was_handing_over_is_unknown(year: Begun) -> None:
    claim(year.office, announced(year, "dead"))
    year.clock.move_to(OPENS + timedelta(minutes=5))
    with year.office.store.write(year.clock.now()) as session:
        session.get_one(Outgoing, year.mails()[0].id).phase = "data"
    assert deliver(year.office, year.lease("next")) == "2 mails sent"
    assert states(year.mails())[AMINA] == ("unknown", 0)
    assert year.mails()[0].reason == "the run died while the mail was handed over"


class Interrupted(MemoryTransport):
    """Another run takes over while the first mail is being handed over."""

    def __init__(self, year: Begun) -> None:
        super().__init__()
        self.year = year

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        self.year.clock.move_to(OPENS + timedelta(minutes=5))
        claim(self.year.office, self.year.lease("next"))
        assert not await on_data(batch)
        yield [Outcome(batch[0].key, "connection", 0, "lost")]


def test_a_run_that_was_replaced_touches_no_mail_of_the_next(year: Begun) -> None:
    lease = announced(year, "slow")
    deliver(over(year, Interrupted(year)), lease)
    assert {(mail.state, mail.attempts) for mail in year.mails()} == {("sending", 0)}
    assert {mail.retry_at for mail in year.mails()} == {None}
    assert lease.token not in {mail.claimed_by for mail in year.mails()}


def test_answers_go_to_the_contact_and_lists_can_be_told_apart(small: Begun) -> None:
    deliver(small.office, announced(small))
    messages = [message_from_bytes(parcel.content) for parcel in small.letters.parcels]
    assert {message["Reply-To"] for message in messages} == {"contact@example.org"}
    assert [message["List-Id"] for message in messages] == [
        None,
        None,
        "<community.igf-2027.igf-cycle.example.org>",
    ]
