"""A mail that waited leaves only if it is still true, and to the address of now."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from igf.asks.decide import decide
from igf.engine.advance import Due, advance_or_rest
from igf.engine.perform import act
from igf.mail.memory import MemoryTransport
from igf.mail.send import OnData, Outcome, Outcomes, Parcel
from igf.outbox.still_true import ANSWERED, CLOSED, NEWER, PASSED, TOO_LATE
from igf.store.tables.people import Person
from tests.engine.begun import DAY, OPENS, Begun, begun_with, over, reply_to
from tests.year.years import TELL, Data

ASK: Data = {
    "key": "ask",
    "do": "ask",
    "title": "Form",
    "question": "Do you take part?",
    "at": "opens",
    "to": "mag",
    "answer": "yes_no",
    "due": "opens + 6d",
    "notice": "action.assigned",
    "reminders": ["due - 3d", "due - 2d"],
    "changes": "30d",
}
LATE: Data = TELL | {"to": ["mag"], "late": {"skip_if_older_than": "2d"}}
AMINA, JUN = "amina@example.org", "jun@example.org"
DUE, SECOND = OPENS + 6 * DAY, timedelta(seconds=1)


class Down(MemoryTransport):
    """A relay that cannot be reached."""

    async def deliver(self, batch: Sequence[Parcel], *, on_data: OnData) -> Outcomes:
        del on_data
        yield [Outcome(batch[0].key, "connection", 0, "no route")]


@pytest.fixture
def year(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, ASK, LATE) as found:
        yield found


def carry(year: Begun, at: datetime, *, relay: MemoryTransport | None = None) -> list[str]:
    """Do all that is due at an instant, by default with a relay that is down; who got a mail."""
    year.clock.move_to(at)
    relay = relay or Down()
    office, lease = over(year, relay), year.lease()
    while isinstance(found := advance_or_rest(office, lease, keep=True), Due):
        act(office, lease, due=found)
    return [parcel.recipient for parcel in relay.parcels]


def arrive(year: Begun, at: datetime) -> list[str]:
    """Who gets a mail once the relay is there again."""
    return carry(year, at, relay=MemoryTransport())


def dropped(year: Begun) -> list[tuple[str, str, str]]:
    rows = [mail for mail in year.mails() if mail.state == "skipped"]
    return [(mail.rung or mail.step, mail.recipient, mail.reason) for mail in rows]


def give(year: Begun, person: str) -> None:
    ask = year.ask("ask")
    decide(year.office, ask.id, reply=reply_to(ask, f"person:{person}"))


def test_what_waited_and_is_still_true_leaves(year: Begun) -> None:
    assert carry(year, OPENS) == []
    assert arrive(year, OPENS + DAY) == [AMINA, JUN, AMINA, JUN]
    assert dropped(year) == []


def test_it_goes_to_the_address_of_now(year: Begun) -> None:
    carry(year, OPENS)
    with year.office.store.write(year.clock.now()) as session:
        session.get_one(Person, "jun").email = "jun@new.example.org"
    assert arrive(year, OPENS + DAY) == [AMINA, "jun@new.example.org"] * 2


def test_who_has_answered_meanwhile_is_neither_asked_nor_reminded(year: Begun) -> None:
    carry(year, OPENS)
    carry(year, DUE - 3 * DAY)
    give(year, "jun")
    arrive(year, DUE - 2.5 * DAY)
    answered = [each for each in dropped(year) if each[2] == ANSWERED]
    assert answered == [("ask", "person:jun", ANSWERED), ("due-3d", "person:jun", ANSWERED)]


def test_of_reminders_that_waited_only_the_newest_leaves(year: Begun) -> None:
    arrive(year, OPENS)
    carry(year, DUE - 3 * DAY)
    carry(year, DUE - 2 * DAY)
    assert arrive(year, DUE - 1.5 * DAY) == [AMINA, JUN]
    assert {each[::2] for each in dropped(year)} == {("due-3d", NEWER)}


@pytest.mark.parametrize(("after", "left"), [(-SECOND, 2), (timedelta(0), 0)])
def test_no_reminder_leaves_once_its_answer_was_due(
    year: Begun, after: timedelta, left: int
) -> None:
    arrive(year, OPENS)
    carry(year, DUE - 2 * DAY)
    assert len(arrive(year, DUE + after)) == left
    assert {each[2] for each in dropped(year)} == (set() if left else {PASSED})


def test_nobody_is_asked_what_is_closed(year: Begun) -> None:
    carry(year, OPENS)
    give(year, "amina")
    give(year, "jun")
    assert arrive(year, OPENS + DAY) == [AMINA, JUN]
    assert {each[::2] for each in dropped(year)} == {("ask", CLOSED)}


@pytest.mark.parametrize(("after", "left"), [(2 * DAY, 2), (2 * DAY + SECOND, 0)])
def test_a_notice_leaves_no_later_than_its_step_allows(
    year: Begun, after: timedelta, left: int
) -> None:
    carry(year, OPENS)
    give(year, "amina")
    give(year, "jun")
    assert len(arrive(year, OPENS + after)) == left
    assert (TOO_LATE in {each[2] for each in dropped(year)}) is (left == 0)


def test_a_notice_of_an_earlier_day_is_written_anew(small_url: str, tmp_path: Path) -> None:
    reminder = TELL | {"notice": "call.reminder", "to": ["mag"]}
    with begun_with(small_url, tmp_path, reminder) as year:
        carry(year, OPENS)
        before = year.mails("tell")[0]
        arrive(year, OPENS + DAY)
        after = year.mails("tell")[0]
    assert (after.key, after.message_id, after.state) == (before.key, before.message_id, "sent")
    assert (before.subject, after.subject) == (
        "IGF 2027 · Call: 27 days left",
        "IGF 2027 · Call: 26 days left",
    )


def test_what_a_person_decided_about_leaves_as_it_is_to_the_address_of_now(year: Begun) -> None:
    carry(year, OPENS)
    give(year, "amina")
    with year.office.store.write(year.clock.now()) as session:
        session.get_one(Person, "jun").email = "jun@new.example.org"
        for mail in year.mails("ask"):
            session.merge(mail).decided_by = "Lea Brun"
    assert arrive(year, OPENS + DAY) == [AMINA, "jun@new.example.org"] * 2
